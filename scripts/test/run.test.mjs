import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { portable, record } from "../lib/run.mjs";

const folder = mkdtempSync(path.join(tmpdir(), "millpond-"));
const log = path.join(folder, "logs", "section.log");
test.after(() => rmSync(folder, { recursive: true }));

const node = (code, options = {}) => record([process.execPath, "-e", code], { log, limitMinutes: 1, quiet: true, ...options });

test("both outputs are taken and kept in the log, with the exit code", async () => {
  const { code, output, timedOut } = await node("console.log('to one'); console.error('to the other'); process.exitCode = 3");
  assert.deepEqual([code, timedOut], [3, false]);
  for (const words of ["to one", "to the other"]) {
    assert.ok(output.includes(words));
    assert.ok(readFileSync(log, "utf8").includes(words));
  }
});

test("a large output arrives whole", async () => {
  const { output } = await node("process.stdout.write('x'.repeat(3_000_000) + 'end')");
  assert.equal(output.length, 3_000_003);
  assert.ok(output.endsWith("end"));
});

test("standard input is closed: nothing can wait for an answer", async () => {
  const { output } = await node("require('node:fs').readFileSync(0).length === 0 && console.log('nothing to read')");
  assert.match(output, /nothing to read/);
});

test("a program that cannot be started is a failure in words", async () => {
  const { code, output } = await record([path.join(folder, "absent")], { log, limitMinutes: 1, quiet: true });
  assert.equal(code, 127);
  assert.match(output, /could not be started/);
});

test("past its limit a program is ended together with what it started", { skip: process.platform === "win32" }, async () => {
  const grandchild = "setInterval(() => {}, 1000); console.log('grandchild', process.pid)";
  const { timedOut, output } = await node(
    `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(grandchild)}], { stdio: 'inherit' })`,
    {
      limitMinutes: 2 / 60,
    },
  );
  assert.ok(timedOut);
  const pid = Number(/grandchild (\d+)/.exec(output)[1]);
  // The signal is sent; its arrival is waited for, within a limit.
  const end = performance.now() + 5_000;
  while (isRunning(pid) && performance.now() < end) await new Promise(setImmediate);
  assert.ok(!isRunning(pid));
});

test("what a program leaves running does not keep us, and is ended", { skip: process.platform === "win32" }, async () => {
  const left = "setInterval(() => {}, 1000)";
  const { code, output } = await node(
    `const c = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(left)}], { stdio: 'inherit' }); console.log('left', c.pid); c.unref()`,
  );
  assert.equal(code, 0);
  const pid = Number(/left (\d+)/.exec(output)[1]);
  const end = performance.now() + 5_000;
  while (isRunning(pid) && performance.now() < end) await new Promise(setImmediate);
  assert.ok(!isRunning(pid));
});

test("npm is started through Node, since it is a shell script on Windows", () => {
  assert.deepEqual(portable(["npm", "ci"], "/npm-cli.js"), [process.execPath, "/npm-cli.js", "ci"]);
  assert.deepEqual(portable(["npm", "ci"], ""), ["npm", "ci"]);
  assert.deepEqual(portable(["cargo", "build"], "/npm-cli.js"), ["cargo", "build"]);
});

/** A process that has ended and was not yet waited for by its new parent still has a number, but does nothing. */
function isRunning(pid) {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
