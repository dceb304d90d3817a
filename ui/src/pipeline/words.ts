import { formatCount, plural } from "../shared/index.ts";

/** What the pipeline screen says. */
export const words = {
  title: "Pipelines",
  newFrom: "New pipeline from a file…",
  find: "Find pipeline or file",
  recentFiles: "Recent files",
  noPipelines: "No pipelines yet. Open a CSV file to make one.",
  nothingFound: "Nothing of that name.",
  views: { label: "What to show", steps: "Steps", toml: "TOML", profile: "Profile" },
  run: "Run",
  cancel: "Cancel",
  trial: "Try on 100,000 rows",
  more: "More",
  undo: "Undo",
  redo: "Redo",
  steps: "Steps",
  rowsIn: (rows: number, estimated: boolean) => `${estimated ? "about " : ""}${plural(rows, "row")} in`,
  read: (name: string) => `Read ${name}`,
  on: (path: string) => `on ${path}`,
  addStep: "Add step",
  takeAll: (count: number) => `Take all ${count}`,
  moveUp: "Move up",
  moveDown: "Move down",
  turnOn: "Turn on",
  turnOff: "Turn off",
  remove: "Remove",
  off: "off",
  suggested: "Suggested steps",
  rows: { label: "Rows", before: "Before", changes: "Changes", after: "After", problems: "Problems" },
  after: (title: string) => `After “${title}”`,
  source: "The file’s rows",
  sample: (rows: number, complete: boolean) => (complete ? `all ${formatCount(rows)} rows` : `first ${formatCount(rows)} rows`),
  noRows: "No row of the sample gets here.",
  noProblems: "No row of the sample is rejected.",
  line: "Line",
  problem: { step: "Step", column: "Column", reason: "Reason", detail: "What was found", raw: "Row as it stands" },
  was: (text: string) => `was ${text}`,
  dropped: "dropped here",
  lastRun: "Last run",
  lastTrial: "Last trial",
  notRun: "Not run yet.",
  writes: (path: string) => `Run writes ${path}`,
  took: (rows: number, time: string, rate: string) => `${plural(rows, "row")} in ${time} · ${rate}`,
  running: (rows: number, rate: string) => `${plural(rows, "row")} · ${rate}`,
  left: (time: string) => `${time} left`,
  nothingWritten: "nothing was written",
  rejectedFile: "rejected rows beside it",
  trialDone: "a trial: nothing was written",
  brokenText: "The text has a mistake; the last good version goes on.",
  conflict: "Someone else changed the file in between.",
  takeTheirs: "Take the file as it is now",
  keepMine: "Overwrite with mine",
  deltas: {
    rejected: (count: number) => `−${formatCount(count)} rejected`,
    dropped: (count: number) => `−${plural(count, "row")}`,
    columns: (count: number) => (count > 0 ? `+${plural(count, "column")}` : `−${plural(-count, "column")}`),
    cells: (count: number) => plural(count, "cell"),
    out: (count: number) => `${formatCount(count)} out`,
  },
  profile: {
    missing: "Missing",
    odd: (type: string) =>
      `Not ${type === "integer" ? "a whole number" : type === "decimal" || type === "float" ? "a number" : `a ${type}`}`,
    distinct: "Distinct",
    leadingZeros: "Leading zeros",
    padded: "Blanks at an end",
    min: "Min",
    median: "Median",
    mean: "Mean",
    max: "Max",
    first: "First",
    last: "Last",
    longest: "Longest",
    outliers: "Outliers",
    patterns: "Shapes",
    top: "Most frequent",
    about: (share: number) => `about, ± ${(share * 100).toFixed(1)} %`,
    of: (rows: number, complete: boolean) => (complete ? `of all ${formatCount(rows)} rows` : `of the first ${formatCount(rows)} rows`),
    counting: "Counting what the columns hold…",
    pick: "Choose a column to see what it holds.",
    column: "Column",
    type: "Type",
  },
  output: { open: "Open", reveal: "Show in folder", copyPath: "Copy path", download: "Download" },
  deleteTitle: (name: string) => `Delete ${name}?`,
  deleteText: "Its file is removed from the project; runs in the history stay.",
  delete: "Delete",
  copySuffix: "copy",
};

/** What a step does, and the step that is made for the columns that are there. */
export interface Verb {
  verb: string;
  title: string;
  hint: string;
  make: (column: string, columns: readonly string[]) => Record<string, unknown>;
}

/** The verbs that can be added, with what a fresh step of each looks like. */
export const VERBS: readonly Verb[] = [
  { verb: "trim", title: "Trim", hint: "blanks off both ends", make: (column) => ({ do: "trim", columns: [column] }) },
  {
    verb: "split_name",
    title: "Split name",
    hint: "first and last name",
    make: (column) => ({ do: "split_name", column, into: ["first_name", "last_name"] }),
  },
  {
    verb: "split",
    title: "Split",
    hint: "at a separator",
    make: (column) => ({ do: "split", column, separator: " ", into: [`${column}_1`, `${column}_2`] }),
  },
  {
    verb: "strip_leading_zeros",
    title: "Strip leading zeros",
    hint: "00.17 → 0.17",
    make: (column) => ({ do: "strip_leading_zeros", columns: [column] }),
  },
  {
    verb: "replace",
    title: "Replace",
    hint: "one text by another",
    make: (column) => ({ do: "replace", columns: [column], find: "-", with: "" }),
  },
  {
    verb: "fill_missing",
    title: "Fill missing",
    hint: "where there is no value",
    make: (column) => ({ do: "fill_missing", columns: [column], with: "0" }),
  },
  { verb: "drop_missing", title: "Drop rows without", hint: "a value", make: (column) => ({ do: "drop_missing", columns: [column] }) },
  {
    verb: "filter",
    title: "Filter",
    hint: "keep rows where …",
    make: (column) => ({ do: "filter", where: `${quoted(column)} is not null` }),
  },
  { verb: "derive", title: "Derive", hint: "compute a column", make: (column) => ({ do: "derive", set: { new_column: quoted(column) } }) },
  { verb: "cast", title: "Cast", hint: "to a type", make: (column) => ({ do: "cast", types: { [column]: "decimal" } }) },
  { verb: "rename", title: "Rename", hint: "columns", make: (column) => ({ do: "rename", columns: { [column]: `${column}_new` } }) },
  { verb: "drop_columns", title: "Drop columns", hint: "leave some out", make: (column) => ({ do: "drop_columns", columns: [column] }) },
  { verb: "select", title: "Select", hint: "keep these, in this order", make: (_, columns) => ({ do: "select", columns: [...columns] }) },
];

function quoted(column: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(column) ? column : `"${column.replaceAll('"', '""')}"`;
}
