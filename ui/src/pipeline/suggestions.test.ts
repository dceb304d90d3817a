import { expect, it } from "vitest";
import type { StepView, SuggestedStep } from "../ipc/index.ts";
import { asked, columnsOfStep, evidenceOf, isPressedAgain, isTaken } from "./suggestions.ts";

const step = (spec: Record<string, unknown>): StepView => ({ id: "s", verb: "v", title: "t", summary: "", enabled: true, spec });

const found = (about: Partial<SuggestedStep>): SuggestedStep => ({
  ...{ id: "x", finding: "", action: "", count: 1, rejects: 0, examples: [], lines: [], choice: false, step: {} },
  ...about,
});

it("a step is about the columns that it makes, then about those that it takes", () => {
  expect(columnsOfStep(step({ do: "derive", set: { above_100: "price > 100" } }))).toEqual(["above_100"]);
  expect(columnsOfStep(step({ do: "strip_leading_zeros", columns: ["price"] }))).toEqual(["price"]);
  expect(columnsOfStep(step({ do: "split_name", column: "name", into: ["a", "b"] }))).toEqual(["name"]);
  expect(columnsOfStep(undefined)).toEqual([]);
});

it("a suggestion is taken when a step does the same to its columns", () => {
  const suggestion = found({ step: { do: "trim", columns: ["name"] } });
  expect(isTaken(suggestion, [step({ do: "trim", columns: ["price", "name"] })])).toBe(true);
  expect(isTaken(suggestion, [step({ do: "trim", columns: ["price"] }), step({ do: "drop_missing", columns: ["name"] })])).toBe(false);
});

it("a press that comes twice takes a suggestion once, and of two answers one", () => {
  const map = found({ step: { do: "map_values", columns: ["country"], map: { France: "FRANCE", Spain: "SPAIN" } } });
  const there = step({ columns: ["country"], do: "map_values", map: { Spain: "SPAIN", France: "FRANCE" } });
  expect(isPressedAgain(map, [there])).toBe(true);
  expect(isPressedAgain(map, [step({ do: "map_values", columns: ["country"], map: { "n/a": "" } })])).toBe(false);
  const day = found({ choice: true, step: { do: "parse_date", columns: ["bought"], format: "%d/%m/%Y" } });
  expect(isPressedAgain(day, [step({ do: "parse_date", columns: ["bought"], format: "%m/%d/%Y" })])).toBe(true);
});

it("suggestions that exclude each other are one question", () => {
  const day = found({ id: "day", finding: "842 days", choice: true });
  const month = found({ id: "month", finding: "842 days", choice: true });
  const trim = found({ id: "trim", finding: "3 names" });
  expect(asked([day, month, trim])).toEqual([[day, month], [trim]]);
});

it("rows say where they stand, cells what they are", () => {
  expect(evidenceOf(found({ examples: ["1,5", "2,5"] }))).toEqual(["1,5", "2,5"]);
  expect(evidenceOf(found({ lines: [7, 1204] }))).toEqual(["lines 7, 1,204"]);
});
