// What a person types: arguments, and the scripts themselves on a machine that lacks something.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { ROOT } from "../lib/cache.mjs";
import { GROUPS, readArguments, sections, wantsOf } from "../lib/sections.mjs";
import { choose } from "../lib/start_choice.mjs";

test("with a display the window opens, with the files named", () => {
  assert.deepEqual(choose(["a.csv"], true), { program: "millpond-desktop", args: ["a.csv"], words: [] });
});

test("without a display, or on request, the page is served", () => {
  assert.deepEqual(choose([], false).args, ["serve"]);
  assert.deepEqual(choose(["--browser", "--port", "9000"], true).args, ["serve", "--port", "9000"]);
  assert.equal(choose([], false).program, "millpond");
  assert.match(choose(["a.csv"], false).problem, /"a\.csv" cannot be opened without a window/);
});

test("--only takes groups, and says which there are", () => {
  assert.deepEqual(readArguments([]), { groups: GROUPS, soak: false });
  assert.deepEqual(readArguments(["--only", "ui,rust"]).groups, ["ui", "rust"]);
  assert.deepEqual(readArguments(["--only=e2e"]).groups, ["e2e"]);
  assert.deepEqual(readArguments(["--soak"]), { groups: ["rust"], soak: true });
  for (const args of [["--only"], ["--only", "rusty"], ["--fast"]]) assert.match(readArguments(args).problem, /scripts,? ?lint/);
});

test("cheap sections come first, and every group has one", () => {
  const names = sections(GROUPS, []).map((it) => it.name);
  assert.equal(names[0], "scripts");
  assert.equal(names.at(-1), "window and browser");
  assert.ok(names.indexOf("TypeScript") < names.indexOf("Rust"));
  for (const group of GROUPS) assert.ok(sections([group], []).length > 0, group);
  assert.deepEqual(wantsOf(["scripts"]), { purposes: [], rust: false, modules: false, python: false, tools: [] });
  assert.ok(wantsOf(GROUPS).purposes.includes("test"));
});

/** Runs a script with a PATH of its own, on which only `programs` (name → shell text) can be found. */
function runBare(t, script, programs, args = []) {
  const folder = mkdtempSync(path.join(tmpdir(), "millpond-"));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(path.join(folder, name), `#!/bin/sh\n${text}\n`);
    chmodSync(path.join(folder, name), 0o755);
  }
  const env = {
    PATH: folder,
    HOME: folder,
    CARGO_HOME: path.join(folder, "none"),
    XDG_CACHE_HOME: path.join(folder, "cache"),
    DISPLAY: ":99",
  };
  const result = spawnSync(process.execPath, [path.join(ROOT, "scripts", script), ...args], { env, encoding: "utf8", timeout: 60_000 });
  return { code: result.status, words: result.stdout + result.stderr };
}

const onLinux = { skip: process.platform !== "linux" };

test("a machine without Rust is told how to get it, and nothing is installed", onLinux, (t) => {
  const { code, words } = runBare(t, "start.mjs", {});
  assert.equal(code, 1);
  assert.match(words, /Rust is missing[^]*rustup\.rs/);
  assert.doesNotMatch(words, /at .*\.mjs:\d+/, "no stack");
});

test("a machine without the right packages and without apt gets the exact command and the way without a window", onLinux, (t) => {
  const { code, words } = runBare(t, "start.mjs", { cargo: "echo cargo 99.0.0", rustc: "echo host: x86_64-unknown-linux-gnu" });
  assert.equal(code, 1);
  assert.match(words, /lacks: a C compiler, libclang, pkg-config, WebKitGTK 4\.1, D-Bus headers/);
  assert.match(words, /(apt-get|dnf) /);
  assert.match(words, /npm start -- --browser/);
});

test("npm test on such a machine fails, and its last line says so", onLinux, (t) => {
  const { code, words } = runBare(t, "test.mjs", {});
  assert.equal(code, 1);
  assert.match(words, /Rust is missing[^]*\n0 passed, 1 failed\n/);
});
