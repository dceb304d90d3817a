import { useEffect, useRef, useState, type PointerEvent, type RefObject } from "react";
import { announce } from "../shared/index.ts";
import { words } from "./words.ts";

/** Pixels that a pointer moves before a press is a drag. */
const BEGINS = 4;
/** How near an edge of the list scrolls it, and by how much a frame at most. */
const EDGE = 32;
const SCROLL = 12;

/** A step on its way from a place to another, and where the line between two steps stands, from the list's top. */
export interface StepDrag {
  from: number;
  to: number;
  line: number;
}

/** Returns between which steps a height stands: above a step's middle it is before that step. */
export function gapAt(boxes: readonly { top: number; bottom: number }[], y: number): number {
  return boxes.filter(({ top, bottom }) => (top + bottom) / 2 < y).length;
}

/** Returns the place that a step has when it is put into a gap. Both gaps beside it are its own place. */
export const placeIn = (gap: number, from: number): number => (gap > from ? gap - 1 : gap);

/** Returns how far the list scrolls in a frame while the pointer is at its edge, or beyond it. */
export function scrollBy({ top, bottom }: { top: number; bottom: number }, y: number): number {
  const into = y < top + EDGE ? y - top - EDGE : y > bottom - EDGE ? y - bottom + EDGE : 0;
  return Math.round((Math.max(-EDGE, Math.min(EDGE, into)) / EDGE) * SCROLL);
}

/**
 * Steps moved by the pointer: a mouse takes a step anywhere, a finger by its grip, as elsewhere it scrolls. Esc puts it back. All by
 * pointer events: the window keeps the page's own drags for files.
 */
export function useStepDrag(
  list: RefObject<HTMLElement | null>,
  titles: readonly string[],
  onMove: (from: number, to: number) => void,
): { drag: StepDrag | undefined; onPointerDown: (event: PointerEvent<HTMLElement>, from: number) => void } {
  const [drag, setDrag] = useState<StepDrag>();
  const stop = useRef<() => void>(undefined);
  useEffect(() => () => stop.current?.(), []);

  const onPointerDown = (event: PointerEvent<HTMLElement>, from: number) => {
    const target = event.target as HTMLElement;
    const steps = list.current;
    if (!steps || event.button !== 0 || !event.isPrimary || target.closest("button")) return;
    if (event.pointerType === "touch" && !target.closest("[data-grip]")) return;
    const { pointerId, clientY: start } = event;
    const [title, count] = [titles[from] ?? "", titles.length];
    const listening = new AbortController();
    const on = { signal: listening.signal, capture: true };
    let now: StepDrag | undefined;
    let y = start;
    let frame = 0;

    const end = (takes: boolean) => {
      listening.abort();
      cancelAnimationFrame(frame);
      stop.current = undefined;
      if (!now) return;
      const { to } = now;
      setDrag(undefined);
      if (steps.hasPointerCapture(pointerId)) steps.releasePointerCapture(pointerId);
      // The release is no click on what is below it.
      const still = new AbortController();
      window.addEventListener("click", (click) => click.stopPropagation(), { capture: true, signal: still.signal });
      setTimeout(() => still.abort());
      if (takes && to !== from) onMove(from, to);
      else announce(words.drag.stays(title, from + 1));
    };
    const look = () => {
      const cards = [...steps.querySelectorAll<HTMLElement>("[data-step]")].map((card) => card.getBoundingClientRect());
      const outer = steps.getBoundingClientRect();
      const gap = gapAt(cards, y);
      const to = placeIn(gap, from);
      if (to !== now?.to) announce(now ? words.drag.over(to + 1, count) : words.drag.taken(title, from + 1, count));
      now = { from, to, line: (cards[gap]?.top ?? outer.bottom) - outer.top };
      setDrag((before) => (before?.to === to && before.line === now?.line ? before : now));
    };
    const scroll = () => {
      const area = steps.parentElement;
      const by = area ? scrollBy(area.getBoundingClientRect(), y) : 0;
      if (by !== 0) {
        area?.scrollBy({ top: by });
        look();
      }
      frame = requestAnimationFrame(scroll);
    };
    const onPointerMove = (moved: globalThis.PointerEvent) => {
      if (moved.pointerId !== pointerId) return;
      y = moved.clientY;
      if (!now) {
        if (Math.abs(y - start) < BEGINS) return;
        steps.setPointerCapture(pointerId);
        frame = requestAnimationFrame(scroll);
      }
      look();
    };
    window.addEventListener("pointermove", onPointerMove, on);
    window.addEventListener("pointerup", (up) => up.pointerId === pointerId && end(true), on);
    window.addEventListener("pointercancel", (gone) => gone.pointerId === pointerId && end(false), on);
    // The window's own: an element's is heard on the way down only.
    window.addEventListener("blur", () => end(false), { signal: listening.signal });
    window.addEventListener(
      "keydown",
      (pressed) => {
        if (pressed.key !== "Escape" || !now) return;
        pressed.preventDefault();
        pressed.stopPropagation();
        end(false);
      },
      on,
    );
    stop.current?.();
    stop.current = () => end(false);
  };
  return { drag, onPointerDown };
}
