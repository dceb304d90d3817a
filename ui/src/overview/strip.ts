import type { DagInstant, DagListing, UpcomingRun } from "../ipc/index.ts";
import { dayOf, formatComing, nowAt, toWall, wallWeekday } from "../shared/wall.ts";

// The coming hours as a strip: where on it, from 0 to 1, the hours and the runs stand.

export const HOURS = 24;
const HOUR_MS = 3_600_000;
const STRIP_MS = HOURS * HOUR_MS;
/** The strip's width in the units of its drawing: one a minute. */
export const STRIP_MINUTES = HOURS * 60;

/** How long what was asked for is right. What is due every second is told for longer. */
const STEP_MS = 10 * 60_000;

/** Returns from when on runs are asked for: the same as long as what is known of them reaches far enough. */
export const askedFrom = (now: Date): string => new Date(Math.floor(now.getTime() / STEP_MS) * STEP_MS).toISOString();

/** Returns where an instant stands on the strip; nothing where it does not. */
export function placeAt(at: string, now: Date): number | undefined {
  const place = (Date.parse(at) - now.getTime()) / STRIP_MS;
  return place > 0 && place <= 1 ? place : undefined;
}

/** An hour or the beginning of a day on the axis. */
export interface Mark {
  place: number;
  /** Nothing for the beginning of a day that has no room for it. */
  word: string;
  day: boolean;
}

/** Clocks are set, and zones differ, by quarters of an hour. */
const QUARTER_MS = HOUR_MS / 4;
const EVERY_HOURS = 3;
/** Nearer to the beginning no hour is marked, and no day named: `now` stands there. */
const HOUR_FROM = 0.1;
const DAY_FROM = 0.125;

/** Returns every third hour of a zone's clock in the coming 24 hours, and where its day begins. */
export function axisMarks(now: Date, zone: string): Mark[] {
  const marks: Mark[] = [];
  let at = Math.floor(now.getTime() / QUARTER_MS) * QUARTER_MS;
  let before = toWall(new Date(at).toISOString(), zone);
  for (at += QUARTER_MS; at <= now.getTime() + STRIP_MS; at += QUARTER_MS) {
    const wall = toWall(new Date(at).toISOString(), zone);
    const day = dayOf(wall) > dayOf(before);
    before = wall;
    const hour = Number(wall.slice(11, 13));
    // A midnight that the clock comes to a second time begins no day.
    if (!day && (wall.slice(14, 16) !== "00" || hour % EVERY_HOURS !== 0 || hour === 0)) continue;
    const place = (at - now.getTime()) / STRIP_MS;
    if (day) marks.push({ place, word: place < DAY_FROM ? "" : dayWord(wall), day });
    else if (place >= HOUR_FROM) marks.push({ place, word: wall.slice(11, 13), day });
  }
  return marks;
}

/** Returns a day in short: `Wed 25`. */
const dayWord = (wall: string): string => wallWeekday(wall).split(" ").slice(0, 2).join(" ");

/** Returns the zone that times are told in: the one of all of them, else the one of this computer. */
export function zoneOf(zones: readonly (string | null | undefined)[]): string {
  const [first, ...others] = new Set(zones.filter(Boolean));
  return first && others.length === 0 ? first : new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Returns a zone by its place: `Asia/Ho_Chi_Minh` as `Ho Chi Minh`. */
export const zonePlace = (zone: string): string => (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");

/** Returns a time to come: `21:00`, and with its day where it is not today: `Wed 01:00`. */
export function comingWords({ at, wall }: Pick<DagInstant, "at" | "wall">, now: Date): string {
  const words = formatComing(at, wall, now);
  const today = dayOf(nowAt(wall, now).toISOString()) === dayOf(wall);
  return !today && /^\d\d:\d\d/.test(words) ? `${wallWeekday(wall).slice(0, 3)} ${words}` : words;
}

/** Ticks that stand this near to each other, in minutes, are lower than those of a DAG that runs less often. */
const OFTEN_MINUTES = 45;
const HIGH = 8;
const LOW = 6;

/** Returns the strokes of the runs, one a minute at most, around the middle of a row. */
export function ticksPath(places: readonly number[], middle: number): string {
  const minutes = [...new Set(places.map((place) => Math.round(place * STRIP_MINUTES)))];
  const [first = 0] = minutes;
  const height = ((minutes.at(-1) ?? first) - first) / Math.max(1, minutes.length - 1) < OFTEN_MINUTES ? LOW : HIGH;
  return minutes.map((minute) => `M${minute} ${middle - height / 2}v${height}`).join("");
}

/** How much of the strip the words beside a run take, at its narrowest. */
const WORDS = 0.46;

/** Returns on which side of the first run there is room for words; nothing where there is none. */
export function wordsSide(places: readonly number[]): "before" | "after" | undefined {
  const [first, second = 1] = places;
  if (first === undefined) return undefined;
  if (second - first >= WORDS) return "after";
  return first >= WORDS ? "before" : undefined;
}

/** A DAG with when it is due next. */
export interface Coming {
  dag: DagListing;
  next: DagInstant | UpcomingRun;
}

/** Returns the DAGs that run by time here, those that are due first in front. A text with mistakes has its times from what goes on. */
export function comingOf(dags: readonly DagListing[], upcoming: readonly UpcomingRun[]): Coming[] {
  return dags
    .filter(({ enabled, fires_here: here }) => enabled && here)
    .flatMap((dag) => {
      const next = dag.next ?? upcoming.find((run) => run.dag === dag.name);
      return next ? [{ dag, next }] : [];
    })
    .sort((one, other) => Date.parse(one.next.at) - Date.parse(other.next.at) || one.dag.name.localeCompare(other.dag.name));
}

/** Returns about how long a run takes, in seconds: the middle one of the last that were done. */
export function usualSeconds({ recent }: Pick<DagListing, "recent">): number | undefined {
  const seconds = recent.flatMap((run) => (run.state === "success" && typeof run.seconds === "number" ? [run.seconds] : []));
  return seconds.sort((one, other) => one - other)[Math.floor((seconds.length - 1) / 2)];
}
