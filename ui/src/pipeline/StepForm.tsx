import { useState } from "react";
import type { Problem, StepView } from "../ipc/index.ts";
import { FieldInput, type Known } from "./FieldInput.tsx";
import classes from "./fields.module.css";
import { mistakeIn } from "./mistakes.ts";
import { Prose } from "./Prose.tsx";
import { STEPS, variantOf } from "./stepSchema.ts";

type Spec = Record<string, unknown>;

/** What a step is set to, each value in a field as the engine's schema describes it. Enter or leaving a field changes the step. */
export function StepForm({
  step,
  index,
  text,
  valid,
  columns,
  values,
  problems,
  onChange,
}: {
  step: StepView;
  /** Its place in the list. */
  index: number;
  /** The text that the step was read from; `valid` says that it is the one on the screen. */
  text: string | undefined;
  valid: boolean;
  columns: readonly string[];
  /** Returns some of a column's values in the sample. */
  values: (column: string) => readonly string[];
  /** Where the text does not fit the rows. */
  problems: readonly Problem[];
  onChange: (spec: Spec) => Promise<void>;
}) {
  // What is set here counts at once: the next field builds on it while the first is still on its way.
  const [spec, setSpec] = useState(step.spec as Spec);
  const [shown, setShown] = useState({ text, valid });
  const [under, setUnder] = useState(0);
  const [help, setHelp] = useState<string>();
  if ((shown.text !== text || shown.valid !== valid) && under === 0) {
    setShown({ text, valid });
    // What was typed and is wrong stays to be mended.
    if (valid) setSpec(step.spec as Spec);
  }
  const put = (key: string, value: unknown) => {
    // Null takes a key away.
    const next = { ...spec, [key]: value ?? null };
    setSpec(next);
    setUnder((count) => count + 1);
    void onChange(next).then(() => setUnder((count) => count - 1));
  };
  const variant = variantOf(STEPS, step.verb);
  const known: Known = {
    columns,
    values,
    mistake: (value) => (text === undefined ? undefined : mistakeIn(text, problems, index, value)),
  };
  return (
    <div
      className={classes["form"]}
      onFocus={(event) => setHelp(event.target.closest<HTMLElement>("[data-about]")?.dataset["about"])}
      onBlur={() => setHelp(undefined)}
    >
      {variant?.fields.map((field) => (
        <FieldInput key={field.key} field={field} value={spec[field.key]} known={known} onChange={(value) => put(field.key, value)} />
      ))}
      <p className={classes["about"]}>
        <Prose text={help ?? variant?.about ?? ""} />
      </p>
    </div>
  );
}
