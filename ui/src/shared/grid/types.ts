import type { ReactNode } from "react";

/** A column of a grid. */
export interface GridColumn {
  key: string;
  name: string;
  /** After the name, small: its type. */
  hint?: string | undefined;
  /** Numbers stand at the right. */
  numeric?: boolean;
  /** A mark in the header: `12 odd`. */
  mark?: ReactNode;
  /** The step made or changed this column. */
  changed?: boolean;
  /** Pixels; measured from the first rows unless given. */
  width?: number;
}

/** What a cell is beside its text. */
export type CellTone = "changed" | "odd" | "missing" | "gone" | undefined;

/** A cell's text; null is no value, undefined is not loaded yet. */
export type CellValue = string | null | undefined;

export interface DataGridProps {
  /** What the grid shows, for screen readers. */
  label: string;
  columns: readonly GridColumn[];
  rowCount: number;
  cell: (row: number, column: number) => CellValue;
  tone?: (row: number, column: number) => CellTone;
  /** For a tooltip: what was there before, or why the cell is odd. */
  about?: (row: number, column: number) => string | undefined;
  /** A row that does not go on: dropped or rejected. */
  rowTone?: (row: number) => "dropped" | "rejected" | undefined;
  /** What stands in the column of row numbers: 1, 2, 3 unless given (a file's line numbers, say). */
  rowNumber?: (row: number) => string;
  rowNumberTitle?: string;
  /** Called with the rows in view when they change, for grids that load as they go. */
  onView?: (start: number, end: number) => void;
  /** The column that is looked at beside the grid. */
  currentColumn?: string | undefined;
  onColumn?: (key: string) => void;
  /** Enter or a double click on a cell, instead of showing its whole text. */
  onOpen?: (row: number, column: number) => void;
  /** What stands there when there are no rows. */
  empty?: ReactNode;
  className?: string;
}
