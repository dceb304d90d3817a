// What the scripts say: short lines of words; colours on a terminal only.

const coloured = process.stdout.isTTY === true && !process.env.NO_COLOR;
const paint = (code) => (text) => (coloured ? `\u001b[${code}m${text}\u001b[0m` : text);
export const bold = paint(1);
export const dim = paint(2);
export const red = paint(31);
export const green = paint(32);

export function say(text = "") {
  console.log(text);
}

/** Opens a section. The empty line before it keeps long outputs apart. */
export function heading(text) {
  console.log(`\n${bold(`== ${text}`)}`);
}

/** Returns a duration in words a person says: "8 s", "2 min 05 s", "1 h 10 min". `seconds` may have a fraction. */
export function duration(seconds) {
  const whole = Math.round(seconds);
  if (whole < 60) return seconds < 10 ? `${seconds.toFixed(1)} s` : `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** Returns a rough forecast in words, from minutes on two cores; a build uses more cores where there are more. */
export function forecast(minutesOnTwoCores, cores) {
  const minutes = (minutesOnTwoCores * 2) / Math.max(1, Math.min(cores, 16));
  if (minutes < 1) return "less than a minute";
  return minutes < 3 ? "a few minutes" : `about ${Math.round(minutes)} minutes`;
}

/** Returns how long something takes, in seconds, together with what it gave. */
export async function timed(work) {
  const start = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - start) / 1000 };
}

/**
 * Returns the table of all sections and the closing line, as lines. A row is
 * `{ name, passed, failed, skipped, seconds, reason, log }`.
 */
export function summary(rows) {
  const width = Math.max(7, ...rows.map((row) => row.name.length));
  const cells = (name, ...rest) => `${name.padEnd(width)}${rest.map((it) => String(it).padStart(9)).join("")}`;
  const lines = [bold(`${cells("section", "passed", "failed", "skipped")}  time`)];
  for (const row of rows) {
    const line = `${cells(row.name, row.passed, row.failed, row.skipped)}  ${duration(row.seconds)}`;
    lines.push(row.failed > 0 ? red(`${line}   ${row.reason}`) : line);
    if (row.failed > 0 && row.log) lines.push(`${" ".repeat(width)}  its output: ${row.log}`);
  }
  return [...lines, "", closingLine(rows)];
}

/** Returns the last line: the sum over all sections, alone on its line and without colour, for programs to read. */
export function closingLine(rows) {
  const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
  const skipped = sum("skipped");
  return `${sum("passed")} passed, ${sum("failed")} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
