import { readCron, valuesOf, type Cron, type Field } from "./cronFields.ts";

/** When a DAG is due, in words. */
export interface ScheduleWords {
  /** For a list: `every day`, `every 10 min`, `weekdays`, `1st of month`. */
  short: string;
  /** With its times: `every day at 01:00`. */
  long: string;
}

const MANUAL: ScheduleWords = { short: "by hand", long: "by hand only" };

/** Returns when a DAG is due, in words, by time and by the assets that it consumes. What has no plain words is said as it is written. */
export function scheduleWords(schedule: readonly string[], consumes: readonly string[] = []): ScheduleWords {
  const made = `when ${and([...consumes])} ${consumes.length === 1 ? "is" : "are"} made anew`;
  const each = schedule.map(oneWords).concat(consumes.length > 0 ? [{ short: made, long: made }] : []);
  const [first] = each;
  if (!first) return MANUAL;
  if (each.length === 1) return first;
  return {
    short: `${each.length} schedules`,
    long: and(
      each.map(({ long }) => long),
      ", and ",
    ),
  };
}

function oneWords(text: string): ScheduleWords {
  const every = /^every\s+(.+)$/i.exec(text)?.[1];
  if (every !== undefined) {
    const words = `every ${spanWords(every)}`;
    return { short: words, long: words };
  }
  const cron = readCron(text);
  return (cron && cronWords(cron)) ?? { short: text, long: text };
}

const UNITS: Readonly<Record<string, [string, string]>> = {
  w: ["week", "weeks"],
  d: ["day", "days"],
  h: ["hour", "hours"],
  m: ["min", "min"],
  s: ["s", "s"],
};

/** Returns a length of time in words: `15m` as `15 min`, `1h` as `hour`, `1h30m` as `1 hour 30 min`. */
function spanWords(text: string): string {
  const parts = [...text.matchAll(/(\d+)\s*([wdhms])/g)].map(([, count, unit]) => ({ count: Number(count), unit: UNITS[unit ?? ""] }));
  if (parts.length === 0 || parts.some(({ unit }) => unit === undefined)) return text;
  const [only] = parts;
  if (parts.length === 1 && only?.count === 1 && only.unit)
    return only.unit[0] === "min" ? "minute" : only.unit[0] === "s" ? "second" : only.unit[0];
  return parts.map(({ count, unit }) => `${count} ${unit?.[count === 1 ? 0 : 1] ?? ""}`).join(" ");
}

/** What the times of day are: one or several a day, or again and again. */
interface Times {
  /** Stands alone for every day, as `every hour`; after days `at 01:00` does. */
  often: boolean;
  words: string;
  count: number;
}

function cronWords(cron: Cron): ScheduleWords | undefined {
  const times = timesWords(cron);
  const days = daysWords(cron);
  if (!times || !days) return undefined;
  if (times.often) {
    if (days.everyDay) return { short: times.words, long: times.words };
    return { short: times.words.length < 16 ? times.words : days.short, long: `${times.words}, ${days.long}` };
  }
  const short = times.count > 1 && days.everyDay ? (times.count === 2 ? "twice a day" : `${times.count} times a day`) : days.short;
  return { short, long: `${days.long} at ${times.words}` };
}

const two = (value: number): string => String(value).padStart(2, "0");
const only = (field: Field): number | undefined => (field.kind === "list" && field.values.length === 1 ? field.values[0] : undefined);

/** More times of a day than this are not listed. */
const MOST_TIMES = 6;

function timesWords({ second, minute, hour }: Cron): Times | undefined {
  const again = (words: string): Times => ({ often: true, words, count: 0 });
  const atSecond = only(second);
  if (atSecond !== 0) return secondsWords(second, minute, hour);
  const everyHour = hour.kind === "all";
  if (minute.kind === "all" || (minute.kind === "step" && 60 % minute.step === 0)) {
    const often = minute.kind === "all" ? "every minute" : `every ${minute.step} min`;
    if (everyHour) return again(often);
    const step = minute.kind === "step" ? minute.step : 1;
    const one = only(hour);
    const [from, to] = hour.kind === "range" && hour.step === 1 ? [hour.from, hour.to] : [one, one];
    return from === undefined || to === undefined ? undefined : again(`${often} from ${two(from)}:00 to ${two(to)}:${two(60 - step)}`);
  }
  const minutes = minute.kind === "list" || minute.kind === "range" ? valuesOf(minute) : steps(minute.step, 0, 59);
  const past = and(minutes.map((value) => `:${two(value)}`));
  if (minutes.length > MOST_TIMES) return undefined;
  const [first = 0] = minutes;
  const offset = minutes.length === 1 && first === 0 ? "" : ` at ${past}`;
  if (everyHour) return again(`every hour${offset}`);
  if (hour.kind === "step" && 24 % hour.step === 0 && hour.step > 1) return again(`every ${hour.step} hours${offset}`);
  if (hour.kind === "range" && minutes.length === 1 && hour.to - hour.from > 3) {
    const often = hour.step === 1 ? "every hour" : `every ${hour.step} hours`;
    const last = hour.from + Math.floor((hour.to - hour.from) / hour.step) * hour.step;
    return again(`${often} from ${two(hour.from)}:${two(first)} to ${two(last)}:${two(first)}`);
  }
  const hours = hour.kind === "step" ? steps(hour.step, 0, 23) : valuesOf(hour);
  const times = hours.flatMap((value) => minutes.map((past) => `${two(value)}:${two(past)}`));
  return times.length > MOST_TIMES ? undefined : { often: false, words: and(times), count: times.length };
}

