import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { hostTriple, locked, missingTools, rustProblem, rustWanted, TOOLS } from "../lib/rust.mjs";
import { fakeMachine } from "./fake_machine.mjs";

test("the Rust that is wanted stands in Cargo.toml", () => {
  assert.equal(rustWanted('[workspace.package]\nedition = "2024"\nrust-version = "1.95"\n'), "1.95");
  assert.match(rustWanted(), /^1\.\d+/);
});

test("a missing and an old Rust are told apart", () => {
  const cargo = (version) => fakeMachine({ answers: { "cargo --version": version } });
  assert.match(rustProblem(fakeMachine(), "1.95"), /^Rust is missing/);
  assert.match(rustProblem(cargo("cargo 1.63.0"), "1.95"), /1\.95 or newer is needed; this is cargo 1\.63\.0/);
  assert.equal(rustProblem(cargo("cargo 1.95.0 (f2d3ce0bd 2026-03-21)"), "1.95"), undefined);
});

test("the lock file must fit under CI only", () => {
  assert.deepEqual(locked({ CI: "true" }), ["--locked"]);
  assert.deepEqual(locked({}), []);
});

test("the host is what rustc says", () => {
  assert.equal(
    hostTriple(fakeMachine({ answers: { "rustc -vV": "rustc 1.95.0\nhost: x86_64-unknown-linux-gnu\nrelease: 1.95.0" } })),
    "x86_64-unknown-linux-gnu",
  );
});

test("a tool counts in its version and only while its program is there", (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), "millpond-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const [tool] = TOOLS;
  const names = () => missingTools([tool.name], folder).map((it) => it.name);
  const record = (version) =>
    writeFileSync(
      path.join(folder, ".crates2.json"),
      JSON.stringify({ installs: { [`${tool.name} ${version} (registry+https://github.com/rust-lang/crates.io-index)`]: {} } }),
    );
  assert.deepEqual(names(), [tool.name]);
  record(tool.version);
  assert.deepEqual(names(), [tool.name], "the program is gone");
  mkdirSync(path.join(folder, "bin"));
  writeFileSync(path.join(folder, "bin", process.platform === "win32" ? `${tool.name}.exe` : tool.name), "");
  assert.deepEqual(names(), []);
  record("0.0.1");
  assert.deepEqual(names(), [tool.name], "another version");
  assert.deepEqual(missingTools([], folder), [], "not asked for");
});
