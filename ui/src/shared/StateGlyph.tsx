import classes from "./StateGlyph.module.css";

/** The states that a run, a row or a file can be in, each with a shape of its own: never by colour alone. */
export type State = "ok" | "running" | "failed" | "rejected" | "lost" | "cancelled" | "waiting";

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
} as const;

/** A state's shape, 12 px. The word stands beside it. */
export function StateGlyph({ state }: { state: State }) {
  return (
    <svg className={classes["glyph"]} viewBox="0 0 12 12" aria-hidden="true" focusable="false">
      {SHAPES[state]}
    </svg>
  );
}
