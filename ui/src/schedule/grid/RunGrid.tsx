import { memo, useId, useMemo, useRef, type KeyboardEvent, type PointerEvent } from "react";
import type { DagTask } from "../../ipc/index.ts";
import { cx, Icon, StateGlyph } from "../../shared/index.ts";
import { REASON_GLYPHS, taskIcon } from "../looks.ts";
import { wallDay } from "../../shared/wall.ts";
import { words } from "../words.ts";
import { cellLook, cellWords, missedWords, runWords } from "./cells.ts";
import { axisSeconds, columnAt, keyOf, startOf, ticksOf, type Column, type Columns } from "./columns.ts";
import classes from "./RunGrid.module.css";
import { hasCells, layRows, rowBeside, rowKey, type Row } from "./rows.ts";
import { usePaint } from "./paint.ts";
import { SaidCells } from "./SaidCells.tsx";
import { Bars, Tile } from "./Tile.tsx";
import { bandAt, bySlot, TILE_ROWS, type Band } from "./tiles.ts";
import { HEAD_PX, NAMES_PX, ROW_PX, useGridWindow } from "./useGridWindow.ts";

/** Runs that Page Up and Page Down go by. */
const PAGE = 16;
/** The height of the longest bar. */
const BAR_PX = 58;
/** So near to it the axis has no other word. */
const PICK_PX = 56;
/** Columns on each side of the picked one whose cells are said. */
const SAID = 8;
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
  const paint = usePaint();
  const { shown, rested, read, show } = useGridWindow(area, columns, rows.length, onOlder);
  const longest = useMemo(
    () => columns.list.reduce((most, column) => Math.max(most, column.kind === "run" ? (column.run.seconds ?? 0) : 0), 0),
    [columns],
  );
  const axis = axisSeconds(longest);
  const bands: Band[] = [];
  for (let at = shown.firstBand; at <= shown.lastBand; at += 1) bands.push(bandAt(columns.list, at));
  const missed = useMemo(() => columns.list.flatMap((other) => (other.kind === "missed" ? [other] : [])), [columns]);

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
  // What the pointer is on is said as the hover title.
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const place = placeOf(event);
    const over = place && columns.list[place.column];
    const line = place && rows[place.row];
    const title =
      over?.kind === "missed"
        ? missedWords(over.missed)
        : !over
          ? ""
          : place.row < 0
            ? runWords(over.run)
            : line && hasCells(line)
              ? wordsOf(over, line)
              : "";
    if (event.currentTarget.title !== title) event.currentTarget.title = title;
  };
  // The word of the picked run stands over the others.
  const beside = ({ x }: { x: number }) => !current || current.kind !== "run" || Math.abs(x - current.x) > PICK_PX;
  const groups = new Set(tasks.flatMap(({ group }) => (group ? [group] : []))).size;
  const high = rows.length * ROW_PX;
  const newest = columns.list.findLastIndex((other) => other.kind === "run");
  const middle = column >= 0 ? column : Math.min(rested.lastColumn, columns.list.length - 1);
  const said = { first: Math.max(0, middle - SAID), end: middle + SAID + 1 };
  const saidColumns = useMemo(() => columns.list.slice(said.first, said.end), [columns, said.first, said.end]);
  const saidRows = rows.map((line, at) => ({ line, at })).filter(({ at }) => at === row || (at >= rested.firstRow && at < rested.endRow));
  const starts: number[] = [];
  for (let top = shown.firstRow; top < shown.endRow; top += TILE_ROWS) starts.push(top);
  const tops = bySlot(starts, (top) => top / TILE_ROWS, shown.high);
  const laid = bySlot(bands, ({ at }) => at, shown.wide);
  const onName = ({ target }: { target: EventTarget }) => {
    const at = Number((target instanceof Element ? target.closest<HTMLElement>("[data-at]") : null)?.dataset["at"] ?? -1);
    const line = rows[at];
    if (line?.kind === "group") onFold(line.group);
    else if (line) pick(newest, at);
  };
  return (
    <div
      ref={area}
      role="grid"
      tabIndex={0}
      aria-label={words.grid.label}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.older + columns.list.length + 1}
      aria-activedescendant={current?.kind === "run" ? `${id}-${row}-${current.run.id}` : undefined}
      className={classes["area"]}
      onScroll={read}
      onKeyDown={onKeyDown}
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
          <div role="row" aria-rowindex={1} className={classes["runs"]} style={{ width: columns.width }} {...{ onClick, onPointerMove }}>
            {current && <i className={classes["column"]} style={{ left: current.x, width: current.width, height: HEAD_PX }} />}
            <i className={classes["rule"]} style={{ bottom: 24 + BAR_PX }} />
            <i className={classes["rule"]} style={{ bottom: 24 + BAR_PX / 2 }} />
            {laid.map(({ slot, thing: band }) => (
              <div key={slot} className={classes["bars"]} style={{ transform: `translateX(${band.columns[0]?.x ?? 0}px)` }}>
                <Bars band={band} before={columns.older + band.first} scale={BAR_PX / axis} id={id} />
              </div>
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
        <div className={classes["names"]} onClick={onName}>
          {rows.slice(shown.firstRow, shown.endRow).map((line, index) => (
            <Name key={rowKey(line)} row={line} at={shown.firstRow + index} on={shown.firstRow + index === row} />
          ))}
        </div>
        <div className={classes["body"]} style={{ width: columns.width, height: high }} {...{ onClick, onPointerMove }}>
          {columns.older > 0 && <i className={classes["older"]} style={{ width: startOf(columns) }} />}
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
          {missed.map((other) => (
            <div
              key={keyOf(other)}
              aria-label={missedWords(other.missed)}
              className={cx(classes["missed"], other === current && classes["missedOn"])}
              style={{ left: other.x, width: other.width }}
            >
              <StateGlyph state={REASON_GLYPHS[other.missed.reason]} />
              {other.missed.count > 1 && <em>{other.missed.words}</em>}
            </div>
          ))}
          {laid.flatMap(({ slot, thing: band }) =>
            tops.map(({ slot: line, thing: top }) => (
              <div
                key={`${slot} ${line}`}
                className={classes["tile"]}
                style={{ transform: `translate(${band.columns[0]?.x ?? 0}px, ${top * ROW_PX}px)` }}
              >
                <Tile band={band} rows={rows.slice(top, top + TILE_ROWS)} paint={paint} />
              </div>
            )),
          )}
          {saidRows.map(({ line, at }) => (
            <SaidCells key={rowKey(line)} row={line} at={at} columns={saidColumns} before={columns.older + said.first} id={id} />
          ))}
          {row >= 0 && current?.kind === "run" && <i className={classes["ring"]} style={{ left: current.x, top: row * ROW_PX }} />}
        </div>
      </div>
    </div>
  );
}

/** Returns a cell in words; nothing where it is empty. */
function wordsOf(column: Column & { kind: "run" }, row: Row): string {
  const look = cellLook(column.run, row);
  return look ? cellWords(column.run, row, look) : "";
}

/** A task's name and kind, or a group's, which folds. */
const Name = memo(function Name({ row, at, on }: { row: Row; at: number; on: boolean }) {
  const style = { top: at * ROW_PX };
  if (row.kind === "group") {
    return (
      <button
        type="button"
        tabIndex={-1}
        data-at={at}
        aria-expanded={!row.folded}
        className={cx(classes["name"], classes["group"], on && classes["on"])}
        style={style}
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
      data-at={at}
      className={cx(classes["name"], on && classes["on"])}
      style={style}
      title={[task.summary, task.description].filter(Boolean).join("\n")}
    >
      <Icon name={taskIcon(task.kind)} />
      <span>{task.name}</span>
      <small>{task.kind}</small>
    </button>
  );
});
