// What pictures of a profile's figures show.
import type { ChartFigures, ColumnProfile, Profile } from "../../ipc/index.ts";

/** Columns of a picture of what is missing, at most. */
export const MISSING_COLUMNS = 60;

/** Returns what a column's picture shows: bins of numbers, or the most frequent values. */
export function figuresOfColumn({ histogram, top }: ColumnProfile, rows: number): ChartFigures {
  return histogram ? { kind: "histogram", ...histogram } : { kind: "top_values", values: top, rows };
}

/** Returns the columns of a picture of what is missing: of too many, those with the most, in the order of the file. */
export function missingColumns(columns: readonly ColumnProfile[]): readonly ColumnProfile[] {
  if (columns.length <= MISSING_COLUMNS) return columns;
  const most = [...columns].sort((one, other) => other.missing - one.missing).slice(0, MISSING_COLUMNS);
  return columns.filter((column) => most.includes(column));
}

/** Returns what a picture of what is missing shows. */
export function missingFigures({ rows, stretch_rows }: Profile, columns: readonly ColumnProfile[]): ChartFigures {
  return { kind: "missing", rows, stretch_rows, columns: columns.map(({ name, missing, missing_at }) => ({ name, missing, missing_at })) };
}
