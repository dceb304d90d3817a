import {
  useEffect,
  useId,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
} from "react";
import { cx } from "../cx.ts";
import { isMac, matchesKeys } from "../keys.ts";
import { announce } from "../LiveRegion.tsx";
import { words } from "../words.ts";
import classes from "./DataGrid.module.css";
import { GridHead } from "./GridHead.tsx";
import { GridMenu } from "./GridMenu.tsx";
import { GridRow } from "./GridRow.tsx";
import { cellItems } from "./menuItems.ts";
import { moved, rangeOf, type Place, type Selection } from "./selection.ts";
import type { DataGridProps } from "./types.ts";
import { useColumnWidths } from "./useColumnWidths.ts";
import { COPY_KEYS, useGridCopy } from "./useGridCopy.ts";
import { useGridScroll } from "./useGridScroll.ts";
import { columnWindow, HEAD_PX, isScaled, ROW_PX } from "./window.ts";

const START: Selection = { anchor: { row: 0, column: 0 }, cursor: { row: 0, column: 0 } };
const MENU_KEYS = ["Shift+F10", "ContextMenu"];
/** How long after such a key the browser may say the same once more, at a place of its own. */
const MENU_KEY_MS = 500;

/** A table of any length: only what is in view is drawn. Cells are selected and copied as in a spreadsheet. */
export function DataGrid(props: DataGridProps) {
  const { ref, label, columns, rowCount, cell, onView, onColumn, onOpen, currentColumn, rowNumber, rowNumberTitle = "#" } = props;
  const id = useId();
  const area = useRef<HTMLDivElement>(null);
  const { scroll, view, window, read, showRow, showInMiddle } = useGridScroll(area, rowCount);
  const { widths, offsets, resize, fit } = useColumnWidths(columns, rowCount, cell, props.onWidth);
  const [selected, setSelection] = useState<Selection>();
  const [whole, setWhole] = useState<Place>();
  const [menu, setMenu] = useState<{ x: number; y: number; column?: number }>();
  const dragging = useRef(false);
  const menuKeyAt = useRef(-Infinity);

  const number = rowNumber ?? ((row: number) => String(row + 1));
  const headWidth = Math.max(36, number(Math.max(0, rowCount - 1)).length * 7.3 + 18);
  const pinned = columns.findIndex((column) => !column.pinned);
  const pinnedCount = pinned < 0 ? columns.length : pinned;
  const pinnedWidth = offsets[pinnedCount] ?? 0;
  const total = headWidth + (offsets.at(-1) ?? 0);
  const inView = columnWindow(offsets, scroll.left + pinnedWidth, scroll.left + scroll.width - headWidth);
  const from = Math.max(pinnedCount, inView.start);
  const to = Math.max(from, inView.end);
  // Fewer rows or columns than before may leave the cursor outside.
  const selection = useMemo(() => within(selected, rowCount, columns.length), [selected, rowCount, columns.length]);
  const range = useMemo(() => selection && rangeOf(selection), [selection]);
  const copy = useGridCopy({ columns, cell, range, load: props.load });

  useEffect(() => {
    onView?.(window.start, window.end);
  }, [onView, window.start, window.end]);

  const showColumn = (column: number) => {
    const element = area.current;
    const left = offsets[column];
    const right = offsets[column + 1];
    if (!element || left === undefined || right === undefined || column < pinnedCount) return;
    if (left < element.scrollLeft + pinnedWidth) element.scrollLeft = left - pinnedWidth;
    else if (right > element.scrollLeft + element.clientWidth - headWidth)
      element.scrollLeft = Math.min(left - pinnedWidth, right - element.clientWidth + headWidth);
  };
  const select = (next: Selection) => {
    setSelection(next);
    setWhole(undefined);
    showRow(next.cursor.row);
    showColumn(next.cursor.column);
  };
  useImperativeHandle(ref, () => ({
    goTo: (row, column = selection?.cursor.column ?? 0) => {
      if (rowCount === 0) return;
      const place = { row: Math.max(0, Math.min(row, rowCount - 1)), column };
      setSelection({ anchor: place, cursor: place });
      setWhole(undefined);
      showInMiddle(place.row);
      showColumn(column);
    },
    focus: () => area.current?.focus({ preventScroll: true }),
    cursor: () => selection?.cursor,
  }));

  const placeAt = (event: { clientX: number; clientY: number }): Place | undefined => {
    const box = area.current?.getBoundingClientRect();
    if (!box || rowCount === 0 || columns.length === 0) return undefined;
    const inside = event.clientX - box.left - headWidth;
    const x = inside < pinnedWidth ? inside : inside + scroll.left;
    const row = Math.floor(scroll.first + (event.clientY - box.top - HEAD_PX) / ROW_PX);
    const column = columnWindow(offsets, x, x + 1).start;
    return { row: Math.min(rowCount - 1, Math.max(0, row)), column: Math.min(columns.length - 1, Math.max(0, column)) };
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    const target = event.target as HTMLElement;
    if (event.button !== 0 || target.closest("[data-head], [data-whole]")) return;
    const place = placeAt(event);
    const box = area.current?.getBoundingClientRect();
    const onBar = event.clientX - (box?.left ?? 0) > scroll.width || event.clientY - (box?.top ?? 0) > scroll.height;
    if (!place || !box || onBar || event.clientY - box.top > HEAD_PX + (rowCount - scroll.first) * ROW_PX) return;
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
  const openMenuAtCursor = () => {
    const box = area.current?.getBoundingClientRect();
    const { row, column } = selection?.cursor ?? START.cursor;
    if (!box || rowCount === 0) return;
    const left = (offsets[column] ?? 0) - (column < pinnedCount ? 0 : scroll.left);
    if (!selection) setSelection(START);
    setMenu({ x: box.left + headWidth + left + 8, y: box.top + HEAD_PX + (row - scroll.first + 1) * ROW_PX });
  };

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if ((event.target as HTMLElement).closest("[data-head]")) return;
    const stop = () => {
      event.preventDefault();
      event.stopPropagation();
    };
    const mod = isMac ? event.metaKey : event.ctrlKey;
    const form = COPY_KEYS.find(([, keys]) => keys !== undefined && matchesKeys(keys, event.nativeEvent))?.[0];
    if (form !== undefined) {
      // Text marked inside an opened cell is copied by the browser itself.
      if (!globalThis.getSelection()?.isCollapsed && whole) return;
      stop();
      copy(form);
      return;
    }
    if (MENU_KEYS.some((keys) => matchesKeys(keys, event.nativeEvent))) {
      stop();
      menuKeyAt.current = performance.now();
      openMenuAtCursor();
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
    // By keyboard the menu is the cursor's; what the browser tells then is the middle of the grid.
    if (performance.now() - menuKeyAt.current < MENU_KEY_MS) return;
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
  const fitColumn = (index: number) => fit(index, rows);
  const scaled = isScaled(rowCount);
  return (
    <>
      <div
        ref={area}
        role="grid"
        tabIndex={0}
        aria-label={label}
        aria-rowcount={rowCount + 1}
        aria-colcount={columns.length + 1}
        aria-multiselectable="true"
        aria-activedescendant={selection ? `${id}-${selection.cursor.row}-${selection.cursor.column}` : undefined}
        className={cx(classes["area"], props.className)}
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
            {...{ columns, offsets, widths, from, to, pinnedCount, pinnedWidth, headWidth, rowNumberTitle, currentColumn }}
            onSelect={selectColumn}
            onResize={resize}
            onFit={fitColumn}
            onMenu={props.columnItems && ((column, x, y) => setMenu({ column, x, y }))}
          />
          <div
            role="rowgroup"
            className={cx(classes["rows"], scaled && classes["rowsScaled"])}
            style={scaled ? { transform: `translateY(${window.top}px)` } : { top: HEAD_PX + window.top }}
          >
            {rows.map((row) => (
              <GridRow
                key={row}
                {...{ id, row, props, offsets, widths, from, to, pinnedCount, pinnedWidth, headWidth, range, whole }}
                top={(row - window.base) * ROW_PX}
                number={number(row)}
                cursor={selection?.cursor}
              />
            ))}
          </div>
        </div>
        {rowCount === 0 && props.empty !== undefined && <div className={classes["empty"]}>{props.empty}</div>}
      </div>
      {/* Beside the grid: a press in the menu is none in the cell below it. */}
      {menu && (
        <GridMenu
          at={menu}
          items={cellItems({
            column: menu.column,
            current: selection?.cursor.column,
            columns,
            columnItems: props.columnItems,
            onFit: fitColumn,
            onCopy: copy,
            onExpand: () => selection && setWhole(selection.cursor),
          })}
          onClose={() => {
            setMenu(undefined);
            area.current?.focus({ preventScroll: true });
          }}
        />
      )}
    </>
  );
}

/** Returns a selection that lies in the grid: the nearest to one that no longer does. */
function within(selection: Selection | undefined, rows: number, columns: number): Selection | undefined {
  if (!selection || rows === 0 || columns === 0) return undefined;
  const inside = (place: Place): Place =>
    place.row < rows && place.column < columns
      ? place
      : { row: Math.min(place.row, rows - 1), column: Math.min(place.column, columns - 1) };
  const [anchor, cursor] = [inside(selection.anchor), inside(selection.cursor)];
  return anchor === selection.anchor && cursor === selection.cursor ? selection : { anchor, cursor };
}
