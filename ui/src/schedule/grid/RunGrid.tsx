import { useId, useMemo, useRef, type KeyboardEvent, type PointerEvent } from "react";
import type { DagTask } from "../../ipc/index.ts";
import { cx, Icon, StateGlyph } from "../../shared/index.ts";
import { REASON_GLYPHS, taskIcon } from "../looks.ts";
import { wallDay } from "../../shared/wall.ts";
import { words } from "../words.ts";
import { missedWords } from "./cells.ts";
import { axisSeconds, columnAt, keyOf, ticksOf, type Columns } from "./columns.ts";
import classes from "./RunGrid.module.css";
import { hasCells, layRows, rowBeside, rowKey, type Row } from "./rows.ts";
import { BarSegment, Segment, type Chunk } from "./Segment.tsx";
import { CHUNK, HEAD_PX, NAMES_PX, ROW_PX, useGridWindow } from "./useGridWindow.ts";

/** Runs that Page Up and Page Down go by. */
const PAGE = 16;
/** The height of the longest bar. */
const BAR_PX = 58;
/** So near to it the axis has no other word. */
const PICK_PX = 56;
/** It is not cut off by the names. */
const PICK_HALF_PX = 26;

export interface Picked {
  /** A run's id, or a missed range's key. */
  column: string;
  /** A task's name, or a folded group's; none is the run as a whole. */
  row: string | undefined;
}

