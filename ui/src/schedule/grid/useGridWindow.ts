// A scroll area is moved by setting its position: that is what this hook is for, and only its listeners do it.
/* eslint-disable react-hooks/immutability, react-hooks/preserve-manual-memoization, react-hooks/set-state-in-effect */
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from "react";
import { columnAt, type Columns } from "./columns.ts";
import { bandOf, TILE_ROWS } from "./tiles.ts";

export const NAMES_PX = 212;
export const HEAD_PX = 108;
export const ROW_PX = 28;
/** After so long without scrolling, what is in view is said in words too. */
const REST_MS = 150;
/** The end of the scroll area is reached within so much. */
const NEAR_PX = 2;
/** Older runs are asked for when their end is so near. */
const OLDER_PX = 400;

export interface GridWindow {
  /** The bands that are drawn, from the newest on. */
  firstBand: number;
  lastBand: number;
  /** The rows that are drawn: whole tiles. */
  firstRow: number;
  /** Exclusive. */
  endRow: number;
  /** The last column in view. */
  lastColumn: number;
}

const EMPTY: GridWindow = { firstBand: 0, lastBand: 0, firstRow: 0, endRow: 3 * TILE_ROWS, lastColumn: 0 };
const same = (one: GridWindow, other: GridWindow): boolean =>
  (Object.keys(one) as (keyof GridWindow)[]).every((key) => key === "lastColumn" || one[key] === other[key]);

/** Follows a scroll area of runs: which part of it is drawn. It begins at the newest run and stays there as runs come. */
export function useGridWindow(area: RefObject<HTMLDivElement | null>, columns: Columns, rows: number, onOlder: (() => void) | undefined) {
  const [shown, setShown] = useState<GridWindow>(EMPTY);
  const [rested, setRested] = useState<GridWindow>(EMPTY);
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined);
  const before = useRef<{ columns: Columns; atEnd: boolean }>({ columns: { list: [], width: 0 }, atEnd: true });

  const read = useCallback(() => {
    const element = area.current;
    if (!element) return;
    const { scrollLeft, scrollTop, clientWidth, clientHeight, scrollWidth } = element;
    before.current.atEnd = scrollLeft + clientWidth >= scrollWidth - NEAR_PX;
    const last = Math.max(0, columns.list.length - 1);
    const from = columnAt(columns, scrollLeft) ?? (scrollLeft >= columns.width ? last : 0);
    const to = columnAt(columns, scrollLeft + clientWidth - NAMES_PX) ?? last;
    const count = columns.list.length;
    // A tile more on each side: the browser scrolls before it asks.
    const next: GridWindow = {
      firstBand: Math.max(0, bandOf(count, to) - 1),
      lastBand: Math.min(bandOf(count, 0), bandOf(count, from) + 1),
      firstRow: Math.max(0, Math.floor(scrollTop / ROW_PX / TILE_ROWS - 1) * TILE_ROWS),
      endRow: Math.min(rows, Math.ceil((scrollTop + clientHeight - HEAD_PX) / ROW_PX / TILE_ROWS + 1) * TILE_ROWS),
      lastColumn: to,
    };
    setShown((old) => (same(old, next) ? old : next));
    clearTimeout(rest.current);
    rest.current = setTimeout(() => setRested(next), REST_MS);
    if (scrollLeft < OLDER_PX && columns.list.length > 0) onOlder?.();
  }, [area, columns, rows, onOlder]);

  // Runs came: older ones at the left, which leave what is in view where it is, or a new one at the right.
  useLayoutEffect(() => {
    const element = area.current;
    const { columns: old, atEnd } = before.current;
    before.current = { columns, atEnd };
    if (!element) return;
    if (atEnd) element.scrollLeft = element.scrollWidth;
    else {
      const kept = old.list.find((column) => column.kind === "run");
      const now = kept && columns.list.find((column) => column.kind === "run" && column.run.id === kept.run.id);
      if (now) element.scrollLeft += now.x - kept.x;
    }
  }, [area, columns]);

  useEffect(() => () => clearTimeout(rest.current), []);

  useLayoutEffect(() => {
    read();
    const element = area.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => {
      if (before.current.atEnd) element.scrollLeft = element.scrollWidth;
      read();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [area, read]);

  /** Brings a cell into view; row -1 is the run's bar, which always is. */
  const show = (column: number, row: number) => {
    const element = area.current;
    const { x, width } = columns.list[column] ?? { x: 0, width: 0 };
    if (!element) return;
    const wide = element.clientWidth - NAMES_PX;
    const margin = Math.min(42, wide / 4);
    if (x < element.scrollLeft + margin) element.scrollLeft = x - margin;
    else if (x + width > element.scrollLeft + wide - margin) element.scrollLeft = x + width - wide + margin;
    if (row < 0) return;
    const high = element.clientHeight - HEAD_PX;
    if (row * ROW_PX < element.scrollTop) element.scrollTop = row * ROW_PX;
    else if ((row + 1) * ROW_PX > element.scrollTop + high) element.scrollTop = (row + 1) * ROW_PX - high;
  };
  return { shown, rested, read, show };
}
