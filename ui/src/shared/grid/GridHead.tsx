import { useRef, type PointerEvent } from "react";
import { cx } from "../cx.ts";
import classes from "./DataGrid.module.css";
import type { GridColumn } from "./types.ts";

interface GridHeadProps {
  columns: readonly GridColumn[];
  offsets: readonly number[];
  widths: readonly number[];
  shown: { start: number; end: number };
  headWidth: number;
  rowNumberTitle: string;
  currentColumn?: string | undefined;
  onSelect: (column: number) => void;
  onResize: (key: string, width: number) => void;
  onFit: (column: number) => void;
}

/** The columns' names and types; it stays at the top. A border is moved by dragging, a double click fits it. */
export function GridHead({
  columns,
  offsets,
  widths,
  shown,
  headWidth,
  rowNumberTitle,
  currentColumn,
  onSelect,
  onResize,
  onFit,
}: GridHeadProps) {
  const start = useRef<{ x: number; width: number } | undefined>(undefined);
  const onDown = (index: number) => (event: PointerEvent<HTMLElement>) => {
    event.preventDefault();
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { x: event.clientX, width: widths[index] ?? 0 };
  };
  const onMove = (key: string) => (event: PointerEvent) => {
    if (start.current) onResize(key, start.current.width + event.clientX - start.current.x);
  };
  const onUp = () => {
    start.current = undefined;
  };
  return (
    <div role="row" aria-rowindex={1} className={classes["head"]} data-head>
      <div role="columnheader" aria-colindex={1} className={classes["corner"]} style={{ width: headWidth }}>
        {rowNumberTitle}
      </div>
      {columns.slice(shown.start, shown.end).map((column, at) => {
        const index = shown.start + at;
        return (
          <div
            key={column.key}
            role="columnheader"
            aria-colindex={index + 2}
            className={cx(
              classes["name"],
              column.numeric && classes["numeric"],
              column.changed && classes["changedHead"],
              column.key === currentColumn && classes["current"],
            )}
            style={{ left: headWidth + (offsets[index] ?? 0), width: widths[index] }}
            title={column.hint ? `${column.name} · ${column.hint}` : column.name}
            onClick={() => onSelect(index)}
          >
            <span className={classes["nameText"]}>{column.name}</span>
            {column.hint && <small>{column.hint}</small>}
            {column.mark}
            <i
              className={classes["edge"]}
              onPointerDown={onDown(index)}
              onPointerMove={onMove(column.key)}
              onPointerUp={onUp}
              onPointerCancel={onUp}
              onClick={(event) => event.stopPropagation()}
              onDoubleClick={() => onFit(index)}
            />
          </div>
        );
      })}
    </div>
  );
}