/** Runs from left to right, tasks from top to bottom: what became of each. Only what is in view is drawn. */
export function RunGrid({
  columns,
  tasks,
  folded,
  picked,
  onPick,
  onFold,
  onOlder,
}: {
  columns: Columns;
  tasks: readonly DagTask[];
  folded: ReadonlySet<string>;
  picked: Picked | undefined;
  onPick: (picked: Picked) => void;
  onFold: (group: string) => void;
  onOlder: (() => void) | undefined;
}) {
  const id = useId();
  const area = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => layRows(tasks, folded), [tasks, folded]);
  const ticks = useMemo(() => ticksOf(columns), [columns]);
  const { shown, read, show } = useGridWindow(area, columns, rows.length, onOlder);
  const longest = useMemo(
    () => columns.list.reduce((most, column) => Math.max(most, column.kind === "run" ? (column.run.seconds ?? 0) : 0), 0),
    [columns],
  );
  const axis = axisSeconds(longest);
  const chunks: Chunk[] = [];
  for (let at = shown.firstChunk; at <= shown.lastChunk; at += 1)
    chunks.push({ at: at * CHUNK, columns: columns.list.slice(at * CHUNK, (at + 1) * CHUNK) });

  const column = picked ? columns.list.findIndex((other) => keyOf(other) === picked.column) : -1;
  const row = picked?.row === undefined ? -1 : rows.findIndex((other) => rowKey(other) === picked.row);
  const current = columns.list[column];

  const pick = (toColumn: number, toRow: number) => {
    const to = columns.list[toColumn];
    if (!to) return;
    const line = rows[toRow];
    onPick({ column: keyOf(to), row: line && hasCells(line) && to.kind === "run" ? rowKey(line) : undefined });
    show(toColumn, toRow);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const last = columns.list.length - 1;
    const from = column < 0 ? last : column;
    const moves: Record<string, () => void> = {
      ArrowLeft: () => pick(column < 0 ? last : Math.max(0, from - 1), row),
      ArrowRight: () => pick(Math.min(last, from + 1), row),
      ArrowDown: () => pick(from, rowBeside(rows, row, 1)),
      ArrowUp: () => pick(from, rowBeside(rows, row, -1)),
      Home: () => pick(0, row),
      End: () => pick(last, row),
      PageUp: () => pick(Math.max(0, from - PAGE), row),
      PageDown: () => pick(Math.min(last, from + PAGE), row),
    };
    const line = rows[row];
    if ((event.key === "Enter" || event.key === " ") && line?.kind === "group") moves[event.key] = () => onFold(line.group);
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    move();
  };
  /** Returns the place of a pointer in the runs, or nothing beside them. */
  const placeOf = (event: Pick<PointerEvent, "clientX" | "clientY">) => {
    const element = area.current;
    if (!element) return undefined;
    const box = element.getBoundingClientRect();
    const x = event.clientX - box.left - NAMES_PX;
    const at = x < 0 ? undefined : columnAt(columns, x + element.scrollLeft);
    const y = event.clientY - box.top - HEAD_PX;
    return at === undefined ? undefined : { column: at, row: y < 0 ? -1 : Math.floor((y + element.scrollTop) / ROW_PX) };
  };
  const onClick = (event: Pick<PointerEvent, "clientX" | "clientY">) => {
    const place = placeOf(event);
    if (place && place.row < rows.length) pick(place.column, hasCells(rows[place.row]) ? place.row : -1);
  };
  // The words of a cell are its label; they become the hover title only when the pointer is on it.
  const onPointerOver = (event: PointerEvent) => {
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>("[role=gridcell], [data-missed]") : null;
    if (cell && !cell.title) cell.title = cell.getAttribute("aria-label") ?? "";
  };
  // The word of the picked run stands over the others.
  const beside = ({ x }: { x: number }) => !current || current.kind !== "run" || Math.abs(x - current.x) > PICK_PX;
  const groups = new Set(tasks.flatMap(({ group }) => (group ? [group] : []))).size;
  const high = rows.length * ROW_PX;
  const newest = columns.list.findLastIndex((other) => other.kind === "run");
  return (
    <div
      ref={area}
      role="grid"
      tabIndex={0}
      aria-label={words.grid.label}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.list.length + 1}
      aria-activedescendant={column >= 0 ? `${id}-${row}-${column}` : undefined}
      className={classes["area"]}
      onScroll={read}
      onKeyDown={onKeyDown}
      onPointerOver={onPointerOver}
    >
      <div className={classes["canvas"]} style={{ width: NAMES_PX + columns.width, height: HEAD_PX + high }}>
        {current && (
          <div className={classes["column"]} style={{ left: NAMES_PX + current.x, width: current.width, height: HEAD_PX + high }} />
        )}
        <div className={classes["head"]}>
          <div className={classes["corner"]}>
            <span>{words.grid.duration}</span>
            <em style={{ bottom: 24 + BAR_PX }}>{words.grid.axis(axis)}</em>
            <em style={{ bottom: 24 + BAR_PX / 2 }}>{words.grid.axis(axis / 2)}</em>
            <small>{words.grid.tasks(tasks.length, groups)}</small>
          </div>
          <div className={classes["runs"]} style={{ width: columns.width }} onClick={onClick}>
            {current && <i className={classes["column"]} style={{ left: current.x, width: current.width, height: HEAD_PX }} />}
            <i className={classes["rule"]} style={{ bottom: 24 + BAR_PX }} />
            <i className={classes["rule"]} style={{ bottom: 24 + BAR_PX / 2 }} />
            {chunks.map((chunk) => (
              <BarSegment key={chunk.at} chunk={chunk} scale={BAR_PX / axis} id={id} />
            ))}
            <div className={classes["axis"]} aria-hidden="true">
              {ticks.filter(beside).map(({ x, word }) => (
                <u key={x} style={{ left: x + 4 }}>
                  {word}
                </u>
              ))}
              {current?.kind === "run" && (
                <span className={classes["pick"]} style={{ left: Math.max(PICK_HALF_PX, current.x + current.width / 2) }}>
                  {wallDay(current.run.wall)}
                </span>
              )}
            </div>
          </div>
        </div>
        <div className={classes["names"]}>
          {rows.slice(shown.firstRow, shown.endRow).map((line, index) => (
            <Name
              key={rowKey(line)}
              row={line}
              top={(shown.firstRow + index) * ROW_PX}
              on={shown.firstRow + index === row}
              onPick={() => pick(newest, shown.firstRow + index)}
              onFold={onFold}
            />
          ))}
        </div>
        <div className={classes["body"]} style={{ width: columns.width, height: high }} onClick={onClick}>
          {ticks.map(({ x }) => (
            <i key={x} className={classes["line"]} style={{ left: x }} />
          ))}
          {rows
            .slice(shown.firstRow, shown.endRow)
            .map((line, index) =>
              line.kind === "group" ? (
                <i key={rowKey(line)} className={classes["groupLine"]} style={{ top: (shown.firstRow + index) * ROW_PX }} />
              ) : null,
            )}
          {row >= 0 && <i className={classes["rowOn"]} style={{ top: row * ROW_PX }} />}
          {columns.list.map((other) =>
            other.kind === "missed" ? (
              <div
                key={keyOf(other)}
                data-missed
                aria-label={missedWords(other.missed)}
                className={cx(classes["missed"], other === current && classes["missedOn"])}
                style={{ left: other.x, width: other.width }}
              >
                <StateGlyph state={REASON_GLYPHS[other.missed.reason]} />
                {other.missed.count > 1 && <em>{other.missed.words}</em>}
              </div>
            ) : null,
          )}
          {rows
            .slice(shown.firstRow, shown.endRow)
            .map((line, index) =>
              hasCells(line)
                ? chunks.map((chunk) => (
                    <Segment key={`${rowKey(line)} ${chunk.at}`} row={line} at={shown.firstRow + index} chunk={chunk} id={id} />
                  ))
                : null,
            )}
          {row >= 0 && current?.kind === "run" && <i className={classes["ring"]} style={{ left: current.x, top: row * ROW_PX }} />}
        </div>
      </div>
    </div>
  );
}

/** A task's name and kind, or a group's, which folds. */
function Name({
  row,
  top,
  on,
  onPick,
  onFold,
}: {
  row: Row;
  top: number;
  on: boolean;
  onPick: () => void;
  onFold: (group: string) => void;
}) {
  if (row.kind === "group") {
    return (
      <button
        type="button"
        tabIndex={-1}
        aria-expanded={!row.folded}
        className={cx(classes["name"], classes["group"], on && classes["on"])}
        style={{ top }}
        onClick={() => onFold(row.group)}
      >
        <Icon name={row.folded ? "right" : "down"} />
        <span>{row.group}</span>
        {row.folded && <small>{words.grid.inGroup(row.tasks.length)}</small>}
      </button>
    );
  }
  const { task } = row;
  return (
    <button
      type="button"
      tabIndex={-1}
      className={cx(classes["name"], on && classes["on"])}
      style={{ top }}
      title={[task.summary, task.description].filter(Boolean).join("\n")}
      onClick={onPick}
    >
      <Icon name={taskIcon(task.kind)} />
      <span>{task.name}</span>
      <small>{task.kind}</small>
    </button>
  );
}
