import { expect, it } from "vitest";
import type { Preview } from "../ipc/index.ts";
import { asWritten } from "./FieldInput.tsx";
import { freshKey } from "./Pairs.tsx";
import { valuesOf } from "./values.ts";

const preview: Preview = {
  stages: [],
  stage: 1,
  before: [{ name: "a", type: "text" }],
  after: [
    { name: "b", type: "text" },
    { name: "a", type: "text" },
  ],
  rows: [
    { line: 2, before: ["x"], after: ["1", "x"] },
    { line: 3, before: ["y"], after: null },
    { line: 4, before: ["x"], after: ["1", " "] },
    { line: 5, before: null, after: ["2", null] },
  ],
  rejected: [],
  problems: [],
  complete: true,
};

it("finds a column's different values in the sample", () => {
  expect(valuesOf(preview, "before", "a")).toEqual(["x", "y"]);
  expect(valuesOf(preview, "after", "b")).toEqual(["1", "2"]);
  expect(valuesOf(preview, "after", "gone")).toEqual([]);
  expect(valuesOf(undefined, "after", "a")).toEqual([]);
});

it("writes a number as one only where it keeps its digits", () => {
  expect([" 12 ", "0.5", "1.50", "2024-01-01", "", "-3"].map(asWritten)).toEqual([12, 0.5, "1.50", "2024-01-01", undefined, -3]);
});

it("gives a new line a key that is not there yet", () => {
  expect(freshKey("column", { a: "1" }, ["a", "b"])).toBe("b");
  expect(freshKey("column", { a: "1" }, ["a"])).toBe("column_1");
  expect(freshKey("value", { value_1: "" }, [])).toBe("value_2");
  expect(freshKey("unit", {}, [])).toBe("unit_1");
});
