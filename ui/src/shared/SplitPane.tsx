import { useRef, useState, type CSSProperties, type KeyboardEvent, type PointerEvent, type ReactNode } from "react";
import { cx } from "./cx.ts";
import classes from "./SplitPane.module.css";
import { isNumber, useStored } from "./storage.ts";
import { words } from "./words.ts";

export interface SplitPaneProps {
  /** Under this name the size is kept on this machine. */
  name: string;
  direction?: "row" | "column";
  /** Which of the two has the size; the other takes what is left. */
  sized: "first" | "second";
  initial: number;
  min?: number;
  max?: number;
  first: ReactNode;
  /** Nothing leaves all the room to the first, which stays as it is when there is something. */
  second: ReactNode | undefined;
  className?: string;
}

/** Two panes with a border that can be moved by pointer and by keyboard; the size is kept. */
export function SplitPane({ name, direction = "row", sized, initial, min = 120, max = 900, first, second, className }: SplitPaneProps) {
  const [kept, keep] = useStored(`size.${name}`, initial, isNumber);
  const [dragged, setDragged] = useState<number>();
  const start = useRef({ at: 0, size: 0 });
  const size = clamp(dragged ?? kept, min, max);
  const along = (event: PointerEvent) => (direction === "row" ? event.clientX : event.clientY);
  const sign = sized === "first" ? 1 : -1;

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { at: along(event), size };
    setDragged(size);
  };
  const onPointerMove = (event: PointerEvent) => {
    if (dragged !== undefined) setDragged(clamp(start.current.size + sign * (along(event) - start.current.at), min, max));
  };
  const onPointerUp = () => {
    if (dragged !== undefined) keep(dragged);
    setDragged(undefined);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.shiftKey ? 40 : 8;
    const by = { ArrowRight: step, ArrowDown: step, ArrowLeft: -step, ArrowUp: -step }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    keep(clamp(size + sign * by, min, max));
  };

  const sizeStyle: CSSProperties = direction === "row" ? { width: size } : { height: size };
  return (
    <div className={cx(classes["split"], classes[direction], className)}>
      <div className={cx(classes["pane"], sized !== "first" && classes["rest"])} style={sized === "first" ? sizeStyle : undefined}>
        {first}
      </div>
      {second !== undefined && (
        <div
          role="separator"
          tabIndex={0}
          aria-label={words.resize}
          aria-orientation={direction === "row" ? "vertical" : "horizontal"}
          aria-valuenow={Math.round(size)}
          aria-valuemin={min}
          aria-valuemax={max}
          className={cx(classes["edge"], dragged !== undefined && classes["moving"])}
          onPointerDown={onPointerDown}
          onPointerMove={onPointerMove}
          onPointerUp={onPointerUp}
          onPointerCancel={onPointerUp}
          onDoubleClick={() => keep(initial)}
          onKeyDown={onKeyDown}
        />
      )}
      {second !== undefined && (
        <div className={cx(classes["pane"], sized !== "second" && classes["rest"])} style={sized === "second" ? sizeStyle : undefined}>
          {second}
        </div>
      )}
    </div>
  );
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}
