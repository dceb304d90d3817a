// Numbers, sizes, durations and times as Millpond writes them everywhere. English, one form, whatever the system's
// locale: figures are compared with files and other people's screens.

const COUNT = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const MINUS = "−";

/** Returns a whole number with thousands separators: `10,039`. */
export function formatCount(value: number): string {
  return COUNT.format(value).replace("-", MINUS);
}

/** Returns a number with its noun: `1 row`, `10,039 rows`. */
export function plural(value: number, one: string, many: string = `${one}s`): string {
  return `${formatCount(value)} ${value === 1 ? one : many}`;
}

/** Returns a figure of a profile with at most `digits` significant digits, never in powers of ten below a thousand million. */
export function formatNumber(value: number, digits = 6): string {
  if (!Number.isFinite(value)) return String(value);
  if (value !== 0 && (Math.abs(value) >= 1e9 || Math.abs(value) < 1e-6)) return value.toPrecision(4).replace("-", MINUS);
  return new Intl.NumberFormat("en-US", { maximumSignificantDigits: digits }).format(value).replace("-", MINUS);
}

/** Returns a size in decimal units, as file managers show it: `335 kB`, `1.2 GB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ["kB", "MB", "GB", "TB", "PB"];
  let value = bytes;
  let unit = -1;
  do {
    value /= 1000;
    unit += 1;
  } while (value >= 999.5 && unit < units.length - 1);
  return `${value < 9.95 ? value.toFixed(1) : value.toFixed(0)} ${units[unit] ?? ""}`;
}

/** Returns a duration: `41 ms`, `6.4 s`, `1 min 41 s`, `12 h 0 min`. */
export function formatDuration(seconds: number): string {
  if (seconds < 0.0005) return "0 ms";
  if (seconds < 0.9995) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return `${Math.floor(minutes / 1440)} d ${Math.floor((minutes % 1440) / 60)} h`;
}

/** Returns time left, rounded so that it does not flicker: `about 20 s left`. */
export function formatTimeLeft(seconds: number): string {
  if (seconds < 1) return "under a second left";
  if (seconds < 10) return `${Math.ceil(seconds)} s left`;
  if (seconds < 60) return `about ${Math.ceil(seconds / 5) * 5} s left`;
  return `about ${formatDuration(Math.ceil(seconds / 10) * 10)} left`;
}

/** Returns a rate: `244,854 rows/s`. */
export function formatRate(perSecond: number): string {
  return `${formatCount(Math.round(perSecond))} rows/s`;
}

/** Returns a share of one in whole percent; only nothing is 0 % and only everything is 100 %. */
export function formatPercent(share: number): string {
  if (share <= 0) return "0%";
  if (share >= 1) return "100%";
  return `${Math.min(99, Math.max(1, Math.round(share * 100)))}%`;
}

const DAY_MS = 86_400_000;
const part = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat("en-GB", options);
const TIME = part({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const SECONDS = part({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const WEEKDAY = part({ weekday: "short" });
const DAY = part({ day: "numeric", month: "short" });
const ZONE = part({ timeZoneName: "short" });

function dayNumber(date: Date): number {
  return Math.floor((date.getTime() - date.getTimezoneOffset() * 60_000) / DAY_MS);
}

/** Returns the time of day: `20:46`. */
export function formatTimeOfDay(date: Date): string {
  return TIME.format(date);
}

/** Returns the time of day to the second: `20:46:09`. */
export function formatClock(date: Date): string {
  return SECONDS.format(date);
}

/** Returns the day as short as it stays clear: empty today, `Mon` within six days, `Mon 16 Nov`, `16 Nov 2025`. */
export function formatDay(date: Date, now: Date): string {
  const days = dayNumber(now) - dayNumber(date);
  if (days === 0) return "";
  if (days > 0 && days < 7) return WEEKDAY.format(date);
  if (date.getFullYear() === now.getFullYear()) return `${WEEKDAY.format(date)} ${DAY.format(date)}`;
  return `${DAY.format(date)} ${date.getFullYear()}`;
}

/** Returns day and time: `20:46` today, `Mon 19:43`, `Mon 16 Nov, 19:43`; to the second where two of one minute stand together. */
export function formatWhen(date: Date, now: Date, toThe: "minute" | "second" = "minute"): string {
  const time = toThe === "second" ? SECONDS.format(date) : formatTimeOfDay(date);
  const day = formatDay(date, now);
  if (day === "") return time;
  return `${day}${day.includes(" ") ? "," : ""} ${time}`;
}

/** Returns how long ago: `just now`, `2 min ago`, `3 h ago`, then the day. */
export function formatAgo(date: Date, now: Date): string {
  const seconds = (now.getTime() - date.getTime()) / 1000;
  if (seconds < 45) return "just now";
  if (seconds < 3570) return `${Math.max(1, Math.round(seconds / 60))} min ago`;
  if (seconds < 12 * 3600) return `${Math.round(seconds / 3600)} h ago`;
  const day = formatDay(date, now);
  return day === "" ? formatTimeOfDay(date) : day;
}

/** Returns every form of an instant, for a tooltip: local with its zone, UTC, and ISO 8601. */
export function formatInstant(date: Date): string {
  const zone = ZONE.formatToParts(date).find((piece) => piece.type === "timeZoneName")?.value ?? "";
  const day = `${WEEKDAY.format(date)} ${DAY.format(date)} ${date.getFullYear()}`;
  const iso = date.toISOString();
  return `${day}, ${SECONDS.format(date)} ${zone}\n${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC\n${iso}`;
}

/** Returns the last part of a path of either kind of system. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).findLast((piece) => piece !== "") ?? path;
}

/** Returns the folder that a path stands in. */
export function folderOf(path: string): string {
  const at = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));
  return at <= 0 ? path.slice(0, at + 1) : path.slice(0, at);
}

/** Returns, for each path whose name another one has too, the end of its folder that tells them apart: `2024`, `north/2025`. */
export function tellingFolders(paths: readonly string[]): ReadonlyMap<string, string> {
  const told = new Map<string, string>();
  const named = new Map<string, string[]>();
  for (const path of new Set(paths)) named.set(fileName(path), [...(named.get(fileName(path)) ?? []), path]);
  for (const alike of named.values()) {
    if (alike.length < 2) continue;
    const folders = alike.map((path) => folderOf(path).split(/[\\/]/));
    const longest = Math.max(...folders.map((folder) => folder.length));
    let depth = 1;
    while (depth < longest && new Set(folders.map((folder) => folder.slice(-depth).join("/"))).size < alike.length) depth += 1;
    alike.forEach((path, index) => told.set(path, folders[index]?.slice(-depth).join("/") || "/"));
  }
  return told;
}

/** Returns a path as short as it stays clear: relative to the project where it lies in it. */
export function shortPath(path: string, project?: string): string {
  if (project !== undefined && project !== "") {
    const separator = project.includes("\\") ? "\\" : "/";
    const root = project.endsWith(separator) ? project : project + separator;
    if (path.startsWith(root)) return path.slice(root.length);
  }
  return path;
}
