// A scroll area is moved by setting its position: that is what this hook is for, and only its listeners do it.
/* eslint-disable react-hooks/immutability, react-hooks/preserve-manual-memoization */
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from "react";
import { firstRow, firstToShow, HEAD_PX, isScaled, ROW_PX, rowWindow, scrollTopOf, type RowWindow } from "./window.ts";

interface Scroll {
  /** The row at the top of the view, with its fraction. */
  first: number;
  top: number;
  left: number;
  width: number;
  height: number;
}

/** Follows a grid's scroll area and moves it by rows. */
export function useGridScroll(area: RefObject<HTMLDivElement | null>, rows: number) {
  const [scroll, setScroll] = useState<Scroll>({ first: 0, top: 0, left: 0, width: 800, height: 400 });
  // A position that we set ourselves names a row exactly; the scroll bar of a scaled list cannot.
  const ours = useRef<{ top: number; first: number } | undefined>(undefined);
  const view = Math.max(ROW_PX, scroll.height - HEAD_PX);

  const read = useCallback(() => {
    const element = area.current;
    if (!element) return;
    const { scrollTop: top, scrollLeft: left, clientWidth: width, clientHeight: height } = element;
    const below = Math.max(ROW_PX, height - HEAD_PX);
    const kept = ours.current && Math.abs(ours.current.top - top) < 1.5 ? ours.current.first : undefined;
    if (kept === undefined) ours.current = undefined;
    setScroll({ first: kept ?? firstRow(top, below, rows), top, left, width, height });
  }, [area, rows]);

  useLayoutEffect(() => {
    read();
    const element = area.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(read);
    observer.observe(element);
    return () => observer.disconnect();
  }, [area, read]);

  const showFirst = useCallback(
    (first: number) => {
      const element = area.current;
      if (!element) return;
      const clamped = Math.max(0, Math.min(first, rows - view / ROW_PX));
      ours.current = { top: scrollTopOf(clamped, view, rows), first: clamped };
      element.scrollTop = ours.current.top;
      read();
    },
    [area, read, rows, view],
  );

  // The wheel of a scaled list goes by rows. React's own wheel listeners are passive and cannot say so.
  useEffect(() => {
    const element = area.current;
    if (!element || !isScaled(rows)) return undefined;
    const onWheel = (event: WheelEvent) => {
      if (event.ctrlKey || event.deltaY === 0) return;
      event.preventDefault();
      const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * ROW_PX : event.deltaY;
      showFirst((ours.current?.first ?? firstRow(element.scrollTop, view, rows)) + pixels / ROW_PX);
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [area, rows, showFirst, view]);

  const showRow = (row: number) => {
    const first = firstToShow(row, scroll.first, view);
    if (first !== scroll.first) showFirst(first);
  };
  const window: RowWindow = rowWindow(scroll.first, scroll.top, view, rows);
  return { scroll, view, window, read, showRow };
}
