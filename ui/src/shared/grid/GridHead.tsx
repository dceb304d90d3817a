import { useRef, type MouseEvent, type PointerEvent } from "react";
import { cx } from "../cx.ts";
import { Icon } from "../Icon.tsx";
import { words } from "../words.ts";
import classes from "./DataGrid.module.css";
import type { GridColumn } from "./types.ts";

interface GridHeadProps {
  columns: readonly GridColumn[];
  offsets: readonly number[];
  widths: readonly number[];
  /** The columns to draw beside the pinned ones, the second exclusive. */
  from: number;
  to: number;
  pinnedCount: number;
  pinnedWidth: number;
  headWidth: number;
  rowNumberTitle: string;
  currentColumn?: string | undefined;
  onSelect: (column: number) => void;
  onResize: (key: string, width: number) => void;
  onFit: (column: number) => void;
  onMenu?: ((column: number, x: number, y: number) => void) | undefined;
}

/**
 * The columns' names and types; it stays at the top. A border is moved by dragging, a double click fits it. What else can be
 * done with a column is in its menu, which the keyboard reaches from a cell.
 */
export function GridHead(props: GridHeadProps) {
  const { columns, from, to, pinnedCount, pinnedWidth, headWidth, rowNumberTitle } = props;
  const names = (start: number, end: number) =>
    columns.slice(start, end).map((column, at) => <Name key={column.key} {...{ column, props }} index={start + at} />);
  return (
    <div role="row" aria-rowindex={1} className={classes["head"]} data-head>
      <div role="presentation" className={cx(classes["fixed"], classes["fixedHead"])} style={{ width: headWidth + pinnedWidth }}>
        <div role="columnheader" aria-colindex={1} className={classes["corner"]} style={{ width: headWidth }}>
          {rowNumberTitle}
        </div>
        {names(0, pinnedCount)}
      </div>
      {names(from, to)}
    </div>
  );
}

function Name({ column, index, props }: { column: GridColumn; index: number; props: GridHeadProps }) {
  const { offsets, widths, headWidth, currentColumn, onSelect, onResize, onFit, onMenu } = props;
  const start = useRef<{ x: number; width: number } | undefined>(undefined);
  const onDown = (event: PointerEvent<HTMLElement>) => {
    event.preventDefault();
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { x: event.clientX, width: widths[index] ?? 0 };
  };
  const onMove = (event: PointerEvent) => {
    if (start.current) onResize(column.key, start.current.width + event.clientX - start.current.x);
  };
  const onUp = () => {
    start.current = undefined;
  };
  const onContextMenu = (event: MouseEvent) => {
    if (!onMenu) return;
    event.preventDefault();
    event.stopPropagation();
    onMenu(index, event.clientX, event.clientY);
  };
  const onButton = (event: MouseEvent<HTMLElement>) => {
    event.stopPropagation();
    const box = event.currentTarget.getBoundingClientRect();
    onMenu?.(index, box.left, box.bottom);
  };
  return (
    <div
      role="columnheader"
      aria-colindex={index + 2}
      aria-sort={column.sorted}
      className={cx(
        classes["name"],
        column.numeric && classes["numeric"],
        column.pinned && classes["pinned"],
        column.changed && classes["changedHead"],
        column.key === currentColumn && classes["current"],
      )}
      style={{ left: headWidth + (offsets[index] ?? 0), width: widths[index] }}
      title={column.hint ? `${column.name} · ${column.hint}` : column.name}
      onClick={() => onSelect(index)}
      onContextMenu={onContextMenu}
    >
      <span className={classes["nameText"]}>{column.name}</span>
      {column.hint && <small>{column.hint}</small>}
      {column.sorted && <Icon name={column.sorted === "ascending" ? "up" : "down"} size="xs" />}
      {column.mark}
      {onMenu && (
        // The keyboard opens the same menu from any cell of the column.
        <button type="button" tabIndex={-1} className={classes["more"]} aria-label={words.grid.columnMenu(column.name)} onClick={onButton}>
          <Icon name="down" size="xs" />
        </button>
      )}
      <i
        className={classes["edge"]}
        onPointerDown={onDown}
        onPointerMove={onMove}
        onPointerUp={onUp}
        onPointerCancel={onUp}
        onClick={(event) => event.stopPropagation()}
        onDoubleClick={() => onFit(index)}
      />
    </div>
  );
}
