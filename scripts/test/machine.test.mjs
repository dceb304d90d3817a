import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { canUseApt, familyOf, findProgram, hasDisplay, isAtLeast, rightToInstall, thisMachine } from "../lib/machine.mjs";
import { fakeMachine } from "./fake_machine.mjs";

test("the family of a distribution is that of its relatives", () => {
  assert.equal(familyOf("linux", 'NAME="Debian"\nID=debian\n'), "debian");
  assert.equal(familyOf("linux", 'ID=linuxmint\nID_LIKE="ubuntu debian"\n'), "debian");
  assert.equal(familyOf("linux", 'ID="rocky"\nID_LIKE="rhel centos fedora"\n'), "fedora");
  assert.equal(familyOf("linux", "ID=arch\n"), "other");
  assert.equal(familyOf("linux", ""), "other");
  assert.equal(familyOf("darwin", ""), "macos");
  assert.equal(familyOf("win32", ""), "windows");
});

test("versions are compared as numbers, and words around them do not matter", () => {
  assert.ok(isAtLeast("cargo 1.95.0 (f2d3ce0bd 2026-03-21)", "1.95"));
  assert.ok(isAtLeast("v20.20.2", "20.19"));
  assert.ok(isAtLeast("2", "1.95"));
  assert.ok(!isAtLeast("1.9.0", "1.95"));
  assert.ok(!isAtLeast("20.9.0", "20.19"));
  assert.ok(!isAtLeast("", "1.95"));
});

test("only Linux without X and Wayland has no display", () => {
  assert.ok(!hasDisplay("linux", { DISPLAY: "" }));
  assert.ok(hasDisplay("linux", { DISPLAY: ":0" }));
  assert.ok(hasDisplay("linux", { WAYLAND_DISPLAY: "wayland-0" }));
  assert.ok(hasDisplay("darwin", {}));
});

test("packages are installed by root, by sudo without a password, and by nobody else", () => {
  const apt = { programs: ["apt-get", "sudo"] };
  assert.equal(rightToInstall(fakeMachine({ isRoot: true })), "root");
  assert.equal(rightToInstall(fakeMachine({ ...apt, answers: { "sudo -n true": "" } })), "sudo");
  assert.equal(rightToInstall(fakeMachine(apt)), "none");
  assert.ok(canUseApt(fakeMachine({ ...apt, isRoot: true })));
  assert.ok(!canUseApt(fakeMachine({ isRoot: true })), "no apt-get");
  assert.ok(!canUseApt(fakeMachine({ ...apt, family: "fedora", isRoot: true })), "apt-get on Fedora has no packages");
});

test("a program is found where the PATH says, if it can be run", (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), "millpond-"));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const [name, mode] of [
    ["runs", 0o755],
    ["reads", 0o644],
  ]) {
    writeFileSync(path.join(folder, name), "");
    chmodSync(path.join(folder, name), mode);
  }
  mkdirSync(path.join(folder, "folder"));
  const find = (name) => findProgram(name, { PATH: `/nowhere${path.delimiter}${folder}` }, "linux");
  assert.equal(find("runs"), path.join(folder, "runs"));
  assert.equal(find("reads"), undefined);
  assert.equal(find("folder"), undefined);
  assert.equal(find("absent"), undefined);
});

test("the real machine answers for itself", () => {
  const machine = thisMachine({ ...process.env });
  assert.equal(machine.ask(process.execPath, ["--version"]), process.version);
  assert.equal(machine.ask(process.execPath, ["-e", "process.exit(1)"]), undefined);
  assert.ok(machine.cores >= 1);
});
