// Which rows stand in the window of a long list. Browsers clamp a scroll area to 33,554,428 px: beyond
// `MAX_SCROLL_PX` the scroll bar is scaled, its position picks a row, and wheel and keys go by rows.

export const ROW_PX = 26;
export const HEAD_PX = 28;
/** A million rows. */
export const MAX_SCROLL_PX = 26_000_000;
const OVERSCAN = 4;
/** Rows are placed from the last of every so many on: while a list moves on within them, a row's own place stays the same. */
const STRIDE = 64;

export interface RowWindow {
  /** The first and the last row to draw (exclusive). */
  start: number;
  end: number;
  /** The row from which on rows are placed: one stands `(row - base) * ROW_PX` below it. */
  base: number;
  /** Where it stands, in pixels: of the scroll area, or of the view where the scroll bar is scaled. */
  top: number;
  /** The whole height of the scroll area. */
  height: number;
}

/** Returns whether a list is so long that its scroll bar is scaled. */
export function isScaled(rows: number): boolean {
  return rows * ROW_PX > MAX_SCROLL_PX;
}

/** Returns the rows to draw when `first` (with its fraction) stands at the top. `view` is the height below the header. */
export function rowWindow(first: number, view: number, rows: number): RowWindow {
  const start = Math.max(0, Math.min(Math.floor(first), rows) - OVERSCAN);
  const end = Math.min(rows, Math.ceil(first + view / ROW_PX) + OVERSCAN);
  const base = Math.floor(start / STRIDE) * STRIDE;
  const scaled = isScaled(rows);
  return { start, end, base, top: (scaled ? base - first : base) * ROW_PX, height: Math.min(rows * ROW_PX, MAX_SCROLL_PX) };
}

/** Returns the row at the top of the view, with its fraction. */
export function firstRow(scrollTop: number, view: number, rows: number): number {
  const full = rows * ROW_PX;
  if (full <= MAX_SCROLL_PX) return Math.max(0, scrollTop) / ROW_PX;
  const range = MAX_SCROLL_PX - view;
  return (Math.max(0, Math.min(scrollTop, range)) / range) * (rows - view / ROW_PX);
}

/** Returns the scroll position at which a row stands at the top of the view. */
export function scrollTopOf(row: number, view: number, rows: number): number {
  if (!isScaled(rows)) return row * ROW_PX;
  const range = MAX_SCROLL_PX - view;
  return Math.max(0, Math.min(range, (row / (rows - view / ROW_PX)) * range));
}

/** Returns the last row that can stand at the top, with its fraction. */
export function lastFirst(view: number, rows: number): number {
  return Math.max(0, rows - view / ROW_PX);
}

/** Returns the row to put at the top so that `row` is in view, with the least movement. */
export function firstToShow(row: number, first: number, view: number): number {
  const fits = view / ROW_PX;
  if (row < first) return row;
  if (row + 1 > first + fits) return Math.max(0, row + 1 - fits);
  return first;
}

/** Returns the columns to draw between two pixels, given where each starts (one more entry than columns). */
export function columnWindow(offsets: readonly number[], from: number, to: number): { start: number; end: number } {
  const columns = offsets.length - 1;
  let low = 0;
  let high = columns;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((offsets[middle + 1] ?? 0) <= from) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < columns && (offsets[end] ?? 0) < to) end += 1;
  return { start: low, end };
}
