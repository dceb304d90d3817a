import { expect, it } from "vitest";
import type { StepView } from "../ipc/index.ts";
import { columnsOfStep, isTaken } from "./suggestions.ts";

const step = (spec: Record<string, unknown>): StepView => ({ id: "s", verb: "v", title: "t", summary: "", enabled: true, spec });

it("a step is about the columns that it makes, then about those that it takes", () => {
  expect(columnsOfStep(step({ do: "derive", set: { above_100: "price > 100" } }))).toEqual(["above_100"]);
  expect(columnsOfStep(step({ do: "strip_leading_zeros", columns: ["price"] }))).toEqual(["price"]);
  expect(columnsOfStep(step({ do: "split_name", column: "name", into: ["a", "b"] }))).toEqual(["name"]);
  expect(columnsOfStep(undefined)).toEqual([]);
});

it("a suggestion is taken when a step does the same to its columns", () => {
  const suggestion = { id: "x", finding: "", action: "", count: 1, examples: [], step: { do: "trim", columns: ["name"] } };
  expect(isTaken(suggestion, [step({ do: "trim", columns: ["price", "name"] })])).toBe(true);
  expect(isTaken(suggestion, [step({ do: "trim", columns: ["price"] }), step({ do: "drop_missing", columns: ["name"] })])).toBe(false);
});
