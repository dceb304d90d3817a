// A scroll area is moved by setting its position: that is what this hook is for, and only its listeners do it.
/* eslint-disable react-hooks/immutability, react-hooks/preserve-manual-memoization */
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from "react";
import { firstRow, firstToShow, HEAD_PX, isScaled, lastFirst, ROW_PX, rowWindow, scrollTopOf, type RowWindow } from "./window.ts";

interface Scroll {
  /** The row at the top of the view, with its fraction. */
  first: number;
  left: number;
  width: number;
  height: number;
}

/** A browser rounds a position that is set to a pixel or less. */
const ROUNDING_PX = 1.5;

/** Follows a grid's scroll area and moves it by rows. */
export function useGridScroll(area: RefObject<HTMLDivElement | null>, rows: number) {
  const [scroll, setScroll] = useState<Scroll>({ first: 0, left: 0, width: 800, height: 400 });
  // A position that we set ourselves names a row exactly; the scroll bar of a scaled list cannot.
  const ours = useRef<{ top: number; first: number } | undefined>(undefined);
  const shown = useRef({ first: 0, rows });
  const view = Math.max(ROW_PX, scroll.height - HEAD_PX);

  const read = useCallback(() => {
    const element = area.current;
    if (!element) return;
    const { scrollTop: top, scrollLeft: left, clientWidth: width, clientHeight: height } = element;
    const below = Math.max(ROW_PX, height - HEAD_PX);
    const kept = ours.current && Math.abs(ours.current.top - top) < ROUNDING_PX ? ours.current.first : undefined;
    if (kept === undefined) ours.current = undefined;
    const first = kept ?? firstRow(top, below, rows);
    shown.current = { first, rows };
    setScroll((old) =>
      old.first === first && old.left === left && old.width === width && old.height === height ? old : { first, left, width, height },
    );
  }, [area, rows]);

  const showFirst = useCallback(
    (first: number) => {
      const element = area.current;
      if (!element) return;
      const below = Math.max(ROW_PX, element.clientHeight - HEAD_PX);
      const clamped = Math.max(0, Math.min(first, lastFirst(below, rows)));
      ours.current = { top: scrollTopOf(clamped, below, rows), first: clamped };
      element.scrollTop = ours.current.top;
      read();
    },
    [area, read, rows],
  );

  useLayoutEffect(() => {
    // The list has become longer or shorter, as a count settles: the rows in view stay where they are.
    const { first, rows: before } = shown.current;
    if (before !== rows && first > 0 && (isScaled(before) || isScaled(rows))) showFirst(first);
    else read();
    const element = area.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(read);
    observer.observe(element);
    return () => observer.disconnect();
  }, [area, read, rows, showFirst]);

  // The wheel of a scaled list goes by rows. React's own wheel listeners are passive and cannot say so.
  useEffect(() => {
    const element = area.current;
    if (!element || !isScaled(rows)) return undefined;
    const onWheel = (event: WheelEvent) => {
      if (event.ctrlKey || event.shiftKey || event.deltaY === 0) return;
      event.preventDefault();
      showFirst(shown.current.first + rowsOf(event, element.clientHeight - HEAD_PX));
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [area, rows, showFirst]);

  const showRow = (row: number) => {
    const first = firstToShow(row, scroll.first, view);
    if (first !== scroll.first) showFirst(first);
  };
  /** Puts a row in the middle of the view, unless it is in view already. */
  const showInMiddle = (row: number) => {
    if (firstToShow(row, scroll.first, view) !== scroll.first) showFirst(row + 0.5 - view / ROW_PX / 2);
  };
  const window: RowWindow = rowWindow(scroll.first, view, rows);
  return { scroll, view, window, read, showRow, showInMiddle };
}

/** Returns how many rows a turn of the wheel is, with their fraction. */
function rowsOf({ deltaMode, deltaY }: WheelEvent, view: number): number {
  if (deltaMode === WheelEvent.DOM_DELTA_LINE) return deltaY;
  return deltaMode === WheelEvent.DOM_DELTA_PAGE ? (deltaY * view) / ROW_PX : deltaY / ROW_PX;
}
