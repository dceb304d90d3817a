// Cells as text for other programs.

/** Rows that one copy takes at most: beyond it a clipboard helps nobody. */
export const COPY_ROWS = 100_000;

/** Returns one cell for tab-separated text: what would break the table is quoted, as spreadsheets do. */
function tsvCell(value: string | null): string {
  const text = value ?? "";
  return /[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Returns one cell for CSV. No value is nothing, an empty text is `""`: both can be told apart again. */
function csvCell(value: string | null): string {
  if (value === null) return "";
  return value === "" || /[,\n\r"]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** Returns rows as tab-separated text. */
export function toTsv(rows: readonly (readonly (string | null)[])[]): string {
  return rows.map((row) => row.map(tsvCell).join("\t")).join("\n");
}

/** Returns rows as CSV. */
export function toCsv(rows: readonly (readonly (string | null)[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
}
