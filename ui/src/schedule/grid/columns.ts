import type { DagRunSummary, MissedRange } from "../../ipc/index.ts";
import { missedKey } from "../../shared/index.ts";
import { periodOf, periodWord, type Period } from "../../shared/wall.ts";

// Which columns the grid has, from left to right in time, and where they stand.

export const COLUMN_PX = 14;
/** A range of several missed runs has room for its words. */
const MISSED_PX = 26;

export type Column = { x: number; width: number } & ({ kind: "run"; run: DagRunSummary } | { kind: "missed"; missed: MissedRange });

export interface Columns {
  list: readonly Column[];
  width: number;
  /** Runs before the first column that were not asked for yet. */
  older: number;
}

/** More room is not kept free for runs that are yet to come: browsers end a scroll area at some 33 million pixels. */
const MOST_OLDER = 1_000_000;

/** Returns what a column is known by, for a selection that is to be found again. */
export const keyOf = (column: Column): string => (column.kind === "run" ? column.run.id : missedKey(column.missed));

/**
 * Returns the columns of runs (newest first, as they are told) and of what was missed, oldest first. There is room at the left
 * for so many older runs: as they come, those that are there stay where they are, and nothing of them is drawn again.
 */
export function layColumns(runs: readonly DagRunSummary[], missed: readonly MissedRange[], older = 0): Columns {
  const entries = [
    ...runs.map((run) => ({ at: Date.parse(run.logical_time), then: Date.parse(run.queued_at), kind: "run" as const, run })),
    ...missed.map((range) => ({ at: Date.parse(range.from), then: 0, kind: "missed" as const, missed: range })),
  ].sort((a, b) => a.at - b.at || a.then - b.then);
  const ahead = Math.min(MOST_OLDER, older);
  let x = ahead * COLUMN_PX;
  const list = entries.map((entry): Column => {
    const width = entry.kind === "missed" && entry.missed.count > 1 ? MISSED_PX : COLUMN_PX;
    const column: Column =
      entry.kind === "run" ? { kind: "run", run: entry.run, x, width } : { kind: "missed", missed: entry.missed, x, width };
    x += width;
    return column;
  });
  return { list, width: x, older: ahead };
}

/** Returns where the first column stands. */
export const startOf = ({ older }: Columns): number => older * COLUMN_PX;

/** Returns the column at a place, or nothing beside them. */
export function columnAt(columns: Columns, x: number): number | undefined {
  const { list, width } = columns;
  if (x < startOf(columns) || x >= width) return undefined;
  let low = 0;
  let high = list.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((list[middle]?.x ?? 0) <= x) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** A word on the axis, and where the line above it stands. */
export interface Tick {
  x: number;
  word: string;
}

const PERIODS: readonly Period[] = ["minute", "quarterHour", "hour", "quarterDay", "day", "week", "month", "quarter", "year"];
/** A word on the axis has so much room at least. */
const TICK_PX = 64;

/** Returns the words of the axis: where a period begins, of the shortest period whose words do not stand on each other. */
export function ticksOf(columns: Columns): Tick[] {
  const { list } = columns;
  const width = columns.width - startOf(columns);
  const most = Math.floor(Math.max(width, TICK_PX) / TICK_PX);
  const runs = list.flatMap((column) => (column.kind === "run" ? [{ x: column.x, wall: column.run.wall }] : []));
  let best: Tick[] = [];
  for (const period of PERIODS) {
    const ticks: Tick[] = [];
    let before: string | undefined;
    for (const { x, wall } of runs) {
      const now = periodOf(wall, period);
      if (now !== before) ticks.push({ x, word: periodWord(wall, period) });
      if (ticks.length > most) break;
      before = now;
    }
    if (ticks.length <= most) {
      best = ticks;
      break;
    }
  }
  // What is left too near to the one before is left out, unless it is the first that is: a period that was almost over there.
  const kept: Tick[] = [];
  for (const tick of best) {
    const last = kept.at(-1);
    if (last && tick.x - last.x < TICK_PX) {
      if (kept.length > 1) continue;
      kept.pop();
    }
    kept.push(tick);
  }
  return kept;
}

/** The steps of an axis of durations, in seconds. */
const NICE = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400, 172_800];

/** Returns the length that the axis goes up to: twice a round one, and no shorter than the longest run. */
export function axisSeconds(longest: number): number {
  if (longest <= 0) return 2;
  if (longest < 1) return 2 * 10 ** Math.ceil(Math.log10(longest / 2));
  const half = NICE.find((step) => step * 2 >= longest);
  return 2 * (half ?? Math.ceil(longest / 2 / 86_400) * 86_400);
}

/** Returns the length of time in the middle. */
export function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}
