// What the fields of a cron name. The engine decides when a DAG is due; here a cron is only read to be said in words.

/** What a field of numbers names. */
export type Field =
  /** Everything. */
  | { kind: "all" }
  /** Every so many, from the first on, over the whole field. */
  | { kind: "step"; step: number }
  /** From one to another, every so many of them. */
  | { kind: "range"; from: number; to: number; step: number }
  /** These, in order. */
  | { kind: "list"; values: number[] };

/** A day of the month that is not a number. */
export type MonthDay = { kind: "last" } | { kind: "lastWorkday" } | { kind: "nearest"; day: number };
/** A day of the week within the month: the second Friday, the last Friday. */
export interface WeekdayOfMonth {
  kind: "nth";
  day: number;
  /** 1 to 5; -1 is the last. */
  nth: number;
}

export interface Cron {
  second: Field;
  minute: Field;
  hour: Field;
  monthDay: Field | MonthDay;
  month: Field;
  weekday: Field | WeekdayOfMonth;
}

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

const NICKNAMES: Readonly<Record<string, string>> = {
  "@hourly": "0 * * * *",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@weekly": "0 0 * * 0",
  "@monthly": "0 0 1 * *",
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
};

/** Returns what a cron names, or nothing where it is written in a way that has no plain words. */
export function readCron(text: string): Cron | undefined {
  const parts = (NICKNAMES[text.trim().toLowerCase()] ?? text).trim().toUpperCase().split(/\s+/);
  if (parts.length === 5) parts.unshift("0");
  const [seconds, minutes, hours, monthDays, months, weekdays] = parts;
  if (parts.length !== 6 || !seconds || !minutes || !hours || !monthDays || !months || !weekdays) return undefined;
  const second = numbers(seconds, 0, 59);
  const minute = numbers(minutes, 0, 59);
  const hour = numbers(hours, 0, 23);
  const monthDay = readMonthDay(monthDays);
  const month = numbers(months, 1, 12, MONTHS, 1);
  const weekday = readWeekday(weekdays);
  return second && minute && hour && monthDay && month && weekday ? { second, minute, hour, monthDay, month, weekday } : undefined;
}

function readMonthDay(text: string): Field | MonthDay | undefined {
  if (text === "L") return { kind: "last" };
  if (text === "LW") return { kind: "lastWorkday" };
  const nearest = /^(\d+)W$/.exec(text)?.[1];
  if (nearest !== undefined) return { kind: "nearest", day: Number(nearest) };
  return numbers(text, 1, 31);
}

function readWeekday(text: string): Field | WeekdayOfMonth | undefined {
  const [, word, nth] = /^(\w+?)(?:#([1-5L])|L)$/.exec(text) ?? [];
  const day = word === undefined ? undefined : numberOf(word, DAYS, 0);
  if (day !== undefined) return { kind: "nth", day: day % 7, nth: nth === undefined || nth === "L" ? -1 : Number(nth) };
  const field = numbers(text, 0, 7, DAYS, 0);
  if (!field || field.kind === "all" || field.kind === "step") return field;
  // 0 and 7 are one day, and a week is said from Monday on.
  const values = [...new Set(valuesOf(field).map((value) => (value === 0 ? 7 : value)))].sort((a, b) => a - b);
  if (values.length === 7) return { kind: "all" };
  const from = values[0] ?? 1;
  const runs = values.length > 2 && values.every((value, index) => value === from + index);
  return runs ? { kind: "range", from, to: from + values.length - 1, step: 1 } : { kind: "list", values };
}

function numberOf(word: string, names: readonly string[], first: number): number | undefined {
  const named = names.indexOf(word);
  if (named >= 0) return named + first;
  return /^\d+$/.test(word) ? Number(word) : undefined;
}

/** Returns the values of a list or range, in order. */
export function valuesOf(field: Extract<Field, { kind: "range" | "list" }>): number[] {
  if (field.kind === "list") return field.values;
  const values: number[] = [];
  for (let value = field.from; value <= field.to; value += field.step) values.push(value);
  return values;
}

function numbers(text: string, least: number, most: number, names: readonly string[] = [], first = 0): Field | undefined {
  if (text === "*" || text === "?" || text === "*/1") return { kind: "all" };
  const every = /^\*\/(\d+)$/.exec(text)?.[1];
  if (every !== undefined) return { kind: "step", step: Number(every) };
  const values = new Set<number>();
  const pieces = text.split(",");
  for (const piece of pieces) {
    const [, from, to, step] = /^(\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(piece) ?? [];
    const low = from === undefined ? undefined : numberOf(from, names, first);
    const high = to === undefined ? low : numberOf(to, names, first);
    if (low === undefined || high === undefined || low < least || high > most || low > high) return undefined;
    const by = step === undefined ? 1 : Number(step);
    if (by < 1) return undefined;
    if (pieces.length === 1 && high > low) {
      if (low === least && high === most && by === 1) return { kind: "all" };
      return { kind: "range", from: low, to: high, step: by };
    }
    for (let value = low; value <= high; value += by) values.add(value);
  }
  return { kind: "list", values: [...values].sort((a, b) => a - b) };
}
