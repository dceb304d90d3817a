import assert from "node:assert/strict";
import { test } from "node:test";
import { cargoCounts, nodeCounts, verdict, vitestCounts } from "../lib/counts.mjs";

test("cargo's counts are the sum over all binaries and documentation", () => {
  const output = `
running 2 tests
test a ... ok
test result: \u001b[32mok\u001b[0m. 30 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.10s
test result: FAILED. 4 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.00s
   Doc-tests millpond_record
test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
a test that prints: test result: ok. 99 passed; 0 failed; 0 ignored;
`;
  assert.deepEqual(cargoCounts(output), { passed: 35, failed: 2, skipped: 1 });
  assert.deepEqual(cargoCounts("error: could not compile"), { passed: 0, failed: 0, skipped: 0 });
});

test("vitest's closing line is read, not that of its files", () => {
  const output =
    " Test Files  1 failed | 3 passed (4)\n      Tests  \u001b[31m2 failed\u001b[39m | 30 passed | 1 skipped | 1 todo (34)\n   Start at  10:00:00\n";
  assert.deepEqual(vitestCounts(output), { passed: 30, failed: 2, skipped: 2 });
  assert.deepEqual(vitestCounts(" Test Files  4 passed (4)\n      Tests  31 passed (31)\n"), { passed: 31, failed: 0, skipped: 0 });
  assert.deepEqual(vitestCounts("No test files found, exiting with code 1"), { passed: 0, failed: 0, skipped: 0 });
});

test("Node's counts are read from either reporter, and a cancelled test has failed", () => {
  const spec = "ℹ tests 7\nℹ suites 0\nℹ pass 3\nℹ fail 1\nℹ cancelled 1\nℹ skipped 1\nℹ todo 1\nℹ duration_ms 12.3\n";
  assert.deepEqual(nodeCounts(spec), { passed: 3, failed: 2, skipped: 2 });
  assert.deepEqual(nodeCounts(spec.replaceAll("ℹ", "#")), { passed: 3, failed: 2, skipped: 2 });
  assert.deepEqual(nodeCounts(spec + spec), { passed: 6, failed: 4, skipped: 4 });
});

const counts = { passed: 3, failed: 0, skipped: 0 };

test("a section is well only when its runner says so and ran something", () => {
  assert.deepEqual(verdict({ code: 0, counts }), { ...counts, reason: "" });
  assert.equal(verdict({ code: 1, counts: { ...counts, failed: 2 } }).failed, 2);
  assert.equal(verdict({ code: 0, counts: { ...counts, failed: 2 } }).failed, 2, "a runner that fails quietly");
});

test("what the exit code knows and the counts do not is a failure", () => {
  assert.equal(verdict({ code: 101, counts }).failed, 1, "one binary did not compile, the others passed");
  assert.match(verdict({ code: 101, counts }).reason, /exit code 101/);
});

test("a runner that ran no test has failed", () => {
  const none = { passed: 0, failed: 0, skipped: 0 };
  assert.equal(verdict({ code: 0, counts: none }).failed, 1);
  assert.equal(verdict({ code: 0, counts: { ...none, skipped: 5 } }).failed, 1, "all skipped is none run");
});

test("a check counts as one, and a time limit as a failure", () => {
  assert.deepEqual(verdict({ code: 0 }), { passed: 1, failed: 0, skipped: 0, reason: "" });
  assert.deepEqual(verdict({ code: 2 }), { passed: 0, failed: 1, skipped: 0, reason: "exit code 2" });
  const late = verdict({ code: 1, timedOut: true, limitMinutes: 25, counts });
  assert.equal(late.failed, 1);
  assert.match(late.reason, /25 minutes/);
});
