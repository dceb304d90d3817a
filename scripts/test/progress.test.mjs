import assert from "node:assert/strict";
import { test } from "node:test";
import { closingLine, duration, forecast, summary } from "../lib/progress.mjs";

const row = { name: "Rust", passed: 10, failed: 0, skipped: 0, seconds: 3, reason: "" };

test("the last line is the total, alone and plain", () => {
  assert.equal(closingLine([row, { ...row, passed: 5, failed: 1 }]), "15 passed, 1 failed");
  assert.equal(closingLine([row, { ...row, skipped: 2 }]), "20 passed, 0 failed, 2 skipped");
  const lines = summary([row]);
  assert.equal(lines.at(-1), "10 passed, 0 failed");
  assert.equal(lines.at(-2), "");
});

test("a section that failed says why and where its output is", () => {
  const text = summary([row, { ...row, name: "window and browser", failed: 1, reason: "1 failed", log: "target/test-logs/12.log" }]).join(
    "\n",
  );
  assert.match(text, /window and browser .* 1 .* 1 failed/);
  assert.match(text, /its output: target\/test-logs\/12\.log/);
});

test("durations are words a person says", () => {
  assert.equal(duration(0.42), "0.4 s");
  assert.equal(duration(42.4), "42 s");
  assert.equal(duration(125), "2 min 05 s");
  assert.equal(duration(119.7), "2 min 00 s");
  assert.equal(duration(4260), "1 h 11 min");
});

test("a forecast shrinks with the cores, down to a limit", () => {
  assert.equal(forecast(20, 2), "about 20 minutes");
  assert.equal(forecast(20, 8), "about 5 minutes");
  assert.equal(forecast(20, 64), "a few minutes");
  assert.equal(forecast(20, 1), "about 40 minutes");
  assert.equal(forecast(0.5, 2), "less than a minute");
});
