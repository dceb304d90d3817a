import { cx } from "./cx.ts";
import classes from "./StateGlyph.module.css";

/** The states that a run, a row or a file can be in, each with a shape of its own: never by colour alone. */
export type State =
  | "ok"
  | "running"
  | "failed"
  | "rejected"
  | "lost"
  | "cancelled"
  | "waiting"
  /** A task of a DAG's run: it has not begun, it was done, done after a retry, or is tried again. */
  | "queued"
  | "done"
  | "retried"
  | "retry"
  /** It did not run: for a task before it, as it was told to, or because nothing could run. */
  | "upstream"
  | "skipped"
  | "missed"
  | "paused";

const AGAIN = "M8.7 4.6 A3 3 0 1 0 9 6.6 M9 2.6 V4.8 H6.8";

const SHAPES = {
  ok: <path className={classes["ok"]} d="M2.2 6.4 L4.9 9 L9.8 3.2" />,
  running: (
    <>
      <circle className={classes["runningRing"]} cx="6" cy="6" r="5" />
      <circle className={classes["runningDot"]} cx="6" cy="6" r="2" />
    </>
  ),
  failed: (
    <>
      <rect className={classes["failedBox"]} width="12" height="12" rx="2.5" />
      <path className={classes["failedCross"]} d="M3.8 3.8 L8.2 8.2 M8.2 3.8 L3.8 8.2" />
    </>
  ),
  rejected: (
    <>
      <rect className={classes["warnBox"]} x=".5" y=".5" width="11" height="11" rx="2" />
      <path className={classes["warnMark"]} d="M6 3 V6.6 M6 8.8 V8.9" />
    </>
  ),
  lost: (
    <>
      <rect className={classes["lostBox"]} x=".5" y=".5" width="11" height="11" rx="2" />
      <path className={classes["lostMark"]} d="M4.2 4.4 C4.3 2.6 7.7 2.5 7.8 4.4 C7.9 5.6 6 5.8 6 7.2 M6 9.2 V9.3" />
    </>
  ),
  cancelled: (
    <>
      <circle className={classes["quiet"]} cx="6" cy="6" r="5" />
      <path className={classes["quiet"]} d="M3.5 8.5 L8.5 3.5" />
    </>
  ),
  waiting: (
    <>
      <circle className={classes["quiet"]} cx="6" cy="6" r="5" />
      <path className={classes["quiet"]} d="M6 3 V6 L8 7.4" />
    </>
  ),
  queued: <circle className={classes["queued"]} cx="6" cy="6" r="4.6" />,
  done: <rect className={classes["doneBox"]} width="12" height="12" rx="2.5" />,
  retried: (
    <>
      <rect className={classes["okBox"]} width="12" height="12" rx="2.5" />
      <path className={classes["okMark"]} d={AGAIN} />
    </>
  ),
  retry: (
    <>
      <rect className={classes["warnBox"]} x=".5" y=".5" width="11" height="11" rx="2" />
      <path className={classes["againMark"]} d={AGAIN} />
    </>
  ),
  upstream: (
    <>
      <rect className={classes["lostBox"]} x=".5" y=".5" width="11" height="11" rx="2" />
      <path className={classes["upMark"]} d="M6 8.8 V3.4 M3.9 5.4 L6 3.3 L8.1 5.4" />
    </>
  ),
  skipped: (
    <>
      <rect className={classes["skipBox"]} x=".5" y=".5" width="11" height="11" rx="2" />
      <path className={classes["skipMark"]} d="M3.4 3.8 L5.6 6 L3.4 8.2 M6.4 3.8 L8.6 6 L6.4 8.2" />
    </>
  ),
  missed: <path className={classes["quiet"]} d="M9.6 7.4 A4.2 4.2 0 1 1 5 2 A3.3 3.3 0 0 0 9.6 7.4 Z" />,
  paused: <path className={classes["pause"]} d="M4 2.5 V9.5 M8 2.5 V9.5" />,
} as const;

/** A state's shape, 12 px. The word stands beside it. */
export function StateGlyph({ state, className }: { state: State; className?: string | undefined }) {
  return (
    <svg className={cx(classes["glyph"], className)} viewBox="0 0 12 12" aria-hidden="true" focusable="false">
      {SHAPES[state]}
    </svg>
  );
}
