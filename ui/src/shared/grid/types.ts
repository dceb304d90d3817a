import type { ReactNode, Ref } from "react";
import type { MenuItem } from "../Menu.tsx";

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
  width?: number | undefined;
  /** It stays at the left. Pinned columns come first. */
  pinned?: boolean;
  /** The rows are in its order. */
  sorted?: "ascending" | "descending" | undefined;
}

/** What a cell is beside its text. */
export type CellTone = "changed" | "odd" | "missing" | "gone" | undefined;

/** A cell's text; null is no value, undefined is not loaded yet. */
export type CellValue = string | null | undefined;

/** What may be done to a grid from outside. */
export interface GridHandle {
  /** Brings a cell into view and puts the cursor on it. */
  goTo: (row: number, column?: number) => void;
  focus: () => void;
  /** Where the cursor is, if it is anywhere. */
  cursor: () => { row: number; column: number } | undefined;
}

export interface DataGridProps {
  ref?: Ref<GridHandle>;
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
  /** What stands in the place of a row's cells: the text of a row that has none. */
  rowNote?: (row: number) => string | undefined;
  /** What stands in the column of row numbers: 1, 2, 3 unless given (a file's line numbers, say). */
  rowNumber?: (row: number) => string;
  rowNumberTitle?: string;
  /** Called with the rows in view when they change, for grids that load as they go. */
  onView?: (start: number, end: number) => void;
  /** Loads rows for a copy, `end` not among them, where not all are loaded. */
  load?: (start: number, end: number) => Promise<readonly (readonly CellValue[])[]>;
  /** The column that is looked at beside the grid. */
  currentColumn?: string | undefined;
  onColumn?: (key: string) => void;
  /** What can be done with a column, for its menu. */
  columnItems?: (column: number) => readonly MenuItem[];
  /** Called with a width that was set by hand, where someone else keeps it. */
  onWidth?: (key: string, width: number) => void;
  /** Enter or a double click on a cell, instead of showing its whole text. */
  onOpen?: (row: number, column: number) => void;
  /** What is looked for: found pieces of cells are marked. */
  find?: RegExp | undefined;
  /** What stands there when there are no rows. */
  empty?: ReactNode;
  className?: string;
}
