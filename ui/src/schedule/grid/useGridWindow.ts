// A scroll area is moved by setting its position: that is what this hook is for, and only its listeners do it.
/* eslint-disable react-hooks/immutability, react-hooks/preserve-manual-memoization */
import { useCallback, useEffect, useEffectEvent, useLayoutEffect, useRef, useState, type RefObject } from "react";
import { COLUMN_PX, columnAt, startOf, type Columns } from "./columns.ts";
import { bandOf, TILE_COLUMNS, TILE_ROWS } from "./tiles.ts";

export const NAMES_PX = 212;
export const HEAD_PX = 108;
export const ROW_PX = 28;
/** After so long without scrolling, what is in view is said in words too. */
const REST_MS = 150;
/** The end of the scroll area is reached within so much. */
const NEAR_PX = 2;
/** Older runs are asked for when the first that is there is nearer than so many views: a page of them takes a moment to come. */
const OLDER_VIEWS = 2;

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
  /** Bands and tiles of rows that are drawn at most, in a view of this size. */
  wide: number;
  high: number;
}

/** Tiles that are drawn beside those that fill a view: one that is cut off, one more on each side, and the oldest, which may be narrow. */
const MORE_TILES = 4;

const EMPTY: GridWindow = { firstBand: 0, lastBand: 0, firstRow: 0, endRow: 3 * TILE_ROWS, lastColumn: 0, wide: 1, high: 3 };
const same = (one: GridWindow, other: GridWindow): boolean =>
  (Object.keys(one) as (keyof GridWindow)[]).every((key) => key === "lastColumn" || one[key] === other[key]);

/** Follows a scroll area of runs: which part of it is drawn. It begins at the newest run and stays there as runs come. */
export function useGridWindow(area: RefObject<HTMLDivElement | null>, columns: Columns, rows: number, onOlder: (() => void) | undefined) {
  const [shown, setShown] = useState<GridWindow>(EMPTY);
  const [rested, setRested] = useState<GridWindow>(EMPTY);
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined);
  const before = useRef<{ columns: Columns; rows: number }>({ columns: { list: [], width: 0, older: 0 }, rows: 0 });
  // What the scroll area last said of itself. To ask it again makes the browser lay out the page at once.
  const view = useRef({ left: 0, top: 0, wide: 0, high: 0, atEnd: true });

  /** Asks the scroll area where it stands. */
  const look = useCallback(() => {
    const element = area.current;
    if (!element) return;
    const { scrollLeft: left, scrollTop: top, clientWidth: wide, clientHeight: high, scrollWidth } = element;
    view.current = { left, top, wide, high, atEnd: left + wide >= scrollWidth - NEAR_PX };
  }, [area]);

  const lay = useCallback(() => {
    const { left, top, wide, high } = view.current;
    const count = columns.list.length;
    const near = (x: number) => columnAt(columns, x) ?? (x < startOf(columns) ? 0 : Math.max(0, count - 1));
    const [from, to] = [near(left), near(left + wide - NAMES_PX)];
    // A tile more on each side: the browser scrolls before it asks.
    const firstBand = Math.max(0, bandOf(count, to) - 1);
    const lastBand = Math.min(bandOf(count, 0), bandOf(count, from) + 1);
    const tilesHigh = high / ROW_PX / TILE_ROWS;
    const next: GridWindow = {
      firstBand,
      lastBand,
      firstRow: Math.max(0, Math.floor(top / ROW_PX / TILE_ROWS - 1) * TILE_ROWS),
      endRow: Math.min(rows, Math.ceil((top + high - HEAD_PX) / ROW_PX / TILE_ROWS + 1) * TILE_ROWS),
      lastColumn: to,
      wide: Math.max(Math.ceil(wide / COLUMN_PX / TILE_COLUMNS) + MORE_TILES, lastBand - firstBand + 1),
      high: Math.ceil(tilesHigh) + MORE_TILES,
    };
    setShown((old) => (same(old, next) ? old : next));
    clearTimeout(rest.current);
    rest.current = setTimeout(() => setRested(next), REST_MS);
    if (count > 0 && left < startOf(columns) + OLDER_VIEWS * wide) onOlder?.();
  }, [columns, rows, onOlder]);

  const read = useCallback(() => {
    look();
    lay();
  }, [look, lay]);

  // Runs came. Older ones have their room already, unless more of them were missed than was known; a new one is at the right.
  useLayoutEffect(() => {
    const element = area.current;
    const { columns: old, rows: oldRows } = before.current;
    before.current = { columns, rows };
    if (!element) return;
    const moved = old.width !== columns.width || old.older !== columns.older;
    if (view.current.atEnd) {
      if (moved) element.scrollLeft = element.scrollWidth;
    } else if (moved) {
      const kept = old.list.find((column) => column.kind === "run");
      const now = kept && columns.list.find((column) => column.kind === "run" && column.run.id === kept.run.id);
      if (now && now.x !== kept.x) element.scrollLeft += now.x - kept.x;
    }
    if (old.width !== columns.width || oldRows !== rows) look();
    lay();
  }, [area, columns, rows, look, lay]);

  useEffect(() => () => clearTimeout(rest.current), []);

  const onSize = useEffectEvent(() => {
    const element = area.current;
    if (element && view.current.atEnd) element.scrollLeft = element.scrollWidth;
    read();
  });
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => onSize());
    observer.observe(element);
    return () => observer.disconnect();
  }, [area]);

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
