import type { DagRunSummary, MissedRange } from "../../ipc/index.ts";
import { formatCount, type State } from "../../shared/index.ts";
import { runLook } from "../looks.ts";
import { dayOf, daysOfYear, toWall, weekdayOf } from "../../shared/wall.ts";

/** What became of the runs of a day. */
export interface Day {
  runs: DagRunSummary[];
  /** Runs were missed on it. */
  missed: boolean;
}

/** Returns the days on which something was, by their names (`2026-11-23`), in the DAG's zone. */
export function daysOf(runs: readonly DagRunSummary[], missed: readonly MissedRange[], zone: string | null | undefined): Map<string, Day> {
  const days = new Map<string, Day>();
  const at = (name: string): Day => {
    const day = days.get(name) ?? { runs: [], missed: false };
    days.set(name, day);
    return day;
  };
  for (const run of runs) at(dayOf(run.wall)).runs.push(run);
  for (const range of missed) {
    const [from, to] = [dayOf(toWall(range.from, zone)), dayOf(toWall(range.to, zone))];
    // As many days as runs at most: of a run a week, the days between were not missed.
    const between = range.count > 1 ? Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000 / (range.count - 1)) : 1;
    const step = Math.max(1, between) * 86_400_000;
    for (let time = Date.parse(from); time <= Date.parse(to); time += step) at(new Date(time).toISOString().slice(0, 10)).missed = true;
  }
  return days;
}

/** Returns the shape that stands for a day; nothing where nothing was. */
export function dayGlyph(day: Day | undefined): State | undefined {
  if (!day) return undefined;
  const has = (state: DagRunSummary["state"]) => day.runs.some((run) => run.state === state);
  if (has("failed")) return "failed";
  if (has("running") || has("queued")) return "running";
  if (day.missed) return "missed";
  if (has("cancelled") && !has("success")) return "cancelled";
  return has("success") ? "done" : undefined;
}

/** Returns what became of a day's runs: `2 success, 1 failed, some missed`. */
export function dayWords(day: Day | undefined): string {
  const counts = new Map<string, number>();
  for (const run of day?.runs ?? []) counts.set(runLook(run.state).word, (counts.get(runLook(run.state).word) ?? 0) + 1);
  const parts = [...counts].map(([word, count]) => `${formatCount(count)} ${word}`);
  return [...parts, ...(day?.missed ? ["missed"] : [])].join(", ");
}

/** Where a day stands in the calendar: weeks from left to right, Monday on top. */
export interface Cell {
  day: string;
  week: number;
  weekday: number;
}

/** Returns where the days of a year stand. */
export function cellsOf(year: number): Cell[] {
  let week = 0;
  return daysOfYear(year).map((day, index) => {
    const weekday = weekdayOf(day);
    if (weekday === 0 && index > 0) week += 1;
    return { day, week, weekday };
  });
}
