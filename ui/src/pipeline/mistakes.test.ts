import { expect, it } from "vitest";
import type { Problem } from "../ipc/index.ts";
import { mistakeIn } from "./mistakes.ts";

const text = `[source]
csv = "für.csv"

[[step]]
do = "filter"
where = "price > 0"

[[step]]
do = "validate"

[[step.rules]]
rule = "check"
check = "price > 0"

[[step]]
do = "derive"
set = { a = "pirce * 2", b = "price" }

[sink]
csv = "out.csv"
`;

function problemAt(needle: string, from = 0): Problem {
  const start = new TextEncoder().encode(text.slice(0, text.indexOf(needle, from))).length;
  return { file: "p", line: 1, column: 1, span: [start, start + needle.length], message: "No.", hint: "Did you mean price?" };
}

it("finds a mistake in the value that it stands in", () => {
  const problems = [problemAt("pirce")];
  expect(mistakeIn(text, problems, 2, "pirce * 2")).toEqual({ message: "No. Did you mean price?", start: 0, end: 5 });
  expect(mistakeIn(text, problems, 2, "price")).toBeUndefined();
  expect(mistakeIn(text, problems, 0, "pirce * 2")).toBeUndefined();
  expect(mistakeIn(text, problems, 9, "pirce * 2")).toBeUndefined();
  expect(mistakeIn(text, [], 2, "pirce * 2")).toBeUndefined();
});

it("tells steps with the same value apart, and counts a step's inner tables to it", () => {
  const inRules = [problemAt("price > 0", text.indexOf("[[step.rules]]"))];
  expect(mistakeIn(text, inRules, 0, "price > 0")).toBeUndefined();
  expect(mistakeIn(text, inRules, 1, "price > 0")).toMatchObject({ start: 0, end: 9 });
});