function secondsWords(second: Field, minute: Field, hour: Field): Times | undefined {
  if (minute.kind !== "all" || hour.kind !== "all") {
    const [at, past, of] = [only(second), only(minute), only(hour)];
    if (at === undefined || past === undefined || of === undefined) return undefined;
    return { often: false, words: `${two(of)}:${two(past)}:${two(at)}`, count: 1 };
  }
  if (second.kind === "all") return { often: true, words: "every second", count: 0 };
  if (second.kind === "step" && 60 % second.step === 0) return { often: true, words: `every ${second.step} s`, count: 0 };
  const at = only(second);
  return at === undefined ? undefined : { often: true, words: `every minute at ${at} s`, count: 0 };
}

const steps = (step: number, from: number, to: number): number[] =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);

interface Days {
  everyDay: boolean;
  short: string;
  long: string;
}

function daysWords({ monthDay, month, weekday }: Cron): Days | undefined {
  const ofMonth = monthDay.kind === "all" ? undefined : monthDayWords(monthDay);
  const ofWeek = weekday.kind === "all" ? undefined : weekdayWords(weekday);
  const inMonths = month.kind === "all" ? "" : monthsWords(month);
  if ((monthDay.kind !== "all" && !ofMonth) || (weekday.kind !== "all" && !ofWeek) || inMonths === undefined) return undefined;
  if (!ofMonth && !ofWeek) {
    return inMonths === "" ? { everyDay: true, short: "every day", long: "every day" } : plain(`every day in ${inMonths}`);
  }
  // Both leave days out: either of them is enough, as in cron.
  const long = ofMonth && ofWeek ? `${ofMonth.long} or ${ofWeek.long}` : (ofMonth ?? ofWeek)?.long;
  const short = ofMonth && ofWeek ? `${ofMonth.short} or ${ofWeek.short}` : (ofMonth ?? ofWeek)?.short;
  if (long === undefined || short === undefined) return undefined;
  if (inMonths === "") return { everyDay: false, long, short };
  const day = monthDay.kind === "list" ? only(monthDay) : undefined;
  const one = only(month);
  // One day of one month: a day of the year.
  if (day !== undefined && one !== undefined && !ofWeek) {
    return { everyDay: false, short: `${day} ${MONTHS[one - 1]?.slice(0, 3) ?? ""}`, long: `every ${day} ${MONTHS[one - 1] ?? ""}` };
  }
  return { everyDay: false, short: `${short}, ${inMonths}`, long: `${long.replace(" of the month", "")} in ${inMonths}` };
}

const plain = (words: string): Days => ({ everyDay: false, short: words, long: words });

const MONTHS = [
  ...["January", "February", "March", "April", "May", "June"],
  ...["July", "August", "September", "October", "November", "December"],
];
const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const NTH = ["", "first", "second", "third", "fourth", "fifth"];

function monthDayWords(day: Exclude<Cron["monthDay"], { kind: "all" }>): { short: string; long: string } | undefined {
  switch (day.kind) {
    case "last":
      return { short: "last of month", long: "the last day of the month" };
    case "lastWorkday":
      return { short: "last weekday", long: "the last Monday to Friday of the month" };
    case "nearest":
      return { short: `weekday near ${nth(day.day)}`, long: `the Monday to Friday nearest to the ${nth(day.day)} of the month` };
    case "step":
      return undefined;
    case "range":
      return day.step === 1
        ? { short: `${nth(day.from)} to ${nth(day.to)}`, long: `the ${nth(day.from)} to the ${nth(day.to)} of the month` }
        : undefined;
    case "list":
      if (day.values.length > MOST_TIMES) return undefined;
      return { short: `${and(day.values.map(nth))} of month`, long: `the ${and(day.values.map(nth))} of the month` };
  }
}

function weekdayWords(day: Exclude<Cron["weekday"], { kind: "all" }>): { short: string; long: string } | undefined {
  switch (day.kind) {
    case "nth": {
      const which = `${day.nth === -1 ? "last" : (NTH[day.nth] ?? "")} ${WEEKDAYS[day.day] ?? ""}`;
      return { short: which, long: `the ${which} of the month` };
    }
    case "step":
      return undefined;
    case "range": {
      if (day.step !== 1) return undefined;
      if (day.from === 1 && day.to === 5) return { short: "weekdays", long: "weekdays" };
      const words = `${shortDay(day.from)} to ${shortDay(day.to)}`;
      return { short: words, long: words };
    }
    case "list": {
      const [first = 0] = day.values;
      if (day.values.length === 1) return { short: "every week", long: `every ${WEEKDAYS[first] ?? ""}` };
      if (day.values.join() === "6,7") return { short: "weekends", long: "weekends" };
      const words = and(day.values.map(shortDay));
      return { short: words, long: words };
    }
  }
}

function monthsWords(month: Field): string | undefined {
  if (month.kind === "range" && month.step === 1) return `${MONTHS[month.from - 1] ?? ""} to ${MONTHS[month.to - 1] ?? ""}`;
  if (month.kind === "all") return "";
  const values = month.kind === "step" ? steps(month.step, 1, 12) : valuesOf(month);
  if (values.length > MOST_TIMES) return undefined;
  return and(values.map((value) => (values.length === 1 ? MONTHS[value - 1] : MONTHS[value - 1]?.slice(0, 3)) ?? ""));
}

const shortDay = (day: number): string => WEEKDAYS[day]?.slice(0, 3) ?? "";

/** Returns a number as the day of a month is said: `1st`, `22nd`, `13th`. */
export function nth(value: number): string {
  const tens = value % 100;
  const end = tens >= 11 && tens <= 13 ? "th" : (["th", "st", "nd", "rd"][value % 10] ?? "th");
  return `${value}${end}`;
}

function and(words: readonly string[], last = " and "): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")}${last}${words.at(-1) ?? ""}`;
}
