// Cells as text for other programs.

/** Rows that one copy takes at most: beyond it a clipboard helps nobody. */
export const COPY_ROWS = 100_000;
/** Cells that one copy takes at most. */
export const COPY_CELLS = 2_000_000;

type Cell = string | null;
type Rows = readonly (readonly Cell[])[];

/** Returns one cell for tab-separated text: what would break the table is quoted, as spreadsheets do. */
function tsvCell(value: Cell): string {
  const text = value ?? "";
  return /[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Returns one cell for CSV. No value is nothing, an empty text is `""`: both can be told apart again. */
function csvCell(value: Cell): string {
  if (value === null) return "";
  return value === "" || /[,\n\r"]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** Returns one cell for a Markdown table, which has no line ends of its own. */
function markdownCell(value: Cell): string {
  return (value ?? "")
    .replaceAll("\\", "\\\\")
    .replaceAll("|", "\\|")
    .replaceAll(/\r\n|\n|\r/g, "<br>");
}

const JSON_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/** Returns one cell as JSON. A number keeps its digits; what JSON has no number for is a string. */
function jsonCell(value: Cell, numeric: boolean): string {
  return value !== null && numeric && JSON_NUMBER.test(value) ? value : JSON.stringify(value);
}

/** Returns rows as tab-separated text. */
export function toTsv(rows: Rows): string {
  return rows.map((row) => row.map(tsvCell).join("\t")).join("\n");
}

/** Returns rows as CSV. */
export function toCsv(rows: Rows): string {
  return rows.map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
}

/** A column of what is copied. */
export interface CopiedColumn {
  name: string;
  numeric?: boolean | undefined;
}

/** Returns rows as a Markdown table, numbers at the right. */
export function toMarkdown(columns: readonly CopiedColumn[], rows: Rows): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  const rule = columns.map(({ numeric }) => (numeric ? "---:" : "---"));
  return [line(columns.map(({ name }) => markdownCell(name))), line(rule), ...rows.map((row) => line(row.map(markdownCell)))].join("");
}

/** Returns rows as a JSON array of objects, one a line. */
export function toJson(columns: readonly CopiedColumn[], rows: Rows): string {
  const names = columns.map(({ name }) => JSON.stringify(name));
  const cell = (value: Cell, at: number) => `${names[at] ?? '""'}: ${jsonCell(value, columns[at]?.numeric === true)}`;
  return `[\n${rows.map((row) => `  { ${row.map(cell).join(", ")} }`).join(",\n")}\n]\n`;
}

/** How cells are copied. */
export type CopyForm = "tsv" | "tsv-head" | "csv" | "markdown" | "json";

/** Returns rows in a form. Plain cells have no header: they go where the cursor of a spreadsheet stands. */
export function inForm(form: CopyForm, columns: readonly CopiedColumn[], rows: Rows): string {
  const header = columns.map(({ name }) => name);
  switch (form) {
    case "tsv":
      return toTsv(rows);
    case "tsv-head":
      return toTsv([header, ...rows]);
    case "csv":
      return toCsv([header, ...rows]);
    case "markdown":
      return toMarkdown(columns, rows);
    case "json":
      return toJson(columns, rows);
  }
}
