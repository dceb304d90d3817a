import type { DagRunBrief } from "../ipc/index.ts";
import { cx, formatDuration } from "../shared/index.ts";
import classes from "./RunBars.module.css";
import { words } from "./words.ts";

const HIGH_PX = 11;
const LOW_PX = 4;
const MISSED_PX = 3;

/** The last runs of a DAG as bars: how long each took, and how it ended. */
export function RunBars({ recent, off }: { recent: readonly DagRunBrief[]; off: boolean }) {
  const longest = Math.max(...recent.map((run) => run.seconds ?? 0), 0);
  const height = ({ state, seconds }: DagRunBrief) => {
    if (state === "missed") return MISSED_PX;
    if (!seconds || longest === 0) return LOW_PX;
    return Math.max(LOW_PX, Math.round((seconds / longest) * HIGH_PX));
  };
  return (
    <span
      className={cx(classes["bars"], off && classes["off"])}
      role="img"
      aria-label={words.list.lastRuns(recent.map(({ state }) => state))}
    >
      {recent.map((run, index) => (
        <i
          key={index}
          className={classes[run.state]}
          style={{ height: height(run) }}
          title={run.seconds ? `${run.state}, ${formatDuration(run.seconds)}` : run.state}
        />
      ))}
    </span>
  );
}
