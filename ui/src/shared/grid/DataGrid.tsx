import { useEffect, useId, useRef, useState, type KeyboardEvent, type MouseEvent, type PointerEvent } from "react";
import { copyText } from "../copy.ts";
import { cx } from "../cx.ts";
import { isMac } from "../keys.ts";
import { announce } from "../LiveRegion.tsx";
import { words } from "../words.ts";
import { COPY_ROWS, toCsv, toTsv } from "./clipboard.ts";
import classes from "./DataGrid.module.css";
import { GridHead } from "./GridHead.tsx";
import { GridMenu } from "./GridMenu.tsx";
import { GridRow } from "./GridRow.tsx";
import { moved, rangeOf, type Place, type Selection } from "./selection.ts";
import type { DataGridProps } from "./types.ts";
import { useColumnWidths } from "./useColumnWidths.ts";
import { useGridScroll } from "./useGridScroll.ts";
import { columnWindow, HEAD_PX, ROW_PX } from "./window.ts";

const START: Selection = { anchor: { row: 0, column: 0 }, cursor: { row: 0, column: 0 } };

/** A table of any length: only what is in view is drawn. Cells are selected and copied as in a spreadsheet. */
export function DataGrid(props: DataGridProps) {
  const {
    label,
    columns,
    rowCount,
    cell,
    onView,
    onColumn,
    onOpen,
    currentColumn,
    rowNumber,
    rowNumberTitle = "#",
    empty,
    className,
  } = props;
  const id = useId();
  const area = useRef<HTMLDivElement>(null);
  const { scroll, view, window, read, showRow } = useGridScroll(area, rowCount);
  const { widths, offsets, resize, fit } = useColumnWidths(columns, rowCount, cell);
  const [selection, setSelection] = useState<Selection>();
  const [whole, setWhole] = useState<Place>();
  const [menu, setMenu] = useState<{ x: number; y: number }>();
  const dragging = useRef(false);

  const number = rowNumber ?? ((row: number) => String(row + 1));
  const headWidth = Math.max(36, number(Math.max(0, rowCount - 1)).length * 7.3 + 18);
  const total = headWidth + (offsets.at(-1) ?? 0);
  const shown = columnWindow(offsets, scroll.left, scroll.left + scroll.width - headWidth);
  const range = selection && rangeOf(selection);

  useEffect(() => {
    onView?.(window.start, window.end);
  }, [onView, window.start, window.end]);

  const showColumn = (column: number) => {
    const element = area.current;
    const from = offsets[column];
    const to = offsets[column + 1];
    if (!element || from === undefined || to === undefined) return;
    if (from < element.scrollLeft) element.scrollLeft = from;
    else if (to > element.scrollLeft + element.clientWidth - headWidth)
      element.scrollLeft = Math.min(from, to - element.clientWidth + headWidth);
  };
  const select = (next: Selection) => {
    setSelection(next);
    setWhole(undefined);
    showRow(next.cursor.row);
    showColumn(next.cursor.column);
  };

  const placeAt = (event: { clientX: number; clientY: number }): Place | undefined => {
    const box = area.current?.getBoundingClientRect();
    if (!box || rowCount === 0 || columns.length === 0) return undefined;
    const x = event.clientX - box.left - headWidth + scroll.left;
    const row = Math.floor(scroll.first + (event.clientY - box.top - HEAD_PX) / ROW_PX);
    const column = columnWindow(offsets, x, x + 1).start;
    return { row: Math.min(rowCount - 1, Math.max(0, row)), column: Math.min(columns.length - 1, Math.max(0, column)) };
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    const target = event.target as HTMLElement;
    if (event.button !== 0 || target.closest("[data-head], [data-whole]")) return;
    const place = placeAt(event);
    const box = area.current?.getBoundingClientRect();
    if (!place || !box || event.clientY - box.top > HEAD_PX + rowCount * ROW_PX) return;
    if (target.closest("[data-number]")) {
      const anchor = { row: event.shiftKey && selection ? selection.anchor.row : place.row, column: 0 };
      select({ anchor, cursor: { row: place.row, column: columns.length - 1 } });
      return;
    }
    dragging.current = true;
    event.currentTarget.setPointerCapture(event.pointerId);
    if (onColumn && columns[place.column]) onColumn(columns[place.column]?.key ?? "");
    select(event.shiftKey && selection ? { ...selection, cursor: place } : { anchor: place, cursor: place });
  };
  const onPointerMove = (event: PointerEvent) => {
    if (!dragging.current || !selection) return;
    const place = placeAt(event);
    if (place && (place.row !== selection.cursor.row || place.column !== selection.cursor.column)) select({ ...selection, cursor: place });
  };
  const open = (place: Place) => {
    if (onOpen) onOpen(place.row, place.column);
    else setWhole(place);
  };

  const copy = (form: "tsv" | "csv" | "tsv-head") => {
    if (!range) return;
    const picked = columns.slice(range.left, range.right + 1);
    const rows: (string | null)[][] = form === "tsv" ? [] : [picked.map((column) => column.name)];
    const limit = Math.min(range.bottom, range.top + COPY_ROWS - 1);
    let row = range.top;
    for (; row <= limit; row += 1) {
      const cells = picked.map((_, index) => cell(row, range.left + index));
      if (cells.some((value) => value === undefined)) break;
      rows.push(cells as (string | null)[]);
    }
    const done = row - range.top;
    const said = row <= range.bottom ? words.grid.tooMany(done) : words.grid.copied(done, picked.length);
    void copyText(form === "csv" ? toCsv(rows) : toTsv(rows), said);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if ((event.target as HTMLElement).closest("[data-head]")) return;
    const mod = isMac ? event.metaKey : event.ctrlKey;
    if (mod && event.key.toLowerCase() === "c" && !event.altKey) {
      // Text marked inside an opened cell is copied by the browser itself.
      if (!globalThis.getSelection()?.isCollapsed && whole) return;
      event.preventDefault();
      event.stopPropagation();
      copy(event.shiftKey ? "csv" : "tsv");
      return;
    }
    if (event.key === "Escape" && whole) {
      event.stopPropagation();
      setWhole(undefined);
      return;
    }
    if (event.altKey) return;
    if ((event.key === "Enter" || event.key === " ") && !mod && selection) {
      event.preventDefault();
      if (whole) setWhole(undefined);
      else open(selection.cursor);
      return;
    }
    const next = moved(
      selection ?? START,
      { key: event.key, mod, shift: event.shiftKey },
      rowCount,
      columns.length,
      Math.max(1, Math.floor(view / ROW_PX) - 1),
    );
    if (!next || rowCount === 0) return;
    event.preventDefault();
    select(next);
    const key = columns[next.cursor.column]?.key;
    if (onColumn && key !== undefined && key !== currentColumn) onColumn(key);
    if (event.shiftKey || mod) {
      const { top, bottom, left, right } = rangeOf(next);
      announce(words.grid.selected(bottom - top + 1, right - left + 1));
    }
  };
  const onContextMenu = (event: MouseEvent) => {
    const place = placeAt(event);
    if (!place || (event.target as HTMLElement).closest("[data-head]")) return;
    event.preventDefault();
    if (!range || place.row < range.top || place.row > range.bottom || place.column < range.left || place.column > range.right) {
      select({ anchor: place, cursor: place });
    }
    setMenu({ x: event.clientX, y: event.clientY });
  };
  const selectColumn = (index: number) => {
    if (rowCount > 0) setSelection({ anchor: { row: 0, column: index }, cursor: { row: rowCount - 1, column: index } });
    const key = columns[index]?.key;
    if (key !== undefined) onColumn?.(key);
  };

  const rows = Array.from({ length: Math.max(0, window.end - window.start) }, (_, index) => window.start + index);
  return (
    <div
      ref={area}
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-rowcount={rowCount + 1}
      aria-colcount={columns.length + 1}
      aria-multiselectable="true"
      aria-activedescendant={selection ? `${id}-${selection.cursor.row}-${selection.cursor.column}` : undefined}
      className={cx(classes["area"], className)}
      onScroll={read}
      onFocus={() => !selection && rowCount > 0 && setSelection(START)}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => (dragging.current = false)}
      onPointerCancel={() => (dragging.current = false)}
      onDoubleClick={(event) => {
        const place = placeAt(event);
        if (place && !(event.target as HTMLElement).closest("[data-head], [data-number]")) open(place);
      }}
      onKeyDown={onKeyDown}
      onContextMenu={onContextMenu}
    >
      <div className={classes["sizer"]} style={{ width: total, height: HEAD_PX + window.height }}>
        <GridHead
          {...{ columns, offsets, widths, shown, headWidth, rowNumberTitle, currentColumn }}
          onSelect={selectColumn}
          onResize={resize}
          onFit={(index) => fit(index, rows)}
        />
        <div role="rowgroup" className={classes["rows"]} style={{ transform: `translateY(${window.top}px)` }}>
          {rows.map((row) => (
            <GridRow
              key={row}
              {...{ id, row, props, offsets, widths, shown, headWidth, range, whole }}
              top={(row - window.start) * ROW_PX}
              number={number(row)}
              cursor={selection?.cursor}
            />
          ))}
        </div>
      </div>
      {rowCount === 0 && empty !== undefined && <div className={classes["empty"]}>{empty}</div>}
      {menu && (
        <GridMenu at={menu} onClose={() => setMenu(undefined)} onCopy={copy} onExpand={() => selection && setWhole(selection.cursor)} />
      )}
    </div>
  );
}
