import type { Column } from "./columns.ts";
import type { Row } from "./rows.ts";

// The grid is drawn in tiles: so many columns wide, so many rows high. They are counted from the newest run on, so that older
// runs, which come as one scrolls, leave the tiles as they are.

export const TILE_COLUMNS = 16;
export const TILE_ROWS = 12;

/** Columns that stand side by side. */
export interface Band {
  /** From 0 for the newest. */
  at: number;
  /** The number of the first of its columns. */
  first: number;
  columns: readonly Column[];
}

/** Returns which band a column is in. */
export const bandOf = (count: number, column: number): number => Math.floor((count - 1 - column) / TILE_COLUMNS);

/**
 * Returns things by the slot that each takes of so many, in the order of slots. What comes into view takes the slot of what
 * left it on the other side, and with it its elements: to make and to drop canvases is dearer than to draw them anew.
 */
export function bySlot<T>(things: readonly T[], numberOf: (thing: T) => number, slots: number): { slot: number; thing: T }[] {
  return things.map((thing) => ({ slot: numberOf(thing) % slots, thing })).sort((a, b) => a.slot - b.slot);
}

/** Returns the columns of a band; none where there is no such band. */
export function bandAt(columns: readonly Column[], at: number): Band {
  const end = columns.length - at * TILE_COLUMNS;
  const first = Math.max(0, end - TILE_COLUMNS);
  return { at, first, columns: end <= 0 ? [] : columns.slice(first, end) };
}

/** Returns whether two bands look the same: their runs are, and stand beside each other as they did. */
export function sameBand(a: Band, b: Band): boolean {
  const [left, other] = [a.columns[0]?.x ?? 0, b.columns[0]?.x ?? 0];
  return (
    a.columns.length === b.columns.length &&
    a.columns.every((column, index) => {
      const beside = b.columns[index];
      if (!beside || beside.x - other !== column.x - left || beside.kind !== column.kind) return false;
      return column.kind !== "run" || (beside.kind === "run" && beside.run === column.run);
    })
  );
}

/** Returns whether two stretches of rows are of the same tasks. */
export const sameRows = (a: readonly Row[], b: readonly Row[]): boolean =>
  a.length === b.length &&
  a.every((row, index) => {
    const other = b[index];
    if (row.kind === "task") return other?.kind === "task" && other.task === row.task;
    return other?.kind === "group" && other.folded === row.folded && other.tasks.join() === row.tasks.join();
  });
