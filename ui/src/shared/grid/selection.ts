// Where the cursor of a grid stands and what is selected.

export interface Place {
  row: number;
  column: number;
}
export interface Selection {
  /** Where the selection began. */
  anchor: Place;
  /** Where the cursor is. */
  cursor: Place;
}
export interface Range {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

/** Returns the rectangle of a selection, both ends in it. */
export function rangeOf({ anchor, cursor }: Selection): Range {
  return {
    top: Math.min(anchor.row, cursor.row),
    bottom: Math.max(anchor.row, cursor.row),
    left: Math.min(anchor.column, cursor.column),
    right: Math.max(anchor.column, cursor.column),
  };
}

interface Stroke {
  key: string;
  mod: boolean;
  shift: boolean;
}

/** Returns the selection after a key press, or none where the key moves nothing. */
export function moved(
  selection: Selection,
  { key, mod, shift }: Stroke,
  rows: number,
  columns: number,
  page: number,
): Selection | undefined {
  const lastRow = Math.max(0, rows - 1);
  const lastColumn = Math.max(0, columns - 1);
  const { row, column } = selection.cursor;
  if (mod && !shift && key.toLowerCase() === "a") return { anchor: { row: 0, column: 0 }, cursor: { row: lastRow, column: lastColumn } };
  const to: Place | undefined = {
    ArrowDown: { row: mod ? lastRow : row + 1, column },
    ArrowUp: { row: mod ? 0 : row - 1, column },
    ArrowRight: { row, column: mod ? lastColumn : column + 1 },
    ArrowLeft: { row, column: mod ? 0 : column - 1 },
    PageDown: { row: row + page, column },
    PageUp: { row: row - page, column },
    Home: { row: mod ? 0 : row, column: 0 },
    End: { row: mod ? lastRow : row, column: lastColumn },
  }[key];
  if (!to) return undefined;
  const cursor = { row: Math.min(lastRow, Math.max(0, to.row)), column: Math.min(lastColumn, Math.max(0, to.column)) };
  return { anchor: shift ? selection.anchor : cursor, cursor };
}
