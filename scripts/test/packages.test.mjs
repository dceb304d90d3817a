import assert from "node:assert/strict";
import { test } from "node:test";
import { installCommands, missingNeeds, NEEDS, packageNames, rustCommands } from "../lib/packages.mjs";
import { fakeMachine } from "./fake_machine.mjs";

const all = ["build", "window", "test"];

test("a bare Debian lacks everything, and one line of apt brings it", () => {
  const needs = missingNeeds(fakeMachine(), all);
  const [line, ...others] = installCommands(needs, "debian");
  assert.deepEqual(others, []);
  assert.match(line, /^sudo apt-get update && sudo apt-get install -y /);
  for (const name of [
    "build-essential",
    "libclang-dev",
    "pkg-config",
    "libwebkit2gtk-4.1-dev",
    "xvfb",
    "gir1.2-gtk-3.0",
    "chromium",
    "webkit2gtk-driver",
    "postgresql",
  ]) {
    assert.ok(line.split(" ").includes(name), `${name} is in: ${line}`);
  }
  assert.ok(!installCommands(needs, "debian", true)[0].includes("sudo"), "root needs no sudo");
});

test("without a window only a C compiler and libclang are needed", () => {
  assert.deepEqual(packageNames(missingNeeds(fakeMachine(), ["build"]), "debian"), ["build-essential", "libclang-dev"]);
  assert.deepEqual(missingNeeds(fakeMachine({ programs: ["cc"], env: { LIBCLANG_PATH: "/opt/llvm/lib" } }), ["build"]), []);
});

test("libclang is looked for where the systems put it, and where its own variable says", () => {
  const missing = (machine) => missingNeeds(machine, ["build"]).some((need) => need.what === "libclang");
  const [program, ...args] = NEEDS.find((need) => need.what === "libclang").probe.command;
  assert.ok(missing(fakeMachine()));
  assert.ok(!missing(fakeMachine({ answers: { [[program, ...args].join(" ")]: "" } })));
  assert.ok(!missing(fakeMachine({ env: { LIBCLANG_PATH: "/opt/llvm/lib" } })));
  assert.ok(!missing(fakeMachine({ family: "macos", files: ["/Library/Developer/CommandLineTools/usr/lib/libclang.dylib"] })));
  assert.ok(missing(fakeMachine({ family: "windows" })));
  assert.ok(!missing(fakeMachine({ family: "windows", files: ["C:\\Program Files\\LLVM\\bin\\libclang.dll"] })));
});

test("what is there by another way is not asked for again", () => {
  const machine = fakeMachine({
    programs: ["clang", "google-chrome", "pkg-config"],
    files: ["/usr/lib/postgresql/15/bin/initdb"],
    answers: { "pkg-config --exists webkit2gtk-4.1": "" },
  });
  const words = missingNeeds(machine, all).map((need) => need.what);
  for (const met of ["a C compiler", "Chromium", "PostgreSQL's server", "pkg-config", "WebKitGTK 4.1"])
    assert.ok(!words.includes(met), met);
  assert.ok(words.includes("D-Bus headers"));
  const named = fakeMachine({ env: { MILLPOND_CHROMIUM: "/opt/chromium" } });
  assert.ok(!missingNeeds(named, ["test"]).some((need) => need.what === "Chromium"));
});

test("a pkg-config module is missing where pkg-config itself is", () => {
  const machine = fakeMachine({ answers: { "pkg-config --exists webkit2gtk-4.1": "" } });
  assert.ok(missingNeeds(machine, ["window"]).some((need) => need.what === "WebKitGTK 4.1"));
});

test("every need has words for every system that it is for", () => {
  for (const need of NEEDS) {
    for (const family of need.only ?? ["debian", "fedora", "macos", "windows"]) {
      if (family !== "other") assert.ok(installCommands([need], family).length === 1, `${need.what} on ${family}`);
    }
  }
});

test("Fedora, macOS and Windows get their own commands, an unknown Linux Debian's and Fedora's", () => {
  const words = (family) => installCommands(missingNeeds(fakeMachine({ family }), ["build", "window"]), family).join("\n");
  assert.match(words("fedora"), /^sudo dnf install -y .*webkit2gtk4\.1-devel/);
  assert.equal(words("macos"), "xcode-select --install");
  assert.match(words("windows"), /VisualStudio[^\n]*\n.*LLVM\.LLVM\n.*EdgeWebView2Runtime$/);
  assert.match(words("other"), /^Debian or Ubuntu: .*apt-get[^\n]*\nFedora: .*dnf/);
});

test("Rust is left to the person, in the words of their system", () => {
  assert.match(rustCommands("debian")[0], /rustup\.rs/);
  assert.match(rustCommands("windows")[0], /^winget /);
});
