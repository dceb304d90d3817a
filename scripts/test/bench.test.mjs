import assert from "node:assert/strict";
import { test } from "node:test";
import { median } from "../../tests/bench/lib/figures.mjs";
import { generatedRow } from "../../tests/bench/lib/rows.mjs";

test("generated rows are the same every time, with two to four words and a price that reads as a number", () => {
  const rows = Array.from({ length: 2_000 }, (_, i) => generatedRow(i));
  assert.deepEqual(
    rows,
    Array.from({ length: 2_000 }, (_, i) => generatedRow(i)),
  );
  for (const row of rows) assert.match(row, /^\S+( \S+){1,3},\d+\.\d+\n$/);
  assert.ok(new Set(rows).size > 1_990, "rows differ");
  assert.ok(
    rows.some((row) => /,0\d/.test(row)),
    "some prices have zeros in front",
  );
  assert.ok(
    rows.some((row) => row.startsWith("Dr. ")),
    "some names have titles",
  );
});

test("the median is the middle, or between the two", () => {
  assert.equal(median([1, 2, 10]), 2);
  assert.equal(median([1, 2, 4, 10]), 3);
});
