import type { ReactNode } from "react";
import classes from "./Chip.module.css";
import { cx } from "./cx.ts";

export type Tone = "plain" | "ok" | "running" | "warning" | "failed";

/** A word or two about a thing, in its state's colour. */
export function Chip({ tone = "plain", title, children }: { tone?: Tone; title?: string | undefined; children: ReactNode }) {
  return (
    <span className={cx(classes["chip"], classes[tone])} title={title}>
      {children}
    </span>
  );
}

/** A dot in a state's colour; the word beside it says the state. */
export function Dot({ tone = "plain" }: { tone?: Tone }) {
  return <i className={cx(classes["dot"], classes[`${tone}Dot`])} aria-hidden="true" />;
}
