import type { DagRunSummary } from "../../ipc/index.ts";
import { formatDuration } from "../../shared/index.ts";

/** Returns how long something took, or takes so far; nothing where it has not begun. */
export function secondsOf(
  { started_at, ended_at, seconds }: { started_at?: string | null; ended_at?: string | null; seconds?: number | null },
  now: Date,
): number | undefined {
  if (seconds != null) return seconds;
  if (!started_at) return undefined;
  return Math.max(0, ((ended_at ? Date.parse(ended_at) : now.getTime()) - Date.parse(started_at)) / 1000);
}

/** A start within so much of its time is on time. */
const ON_TIME_S = 1;

/** Returns by how much something began after the run was due; nothing for runs that were not due by a clock. */
export function lateBy(run: Pick<DagRunSummary, "kind" | "logical_time" | "started_at">, started = run.started_at): string {
  if (run.kind !== "scheduled" || !started) return "";
  const late = (Date.parse(started) - Date.parse(run.logical_time)) / 1000;
  return late < ON_TIME_S ? "" : formatDuration(late);
}
