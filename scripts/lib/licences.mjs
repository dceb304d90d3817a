// Licences of everything that Millpond ships: read, held against the list in deny.toml, and written down.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "./cache.mjs";

/** The texts of packages that bring none, a folder for each by its name. */
const NOTICES = path.join(ROOT, "scripts", "notices");

/** Returns the licences that deny.toml allows; cargo-deny reads the same list. */
export function allowedLicences(text = readFileSync(path.join(ROOT, "deny.toml"), "utf8")) {
  const list = /\[licenses\][^[]*?allow\s*=\s*\[([^\]]*)\]/s.exec(text)?.[1];
  if (list === undefined) throw new Error("deny.toml has no [licenses] allow = [...]");
  return new Set([...list.replace(/#.*$/gm, "").matchAll(/"([^"]+)"/g)].map(([, name]) => name));
}

/**
 * Returns whether an SPDX expression can be met with the allowed licences: OR needs one side, AND both.
 * `MIT/Apache-2.0` is the old way to write OR. A licence WITH an exception is allowed by its full name or by the
 * licence alone, since an exception only gives more.
 */
export function isAllowed(expression, allowed) {
  const words = (expression ?? "").replaceAll("/", " OR ").match(/[()]|[^\s()]+/g) ?? [];
  let at = 0;
  const either = () => {
    let result = both();
    while (words[at] === "OR") {
      at += 1;
      result = both() || result; // the right side is always read
    }
    return result;
  };
  const both = () => {
    let result = one();
    while (words[at] === "AND") {
      at += 1;
      result = one() && result;
    }
    return result;
  };
  const one = () => {
    const word = words[at];
    at += 1;
    if (word === "(") {
      const result = either();
      at += 1; // the closing bracket
      return result;
    }
    if (words[at] !== "WITH") return allowed.has(word);
    const exception = words[at + 1];
    at += 2;
    return allowed.has(word) || allowed.has(`${word} WITH ${exception}`);
  };
  return words.length > 0 && either() && at === words.length;
}

/** The platform whose crates are listed: the same on every machine, so that the file does not change with it. */
const PLATFORM = "x86_64-unknown-linux-gnu";

/** Returns `{ kind, name, version, licence, folder, url }` for every crate that ends up in our programs. */
export function crates(machine) {
  const args = ["metadata", "--format-version", "1", "--filter-platform", PLATFORM];
  const text = machine.ask("cargo", args, { cwd: ROOT, maxBuffer: 1 << 28 });
  if (text === undefined) throw new Error(`cargo metadata failed. Its reason: cargo ${args.join(" ")}`);
  const { packages, resolve, workspace_members: members } = JSON.parse(text);
  return shippedCrates(packages, resolve.nodes, members).map((it) => ({
    kind: "crate",
    name: it.name,
    version: it.version,
    licence: it.license ?? "",
    folder: path.dirname(it.manifest_path),
    url: it.repository ?? `https://crates.io/crates/${it.name}`,
  }));
}

/** Returns the packages reachable from the members by normal dependencies: neither build scripts nor tests are shipped. */
export function shippedCrates(packages, nodes, members) {
  const node = new Map(nodes.map((it) => [it.id, it]));
  // The packages of our tests are members, but no programs.
  const waiting = members.filter((id) => !packages.find((it) => it.id === id)?.name.startsWith("millpond-test"));
  const seen = new Set(waiting);
  while (waiting.length > 0) {
    for (const dep of node.get(waiting.pop()).deps) {
      if (dep.dep_kinds.some((it) => it.kind === null) && !seen.has(dep.pkg)) {
        seen.add(dep.pkg);
        waiting.push(dep.pkg);
      }
    }
  }
  return packages.filter((it) => seen.has(it.id) && !members.includes(it.id));
}

/** Returns the same for the npm packages that go into the page: what `ui` depends on, without development's. */
export function modules(lock = JSON.parse(readFileSync(path.join(ROOT, "package-lock.json"), "utf8"))) {
  return Object.entries(lock.packages)
    .filter(([at, it]) => at.includes("node_modules/") && !it.link && !it.dev && !it.devOptional && !it.optional && !it.peer)
    .map(([at, it]) => {
      const name = at.split("node_modules/").at(-1);
      const folder = path.join(ROOT, at);
      const own = readPackage(folder);
      const licence = own?.license ?? it.license ?? "";
      return { kind: "npm", name, version: it.version, licence, folder, url: `https://www.npmjs.com/package/${name}` };
    });
}

function readPackage(folder) {
  try {
    return JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  } catch {
    return undefined;
  }
}

/**
 * Returns the texts of licences and notices in a package's folder, in the order of their names, or undefined when the
 * package is not on this machine. Where it may be taken under the MIT licence and says so in a file of its own, that
 * is how we take it: the others' texts would only make the list longer.
 */
export function licenceTexts(folder, licence) {
  const isText = (name) => /^(licen[cs]e|copying|notice|copyright|unlicense|ofl)/i.test(name) && !/\.(rs|js|ts|json)$/i.test(name);
  let names;
  try {
    names = readdirSync(folder, { withFileTypes: true });
  } catch {
    return undefined;
  }
  const files = names.filter((it) => it.isFile() && isText(it.name)).map((it) => it.name);
  const mit = isAllowed(licence, new Set(["MIT"])) ? files.filter((it) => /mit/i.test(it)) : [];
  const chosen = mit.length > 0 ? [...mit, ...files.filter((it) => /^(notice|copyright)/i.test(it))] : files;
  return chosen.sort().map((name) => readFileSync(path.join(folder, name), "utf8").replaceAll("\r\n", "\n").trim());
}

/** Returns the text of THIRD-PARTY.md: every package with its licence, then each licence text once with whose it is. */
export function notices(packages, textsOf = licenceTexts) {
  const sorted = packages.toSorted((a, b) => compare(a.kind, b.kind) || compare(a.name, b.name) || compare(a.version, b.version));
  const owners = new Map();
  const withoutText = [];
  for (const it of sorted) {
    const brought = textsOf(it.folder, it.licence) ?? [];
    // Some bring no text and contain others' work whose licences ask for theirs: these stand in scripts/notices.
    const texts = brought.length > 0 ? brought : (textsOf(path.join(NOTICES, it.name), it.licence) ?? []);
    if (texts.length === 0) withoutText.push(it);
    for (const text of texts) {
      // Texts that differ in their line breaks only are one.
      const key = text.replace(/\s+/g, " ");
      const known = owners.get(key) ?? { text, names: [] };
      owners.set(key, { text: known.text, names: [...known.names, `${it.name} ${it.version}`] });
    }
  }
  const list = (kind) => sorted.filter((it) => it.kind === kind).map((it) => `- [${it.name} ${it.version}](${it.url}): ${it.licence}`);
  const texts = [...owners.values()].map(({ text, names }) => `### ${names.join(", ")}\n\n~~~text\n${text}\n~~~\n`);
  return [
    "# Third parties\n",
    "Millpond's programs contain what others wrote. Written by `npm run third-party`; do not edit.\n",
    "## Rust crates\n",
    ...list("crate"),
    "\n## In the page\n",
    ...list("npm"),
    "\n## Licence texts\n",
    ...texts,
    ...(withoutText.length > 0
      ? [
          "### Without a text of their own\n",
          `These name their licence and bring no text: ${withoutText.map((it) => `${it.name} (${it.licence})`).join(", ")}.\n`,
        ]
      : []),
  ].join("\n");
}

/** Unlike localeCompare the same on every machine. */
function compare(a, b) {
  return a < b ? -1 : Number(a > b);
}
