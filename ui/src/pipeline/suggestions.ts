import type { StepView, SuggestedStep } from "../ipc/index.ts";

/** Returns whether a step already does what a suggestion would. */
export function isTaken(suggestion: SuggestedStep, steps: readonly StepView[]): boolean {
  const columns = columnsOf(suggestion.step);
  return steps.some((step) => {
    const spec = step.spec as Record<string, unknown>;
    return spec["do"] === suggestion.step["do"] && columns.every((column) => columnsOf(spec).includes(column));
  });
}

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
