import assert from "node:assert/strict";
import { test } from "node:test";
import { missingNeeds } from "../lib/packages.mjs";
import { aptCommands, cannotInstall, plan } from "../lib/preflight.mjs";
import { fakeMachine } from "./fake_machine.mjs";

const nothing = { needs: [], modules: false, crates: false, python: false, tools: [] };
const lacking = (machine) => ({ ...nothing, needs: missingNeeds(machine, ["build", "window"]) });

test("what can be installed is installed without words to the person", () => {
  const machine = fakeMachine({ programs: ["apt-get"], isRoot: true });
  assert.equal(cannotInstall(lacking(machine), machine), undefined);
  assert.equal(cannotInstall(nothing, fakeMachine({ family: "other" })), undefined);
});

test("without the right to install, the person gets the exact command and a way to go on", () => {
  const machine = fakeMachine({ programs: ["apt-get", "sudo"] });
  const words = cannotInstall(lacking(machine), machine, "Or without a window.");
  assert.match(words, /lacks: a C compiler, libclang, pkg-config, WebKitGTK 4\.1/);
  assert.match(words, /sudo would ask for a password/);
  assert.match(
    words,
    /\n {2}sudo apt-get update && sudo apt-get install -y build-essential libclang-dev pkg-config libwebkit2gtk-4\.1-dev libdbus-1-dev libayatana-appindicator3-1\n/,
  );
  assert.match(words, /\nOr without a window\.$/);
});

test("a machine without apt is told its own command", () => {
  for (const [family, command] of [
    ["fedora", /dnf install -y gcc/],
    ["macos", /xcode-select --install/],
    ["windows", /winget install/],
    ["other", /Debian or Ubuntu: .*\n.*Fedora: /],
  ]) {
    const machine = fakeMachine({ family });
    assert.match(cannotInstall(lacking(machine), machine), command, family);
  }
  const bare = fakeMachine({ isRoot: true });
  assert.match(cannotInstall(lacking(bare), bare), /apt-get was not found[^]*\n {2}apt-get update/);
});

test("a missing Rust or an old Node comes before everything else", () => {
  const machine = fakeMachine();
  assert.match(
    cannotInstall({ ...lacking(machine), rust: "Rust is missing (1.95 or newer is needed)." }, machine),
    /^Rust is missing.*\n.*\n {2}curl/,
  );
  assert.match(
    cannotInstall({ ...nothing, node: "Node 20.19 or newer is needed; this is v18.0.0." }, machine),
    /^Node 20\.19.*\n.*nodejs\.org/,
  );
});

test("the plan names everything with its time, and is empty when nothing is missing", () => {
  const machine = fakeMachine({ isRoot: true });
  assert.deepEqual(plan(nothing, machine), []);
  const lines = plan(
    { ...lacking(machine), modules: true, crates: true, tools: [{ name: "cargo-deny", version: "1.0.0", minutes: 3, why: "licences" }] },
    machine,
  );
  assert.equal(lines.length, 4);
  assert.match(lines[0], /build-essential .*libdbus-1-dev libayatana-appindicator3-1\), about 2 minutes$/);
  assert.match(lines[3], /^cargo-deny 1\.0\.0 \(licences\), about 3 minutes$/);
});

test("apt is never allowed to ask, as root and through sudo", () => {
  const [update, install] = aptCommands(["xvfb"], "root");
  assert.deepEqual(update.slice(0, 2), ["apt-get", "update"]);
  assert.ok(install.includes("-y") && install.at(-1) === "xvfb");
  const [, bySudo] = aptCommands(["xvfb"], "sudo");
  assert.deepEqual(bySudo.slice(0, 4), ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive"]);
});
