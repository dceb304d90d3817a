import type { ChartFigures, DagRunSummary } from "../../ipc/index.ts";
import { wallDay, wallTime } from "../../shared/wall.ts";
import { median } from "../grid/columns.ts";

// What the charts of times show.

/** Runs that are drawn, the newest. */
export const MOST_RUNS = 100;
/** Lines that have colours of their own. */
export const MOST_LINES = 6;

/** How long a task took. */
export interface TaskTimes {
  name: string;
  runs: number;
  /** In seconds. */
  median: number;
  longest: number;
  last: number;
}

/** Returns the runs that are drawn, the oldest first: those that have ended, of the newest. */
export function drawnRuns(runs: readonly DagRunSummary[]): DagRunSummary[] {
  return runs
    .filter(({ ended_at }) => ended_at != null)
    .slice(0, MOST_RUNS)
    .sort((one, other) => Date.parse(one.logical_time) - Date.parse(other.logical_time));
}

/** Returns how long each task took over runs, the slowest first; one that never ran is left out. */
export function taskTimes(runs: readonly DagRunSummary[]): TaskTimes[] {
  const seconds = new Map<string, number[]>();
  for (const run of runs) {
    for (const { name, seconds: took } of run.tasks) {
      if (took == null) continue;
      const known = seconds.get(name);
      if (known) known.push(took);
      else seconds.set(name, [took]);
    }
  }
  return [...seconds]
    .map(([name, all]) => ({ name, runs: all.length, median: median(all) ?? 0, longest: Math.max(...all), last: all.at(-1) ?? 0 }))
    .sort((one, other) => other.median - one.median || one.name.localeCompare(other.name));
}

/** Returns the labels of runs: days, and times where more than one run is of a day. */
function labelsOf(runs: readonly DagRunSummary[]): string[] {
  const days = new Set(runs.map(({ wall }) => wall.slice(0, 10)));
  return runs.map(({ wall }) => (days.size === runs.length ? wallDay(wall) : `${wallDay(wall)} ${wallTime(wall)}`));
}

/** Returns how long after each run was due it had ended: only runs that were due by a clock. */
export function landingFigures(runs: readonly DagRunSummary[], line: string): ChartFigures {
  const due = runs.filter(({ kind }) => kind === "scheduled");
  const landed = due.map(({ logical_time, ended_at }) =>
    ended_at == null ? null : Math.max(0, (Date.parse(ended_at) - Date.parse(logical_time)) / 1000),
  );
  return { kind: "times", labels: labelsOf(due), lines: [{ name: line, seconds: landed }] };
}

/** Returns how long tasks took in each run. */
export function durationFigures(runs: readonly DagRunSummary[], tasks: readonly string[]): ChartFigures {
  const lines = tasks.map((name) => ({
    name,
    seconds: runs.map((run) => run.tasks.find((task) => task.name === name)?.seconds ?? null),
  }));
  return { kind: "times", labels: labelsOf(runs), lines };
}
