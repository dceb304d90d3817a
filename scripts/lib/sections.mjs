// The parts of `npm test`, cheapest first. Each is one command with its own limit; a section with `counts` runs tests
// and says how many, one without is a check and counts as one.
import { readdirSync } from "node:fs";
import path from "node:path";
import { ROOT } from "./cache.mjs";
import { cargoCounts, nodeCounts, vitestCounts } from "./counts.mjs";

/** The names that `--only` takes. */
export const GROUPS = ["scripts", "lint", "licences", "ui", "rust", "e2e"];

/** What a machine needs for each group, in the words of preflight's `wants`. */
const WANTS = {
  scripts: {},
  lint: { purposes: ["build", "window"], rust: true, modules: true },
  licences: { rust: true, modules: true, tools: ["cargo-deny"] },
  ui: { modules: true },
  // The workspace's tests compile the window too, and start a PostgreSQL of their own.
  // They run the Python that Millpond writes, too.
  rust: { purposes: ["build", "window", "test"], rust: true, modules: true, python: true },
  e2e: { purposes: ["build", "window", "test"], rust: true, modules: true, tools: ["tauri-driver"] },
};

/** Returns what the machine needs for all of `groups` together. */
export function wantsOf(groups) {
  const all = groups.map((group) => WANTS[group]);
  return {
    purposes: [...new Set(all.flatMap((it) => it.purposes ?? []))],
    rust: all.some((it) => it.rust),
    modules: all.some((it) => it.modules),
    python: all.some((it) => it.python),
    tools: all.flatMap((it) => it.tools ?? []),
  };
}

/**
 * Returns the sections of `groups` in the order in which they run. `locked` is cargo's option of that name or nothing;
 * `needs` is a workspace folder without which the section fails in words; `page` marks those that need ui/dist first.
 */
export function sections(groups, locked) {
  const own = path.join("scripts", "test");
  const scriptTests = readdirSync(path.join(ROOT, own)).filter((it) => it.endsWith(".test.mjs"));
  const npm = (workspace, script, ...rest) => ["npm", "run", "--silent", "-w", workspace, script, ...rest];
  return [
    {
      group: "scripts",
      name: "scripts",
      // Named one by one: Node 20 takes no pattern here. The spec reporter is for people; without a terminal it is not the default.
      command: ["node", "--test", "--test-reporter=spec", ...scriptTests.map((it) => path.join(own, it))],
      counts: nodeCounts,
      limitMinutes: 5,
    },
    { group: "lint", name: "format (Rust)", command: ["cargo", "fmt", "--all", "--check"], limitMinutes: 5 },
    { group: "lint", name: "format (the rest)", command: ["npm", "run", "--silent", "format:check"], limitMinutes: 5 },
    { group: "lint", name: "lint (scripts)", command: ["npm", "run", "--silent", "lint:scripts"], limitMinutes: 5 },
    { group: "lint", name: "types and lint (ui)", command: npm("ui", "check"), needs: "ui", limitMinutes: 10 },
    {
      group: "lint",
      name: "types and lint (e2e)",
      command: npm("tests/e2e", "check", "--if-present"),
      needs: "tests/e2e",
      limitMinutes: 10,
    },
    { group: "licences", name: "licences", command: ["node", "scripts/third-party.mjs", "--check"], limitMinutes: 5 },
    // Without the advisories, which would need the network and change by the day.
    {
      group: "licences",
      name: "cargo deny",
      command: ["cargo", "deny", "--offline", "check", "licenses", "bans", "sources"],
      limitMinutes: 5,
    },
    { group: "ui", name: "TypeScript", command: npm("ui", "test"), counts: vitestCounts, needs: "ui", limitMinutes: 15 },
    {
      group: "lint",
      name: "lint (Rust)",
      command: ["cargo", "clippy", "--workspace", "--all-targets", ...locked, "--", "-D", "warnings"],
      page: true,
      limitMinutes: 40,
    },
    {
      group: "rust",
      name: "Rust",
      command: ["cargo", "test", "--workspace", "--no-fail-fast", ...locked],
      counts: cargoCounts,
      page: true,
      limitMinutes: 60,
    },
    {
      group: "e2e",
      name: "programs",
      // The whole workspace, as above: with other features cargo would compile everything again.
      command: ["cargo", "build", ...locked, "--workspace"],
      page: true,
      limitMinutes: 40,
    },
    {
      group: "e2e",
      name: "window and browser",
      command: npm("tests/e2e", "test"),
      counts: nodeCounts,
      needs: "tests/e2e",
      limitMinutes: 25,
    },
  ].filter((section) => groups.includes(section.group));
}

/** Returns `{ groups, soak }` from the arguments of `npm test`, or `{ problem }` in words. */
export function readArguments(args) {
  let groups = GROUPS;
  let soak = false;
  for (let i = 0; i < args.length; i += 1) {
    const [option, value] = args[i].split(/=(.*)/s);
    if (option === "--only") {
      groups = (value ?? args[(i += 1)] ?? "").split(",").filter(Boolean);
      const unknown = groups.filter((it) => !GROUPS.includes(it));
      if (unknown.length > 0 || groups.length === 0) {
        return {
          problem: `--only takes one or more of ${GROUPS.join(", ")}, with commas between them${unknown.length ? `; not ${unknown.join(", ")}` : ""}.`,
        };
      }
    } else if (option === "--soak") {
      soak = true;
      groups = ["rust"];
    } else {
      return { problem: `Unknown: ${args[i]}. \`npm test\` takes --only ${GROUPS.join(",")} and --soak.` };
    }
  }
  return { groups, soak };
}
