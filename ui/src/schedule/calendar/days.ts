import type { DagDay } from "../../ipc/index.ts";
import { formatCount, type State } from "../../shared/index.ts";
import { runLook } from "../looks.ts";
import { daysOfYear, weekdayOf } from "../../shared/wall.ts";

/** What may have become of the runs of a day, the worst first. */
const FATES = ["failed", "running", "missed", "cancelled", "success"] as const;

/** Returns the shape that stands for a day; nothing where nothing was. */
export function dayGlyph(day: DagDay | undefined): State | undefined {
  if (!day) return undefined;
  // One that a person cancelled says less than one that came to its end.
  const worst = FATES.find((fate) => day[fate] > 0 && !(fate === "cancelled" && day.success > 0));
  return worst === "success" ? "done" : worst;
}

/** Returns what became of a day's runs: `2 success, 1 failed, 3 missed`. */
export function dayWords(day: DagDay | undefined): string {
  if (!day) return "";
  return (["success", "failed", "running", "missed", "cancelled"] as const)
    .filter((fate) => day[fate] > 0)
    .map((fate) => `${formatCount(day[fate])} ${runLook(fate).word}`)
    .join(", ");
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
