import type { CellClass, ColumnType, RowFilter } from "../../ipc/index.ts";
import { isNumeric } from "../../shared/index.ts";

/** Returns a column's name as an expression writes it. */
export function quotedColumn(column: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(column) ? column : `"${column.replaceAll('"', '""')}"`;
}

/** Returns a value as an expression writes it. */
function literal(value: string, type: ColumnType): string {
  if (isNumeric(type) && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(value)) return value;
  if (type === "boolean" && /^(true|false)$/i.test(value)) return value.toLowerCase();
  const text = `'${value.replaceAll("'", "''")}'`;
  return type === "date" || type === "timestamp" ? `${type} ${text}` : text;
}

/** Returns whether a filter asks for anything: one that is just being written may not. */
export function isAsked(filter: RowFilter | undefined): filter is RowFilter {
  if (filter === undefined || filter.kind === "cells" || filter.kind === "rejected") return filter !== undefined;
  return filter.kind === "text" ? filter.text !== "" : filter.expression.trim() !== "";
}

/** A stretch of a column's values; `to` is in it only where it says so: the last bar of a histogram. */
export interface ValueRange {
  from: string;
  to: string;
  withEnd: boolean;
}

// Filters that other parts of the screen set: a click on a figure of the profile leads to its rows.

/** Returns the filter for rows with one value in a column. */
export const withValue = (column: string, type: ColumnType, value: string): RowFilter => ({
  kind: "where",
  expression: `${quotedColumn(column)} = ${literal(value, type)}`,
});

/** Returns the filter for rows without a value in a column. */
export const withoutValue = (column: string): RowFilter => ({ kind: "where", expression: `${quotedColumn(column)} is null` });

/** Returns the filter for rows whose value in a column is in a stretch. */
export function inRange(column: string, type: ColumnType, { from, to, withEnd }: ValueRange): RowFilter {
  const name = quotedColumn(column);
  return { kind: "where", expression: `${name} >= ${literal(from, type)} and ${name} ${withEnd ? "<=" : "<"} ${literal(to, type)}` };
}

/** Returns the filter for rows whose value in a column is outside a stretch. */
export function beyond(column: string, type: ColumnType, from: string, to: string): RowFilter {
  const name = quotedColumn(column);
  return { kind: "where", expression: `${name} < ${literal(from, type)} or ${name} > ${literal(to, type)}` };
}

/** Returns the filter for rows whose cell in a column is one of those that a profile counts together. */
export const withCells = (column: string, are: CellClass): RowFilter => ({ kind: "cells", column, are });

/** Returns whether two filters ask for the same rows in the same words. */
export function isSameFilter(one: RowFilter | undefined, other: RowFilter | undefined): boolean {
  if (one?.kind === "cells" && other?.kind === "cells")
    return one.column === other.column && JSON.stringify(one.are) === JSON.stringify(other.are);
  if (one?.kind === "rejected" && other?.kind === "rejected") return one.column === other.column;
  if (one?.kind === "where" && other?.kind === "where") return one.expression === other.expression;
  if (one?.kind === "text" && other?.kind === "text")
    return one.text === other.text && one.column === other.column && one.match_case === other.match_case;
  return one === other;
}
