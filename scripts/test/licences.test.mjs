import assert from "node:assert/strict";
import { test } from "node:test";
import { allowedLicences, isAllowed, modules, notices, shippedCrates } from "../lib/licences.mjs";

const allowed = new Set(["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "Unicode-3.0"]);

test("a licence is allowed when one way through its expression is", () => {
  for (const expression of [
    "MIT",
    "GPL-3.0-only OR MIT",
    "MIT/GPL-3.0",
    "(MIT OR GPL-3.0-only) AND Unicode-3.0",
    "MIT OR (GPL-3.0-only AND X)",
    "Apache-2.0 WITH LLVM-exception",
    "MIT WITH some-exception",
  ]) {
    assert.ok(isAllowed(expression, allowed), expression);
  }
  for (const expression of [
    "",
    undefined,
    "GPL-3.0-only",
    "MIT AND GPL-3.0-only",
    "GPL-3.0-only WITH LLVM-exception",
    "SEE LICENSE IN LICENSE",
    "(MIT OR X) AND Y",
  ]) {
    assert.ok(!isAllowed(expression, allowed), String(expression));
  }
});

test("the list is read from deny.toml without its comments", () => {
  const text = '[graph]\n[licenses]\n# words\nallow = [\n  "MIT",   # "GPL-3.0-only" is not\n  "Zlib",\n]\n[bans]\n';
  assert.deepEqual([...allowedLicences(text)], ["MIT", "Zlib"]);
  assert.throws(() => allowedLicences("[licenses]\n"), /deny\.toml/);
  assert.ok(allowedLicences().has("OFL-1.1"));
});

test("what only builds or tests is not shipped", () => {
  const packages = ["millpond-cli", "millpond-tests", "millpond-test-postgres", "normal", "deep", "build", "tests"].map((name) => ({
    id: name,
    name,
  }));
  const dep = (pkg, kind) => ({ pkg, dep_kinds: [{ kind }] });
  const nodes = [
    { id: "millpond-cli", deps: [dep("normal", null), dep("build", "build"), dep("tests", "dev")] },
    { id: "millpond-tests", deps: [dep("tests", null)] },
    { id: "millpond-test-postgres", deps: [dep("tests", null)] },
    { id: "normal", deps: [dep("deep", null)] },
    ...["deep", "build", "tests"].map((id) => ({ id, deps: [] })),
  ];
  assert.deepEqual(
    shippedCrates(packages, nodes, ["millpond-cli", "millpond-tests", "millpond-test-postgres"]).map((it) => it.name),
    ["normal", "deep"],
  );
});

test("the page's packages are those of the lock file without development's", () => {
  const lock = {
    packages: {
      "": {},
      ui: { version: "0.1.0" },
      "node_modules/ui": { link: true },
      "node_modules/a": { version: "1.0.0", license: "MIT" },
      "node_modules/b": { version: "1.0.0", dev: true },
    },
  };
  assert.deepEqual(
    modules(lock).map((it) => [it.name, it.version, it.licence]),
    [["a", "1.0.0", "MIT"]],
  );
});

test("a text that many share stands once, with all their names", () => {
  const packages = ["b", "a", "c"].map((name) => ({
    kind: "crate",
    name,
    version: "1.0.0",
    licence: "MIT",
    folder: name,
    url: `https://x/${name}`,
  }));
  const texts = { a: ["Permission is\ngranted"], b: ["Permission is granted"], c: [] };
  const text = notices(packages, (folder) => texts[folder]);
  assert.equal(text.split("Permission is").length, 2);
  assert.match(text, /### a 1\.0\.0, b 1\.0\.0\n/);
  assert.match(text, /bring no text: c \(MIT\)/);
  assert.ok(text.indexOf("[a 1.0.0]") < text.indexOf("[b 1.0.0]"));
});

test("the texts of what a package contains are told where it brings none", () => {
  const text = notices([{ kind: "crate", name: "pg_query", version: "1.0.0", licence: "MIT", folder: "/nowhere", url: "https://x" }]);
  for (const words of ["PostgreSQL Global Development Group", "Lukas Fittl", "Yann Collet", "Paul Mason"])
    assert.ok(text.includes(words), words);
  assert.doesNotMatch(text, /bring no text/);
});
