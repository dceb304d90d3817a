// What the generator is asked for.
import { FORMATS } from "./formats.mjs";

export const USAGE = `Usage: node generate.mjs --transactions N [options]

Writes a car dealership's data for schema.sql: the same bytes for the same options, on every machine.

  --transactions N   sales, from 10 to 10,000,000; the other tables follow
  --seed S           a whole number from 0 to 4294967295; another seed, other data (default 1)
  --until DATE       the last day of sales, as 2026-11-17 (default: today, in UTC), or now: dates are then expressions that
                     count back from when the file is loaded (--format sql only)
  --format FORMAT    sql: INSERTs (default); copy: COPY with its data, for psql; csv: a file for each table
  --into FOLDER      where the files of csv go; sql and copy go to standard output
`;

const FEWEST = 10;
const MOST = 10_000_000;

/** Returns what the arguments say, `{ help: true }`, or `{ problem }` in words. */
export function readArguments(args, today) {
  const said = { seed: "1", until: today, format: "sql" };
  for (let i = 0; i < args.length; i += 1) {
    const [option, value = args[(i += 1)]] = args[i].split(/=(.*)/s);
    if (option === "--help" || option === "-h") return { help: true };
    const name = option.replace(/^--/, "");
    if (!option.startsWith("--") || !["transactions", "seed", "until", "format", "into"].includes(name)) {
      return { problem: `Unknown: ${option}.` };
    }
    if (value === undefined) return { problem: `${option} needs a value.` };
    said[name] = value;
  }
  const problem = problemOf(said);
  if (problem) return { problem };
  const { until, format, into } = said;
  return { transactions: whole(said.transactions), seed: whole(said.seed), until, format, into };
}

function problemOf({ transactions, seed, until, format, into }) {
  if (transactions === undefined) return "--transactions is missing: how many sales?";
  if (!(whole(transactions) >= FEWEST && whole(transactions) <= MOST)) {
    return `--transactions is a whole number from ${FEWEST} to ${MOST}, not ${transactions}.`;
  }
  if (!(whole(seed) <= 0xffffffff)) return `--seed is a whole number from 0 to ${0xffffffff}, not ${seed}.`;
  if (!Object.hasOwn(FORMATS, format)) return `--format is ${Object.keys(FORMATS).join(", ")}, not ${format}.`;
  if (until === "now" && !FORMATS[format].expressions) return `--until now needs --format sql: ${format} holds values, not expressions.`;
  if (until !== "now" && !isDay(until)) return `--until is a day from 2000-01-01 to 2099-12-31, or now; not ${until}.`;
  if (FORMATS[format].files && into === undefined) return "--format csv needs --into FOLDER for its files.";
  if (!FORMATS[format].files && into !== undefined) return `--into is for --format csv; ${format} goes to standard output.`;
  return undefined;
}

function whole(text) {
  return /^\d{1,10}$/.test(text) ? Number(text) : NaN;
}

function isDay(text) {
  if (!/^20\d\d-\d\d-\d\d$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
