import type { Ways } from "../model/walk.ts";

/** A table in the same column as one that it is connected with, or further than the next, makes lines long: as much as this many pixels. */
const SAME_COLUMN_PX = 900;
const FAR_PX = 420;

/**
 * Returns a column for each table of a piece, from 0: what is connected stands in neighbouring columns as far as it can, and columns
 * are about equally high. The layout would need a column for each step of the longest way through the piece, which fits no window.
 */
export function columnsOf(
  piece: readonly string[],
  ways: Ways,
  heightOf: (id: string) => number,
  count: number,
  root?: string,
): Map<string, number> {
  const within = new Set(piece);
  const inner = (id: string) => (ways.get(id) ?? []).filter(({ to }) => within.has(to)).map(({ to }) => to);
  const degree = (id: string) => inner(id).length;
  const first = root !== undefined && within.has(root) ? root : [...piece].sort((a, b) => degree(b) - degree(a))[0];
  const columns = new Map<string, number>();
  if (first === undefined) return columns;
  const load = Array.from({ length: count }, () => 0);
  const put = (id: string, column: number) => {
    columns.set(id, column);
    load[column] = (load[column] ?? 0) + heightOf(id);
  };
  const cost = (id: string, column: number) => {
    let sum = load[column] ?? 0;
    for (const other of inner(id)) {
      const at = columns.get(other);
      if (at === undefined) continue;
      const far = Math.abs(at - column);
      sum += far === 0 ? SAME_COLUMN_PX : (far - 1) * FAR_PX;
    }
    return sum;
  };
  const all = load.map((_, at) => at);
  put(first, Math.floor((count - 1) / 2));
  for (const [id, column] of columns) {
    const next = inner(id)
      .filter((other) => !columns.has(other))
      .sort((a, b) => degree(b) - degree(a));
    for (const other of next) {
      if (columns.has(other)) continue;
      // The neighbouring columns first; further away where those are full.
      const choices = [...all].sort((a, b) => Math.abs(a - column) - Math.abs(b - column));
      put(
        other,
        choices.reduce((a, b) => (cost(other, b) < cost(other, a) ? b : a), column),
      );
    }
  }
  // What is not connected stands where there is room.
  for (const id of piece) if (!columns.has(id)) put(id, load.indexOf(Math.min(...load)));
  return columns;
}

/** Returns how many columns make a piece about `ratio` times as wide as high. */
export function columnCount(heights: readonly number[], columnWidth: number, ratio: number): number {
  if (heights.length < 2) return 1;
  const total = heights.reduce((sum, height) => sum + height, 0);
  return Math.max(2, Math.min(heights.length, Math.round(Math.sqrt((ratio * total * 1.2) / columnWidth))));
}
