import { STEPS, type Variant } from "./stepSchema.ts";
import { words } from "./words.ts";

/** A group of the menu of steps. */
export interface StepGroup {
  label: string;
  steps: readonly Variant[];
}

/** Returns all steps, group by group. */
export function stepGroups(): StepGroup[] {
  const known = Object.entries(words.groups);
  const groupOf = ({ group }: Variant) => (known.some(([key]) => key === group) ? group : "");
  // A group without a word of its own is shown all the same.
  return [...known, ["", words.otherSteps] as const]
    .map(([key, label]) => ({ label, steps: STEPS.variants.filter((variant) => groupOf(variant) === key) }))
    .filter(({ steps }) => steps.length > 0);
}
