import type { StepView, SuggestedStep } from "../ipc/index.ts";
import { words } from "./words.ts";

type Asked = readonly [SuggestedStep, ...SuggestedStep[]];

/** Returns the suggestions with those together of which only one can be taken: they answer one question. */
export function asked(suggestions: readonly SuggestedStep[]): readonly Asked[] {
  const questions: Asked[] = [];
  for (const suggestion of suggestions) {
    const last = questions.at(-1);
    if (last && suggestion.choice && last[0].choice && last[0].finding === suggestion.finding)
      questions[questions.length - 1] = [...last, suggestion];
    else questions.push([suggestion]);
  }
  return questions;
}

/** Returns what speaks for a suggestion: a few cells, and where the first rows stand. */
export function evidenceOf({ examples, lines }: SuggestedStep): readonly string[] {
  return lines.length > 0 ? [words.lines(lines), ...examples] : examples;
}

/** Returns whether a step already does what a suggestion would, as far as can be told before it is asked again. */
export function isTaken(suggestion: SuggestedStep, steps: readonly StepView[]): boolean {
  const columns = columnsOf(suggestion.step);
  return steps.some((step) => {
    const spec = step.spec as Record<string, unknown>;
    return spec["do"] === suggestion.step["do"] && columns.every((column) => columnsOf(spec).includes(column));
  });
}

/** Returns whether a press came twice, or to both answers of one question: then the suggestion is not taken once more. */
export function isPressedAgain(suggestion: SuggestedStep, steps: readonly StepView[]): boolean {
  if (suggestion.choice) return isTaken(suggestion, steps);
  const said = inOrder(suggestion.step);
  return steps.some(({ spec }) => inOrder(spec) === said);
}

/** Returns a value as JSON, its keys in order. */
const inOrder = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );

/** Returns the columns that a step is about, its new ones first. */
export function columnsOfStep(step: StepView | undefined): string[] {
  const spec = (step?.spec ?? {}) as Record<string, unknown>;
  const made = typeof spec["set"] === "object" && spec["set"] !== null ? Object.keys(spec["set"]) : [];
  return [...made, ...columnsOf(spec)];
}

function columnsOf(step: Record<string, unknown>): string[] {
  const many = step["columns"];
  const list = Array.isArray(many) ? many.filter((column): column is string => typeof column === "string") : [];
  return typeof step["column"] === "string" ? [...list, step["column"]] : list;
}
