import { useEffect, useEffectEvent, useRef, type PointerEvent, type RefObject } from "react";
import type { Point } from "./path.ts";

/** How much larger or smaller one press of a button or a key makes a graph. */
export const ZOOM_STEP = 1.25;
/** A press that moves no further is a click. */
const CLICK_PX = 3;

interface Moves {
  move: (by: Point) => void;
  /** `at`: the point of the area that stays where it is. */
  zoom: (by: number, at: Point) => void;
  /** A press without a move. */
  onClick?: (event: PointerEvent, at: Point) => void;
}

/** Moves a graph by dragging and the wheel, and makes it larger by Ctrl and the wheel. */
export function useMoving(area: RefObject<HTMLElement | null>, { move, zoom, onClick }: Moves) {
  const drag = useRef<{ x: number; y: number; moved: boolean } | undefined>(undefined);
  const placeIn = (event: { clientX: number; clientY: number }): Point => {
    const box = area.current?.getBoundingClientRect();
    return { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) };
  };
  const onWheel = useEffectEvent((event: WheelEvent) => {
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) {
      zoom(Math.exp(-event.deltaY / 300), placeIn(event));
      return;
    }
    const [dx, dy] = event.shiftKey ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
    move({ x: -dx, y: -dy });
  });
  // React's own wheel listeners are passive: the page would scroll or zoom along.
  useEffect(() => {
    const element = area.current;
    if (!element) return undefined;
    const listen = (event: WheelEvent) => onWheel(event);
    element.addEventListener("wheel", listen, { passive: false });
    return () => element.removeEventListener("wheel", listen);
  }, [area]);

  const onPointerUp = (event: PointerEvent) => {
    const ended = drag.current;
    drag.current = undefined;
    if (ended && !ended.moved && event.type === "pointerup") onClick?.(event, placeIn(event));
  };
  /** Returns whether a press has become a drag. */
  const hasMoved = (event: PointerEvent): boolean => {
    const from = drag.current;
    if (!from) return false;
    if (!from.moved && Math.hypot(event.clientX - from.x, event.clientY - from.y) < CLICK_PX) return false;
    drag.current = { ...from, moved: true };
    return true;
  };
  return {
    placeIn,
    hasMoved,
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      drag.current = { x: event.clientX, y: event.clientY, moved: false };
    },
    onPointerMove: (event: PointerEvent) => {
      const from = drag.current;
      if (!from || !hasMoved(event)) return;
      drag.current = { x: event.clientX, y: event.clientY, moved: true };
      move({ x: event.clientX - from.x, y: event.clientY - from.y });
    },
    onPointerUp,
    onPointerCancel: onPointerUp,
  };
}
