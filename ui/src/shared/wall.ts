// Times as a clock in a DAG's zone shows them. The engine gives each with its offset (`2026-11-23T01:00:00+08:00`), so that no
// zone has to be known here.

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAY_MS = 86_400_000;

/** Returns the time that a clock shows as if it were UTC: its UTC parts are the clock's. */
function shown(wall: string): Date {
  return new Date(`${wall.slice(0, 19)}Z`);
}

/** Returns how far the clock of a wall time is ahead of UTC, in milliseconds. */
function offsetOf(wall: string): number {
  const [, sign, hours, minutes] = /([+-])(\d\d):?(\d\d)$/.exec(wall) ?? [];
  if (sign === undefined) return 0;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

const two = (value: number): string => String(value).padStart(2, "0");

/** Returns the day: `2026-11-23`. */
export const dayOf = (wall: string): string => wall.slice(0, 10);

/** Returns the time of day: `01:00`, to the second where it is not a whole minute. */
export const wallTime = (wall: string): string => (wall.slice(17, 19) === "00" ? wall.slice(11, 16) : wall.slice(11, 19));

/** Returns the day in short: `23 Nov`. */
export function wallDay(wall: string): string {
  const date = shown(wall);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ""}`;
}

/** Returns the day with its weekday: `Mon 23 Nov`. */
export function wallWeekday(wall: string): string {
  return `${WEEKDAYS[shown(wall).getUTCDay()] ?? ""} ${wallDay(wall)}`;
}

/** Returns day, year and time: `23 Nov 2026, 01:00`. */
export function formatWall(wall: string): string {
  return `${wallDay(wall)} ${wall.slice(0, 4)}, ${wallTime(wall)}`;
}

/** Returns day and time without the year: `Mon 23 Nov, 01:00`. */
export const formatWallShort = (wall: string): string => `${wallWeekday(wall)}, ${wallTime(wall)}`;

/** Returns a time to come as short as it stays clear: `01:00` within a day, `Mon 06:00` within a week, `1 Dec`, `1 Jan 2028`. */
export function formatComing(at: string, wall: string, now: Date): string {
  const ahead = Date.parse(at) - now.getTime();
  if (ahead < DAY_MS) return wallTime(wall);
  if (ahead < 7 * DAY_MS) return `${WEEKDAYS[shown(wall).getUTCDay()] ?? ""} ${wallTime(wall)}`;
  const sameYear = nowAt(wall, now).getUTCFullYear() === shown(wall).getUTCFullYear();
  return sameYear || ahead < 180 * DAY_MS ? wallDay(wall) : `${wallDay(wall)} ${wall.slice(0, 4)}`;
}

/** Returns how long until a time: `in 2 min`, `in 4 h 12 min`, `in 3 d`. */
export function formatUntil(at: string, now: Date): string {
  const minutes = Math.round((Date.parse(at) - now.getTime()) / 60_000);
  if (minutes < 1) return "now";
  if (minutes < 60) return `in ${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `in ${hours} h` : `in ${hours} h ${minutes % 60} min`;
  return `in ${Math.round(hours / 24)} d`;
}

/** Returns the present as the clock of a wall time shows it, in UTC parts. */
export const nowAt = (wall: string, now: Date): Date => new Date(now.getTime() + offsetOf(wall));

/** What a period of an axis is called by. */
export type Period = "minute" | "quarterHour" | "hour" | "quarterDay" | "day" | "week" | "month" | "quarter" | "year";

/** Returns what tells one period from the next at a wall time. */
export function periodOf(wall: string, period: Period): string {
  const date = shown(wall);
  switch (period) {
    case "minute":
      return wall.slice(0, 16);
    case "quarterHour":
      return `${wall.slice(0, 13)} ${Math.floor(date.getUTCMinutes() / 15)}`;
    case "hour":
      return wall.slice(0, 13);
    case "quarterDay":
      return `${dayOf(wall)} ${Math.floor(date.getUTCHours() / 6)}`;
    case "day":
      return dayOf(wall);
    case "week":
      // Weeks begin on Monday; the first of January 1970 was a Thursday.
      return String(Math.floor((date.getTime() / DAY_MS + 3) / 7));
    case "month":
      return wall.slice(0, 7);
    case "quarter":
      return `${wall.slice(0, 4)} ${Math.floor(date.getUTCMonth() / 3)}`;
    case "year":
      return wall.slice(0, 4);
  }
}

/** Returns the word of a period on an axis. */
export function periodWord(wall: string, period: Period): string {
  switch (period) {
    case "minute":
    case "quarterHour":
    case "hour":
    case "quarterDay":
      return wallTime(wall) === "00:00" ? wallDay(wall) : `${wall.slice(11, 13)}:${wall.slice(14, 16)}`;
    case "day":
    case "week":
      return wallDay(wall);
    case "month":
    case "quarter": {
      const month = MONTHS[shown(wall).getUTCMonth()] ?? "";
      return month === "Jan" ? wall.slice(0, 4) : month;
    }
    case "year":
      return wall.slice(0, 4);
  }
}

/** Returns the days of a year, `2026-01-01` on. */
export function daysOfYear(year: number): string[] {
  const days: string[] = [];
  for (let at = Date.UTC(year, 0, 1); new Date(at).getUTCFullYear() === year; at += DAY_MS) {
    const date = new Date(at);
    days.push(`${year}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`);
  }
  return days;
}

/** Returns the day of the week of a day, 0 for Monday. */
export const weekdayOf = (day: string): number => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;

/** A day and time as a person writes it: `2026-11-21 01:00`, or the day alone. */
const WRITTEN = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d)?))?$/;

/** Returns the instant at which a clock in a zone shows what was written; nothing where that is no time. */
export function fromWall(written: string, zone: string | null | undefined): Date | undefined {
  const [, day, time = "00:00"] = WRITTEN.exec(written.trim()) ?? [];
  const shown = day === undefined ? Number.NaN : Date.parse(`${day}T${time}Z`);
  if (Number.isNaN(shown)) return undefined;
  // The clock's distance from UTC is known at an instant: the second look is right where the first one was over a change.
  let at = shown;
  for (let look = 0; look < 2; look += 1) at = shown - (Date.parse(`${toWall(new Date(at).toISOString(), zone)}Z`) - at);
  return new Date(at);
}

/** Returns what a clock in a zone shows at an instant: `2026-11-23T01:00:00`; without a zone, one of this machine. */
export function toWall(at: string, zone: string | null | undefined): string {
  const options = { dateStyle: "short", timeStyle: "medium", hourCycle: "h23" } as const;
  const format = new Intl.DateTimeFormat("sv-SE", zone ? { ...options, timeZone: zone } : options);
  return format.format(new Date(at)).replace(" ", "T");
}
