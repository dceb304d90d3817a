import { memo } from "react";
import type { DagRunSummary } from "../../ipc/index.ts";
import { cx, StateGlyph } from "../../shared/index.ts";
import { cellLook, cellWords, runWords } from "./cells.ts";
import type { Column } from "./columns.ts";
import classes from "./RunGrid.module.css";
import type { Row } from "./rows.ts";
import { ROW_PX } from "./useGridWindow.ts";

/** Columns that stand side by side, and the number of the first. */
export interface Chunk {
  at: number;
  columns: readonly Column[];
}

/** Returns whether two pieces of the grid look the same: their runs are, and stand where they stood. */
function sameChunk(a: Chunk, b: Chunk): boolean {
  return (
    a.at === b.at &&
    a.columns.length === b.columns.length &&
    a.columns.every((column, index) => {
      const other = b.columns[index];
      if (other?.x !== column.x || other.kind !== column.kind) return false;
      return column.kind !== "run" || (other.kind === "run" && other.run === column.run);
    })
  );
}

const sameRow = (a: Row, b: Row): boolean =>
  a.kind === "task"
    ? b.kind === "task" && a.task === b.task
    : b.kind === "group" && a.folded === b.folded && a.tasks.join() === b.tasks.join();

/** A line of a few columns: the states of a task in as many runs. */
export const Segment = memo(
  function Segment({ row, at, chunk, id }: { row: Row; at: number; chunk: Chunk; id: string }) {
    const left = chunk.columns[0]?.x ?? 0;
    return (
      <div
        role="row"
        aria-rowindex={at + 2}
        className={cx(classes["segment"], row.kind === "group" && classes["folded"])}
        style={{ width: chunk.columns.reduce((sum, { width }) => sum + width, 0), transform: `translate(${left}px, ${at * ROW_PX}px)` }}
      >
        {chunk.columns.map((column, index) => {
          if (column.kind === "missed") return null;
          const look = cellLook(column.run, row);
          if (!look) return null;
          return (
            <span
              key={column.run.id}
              role="gridcell"
              id={`${id}-${at}-${chunk.at + index}`}
              aria-colindex={chunk.at + index + 2}
              aria-label={cellWords(column.run, row, look)}
              className={classes["cell"]}
              style={{ left: column.x - left }}
            >
              {look.glyph === "done" ? <i /> : <StateGlyph state={look.glyph} />}
            </span>
          );
        })}
      </div>
    );
  },
  (a, b) => a.at === b.at && a.id === b.id && sameRow(a.row, b.row) && sameChunk(a.chunk, b.chunk),
);

/** How long the runs of a few columns took, as bars. */
export const BarSegment = memo(
  function BarSegment({ chunk, scale, id }: { chunk: Chunk; scale: number; id: string }) {
    const left = chunk.columns[0]?.x ?? 0;
    return (
      <div role="row" aria-rowindex={1} className={classes["bars"]} style={{ transform: `translateX(${left}px)` }}>
        {chunk.columns.map((column, index) => {
          if (column.kind === "missed") return null;
          const { run } = column;
          return (
            <span
              key={run.id}
              role="gridcell"
              id={`${id}--1-${chunk.at + index}`}
              aria-colindex={chunk.at + index + 2}
              aria-label={runWords(run)}
              className={cx(classes["bar"], classes[run.state])}
              style={{ left: column.x - left }}
            >
              {run.state === "failed" && <Mark d="M1.5 1.5 L6.5 6.5 M6.5 1.5 L1.5 6.5" className={classes["cross"]} />}
              {run.kind !== "scheduled" && run.state !== "failed" && <Mark d="M2 1 L7 4 L2 7 Z" className={classes["byHand"]} />}
              <b style={{ maxHeight: 58, height: Math.max(2, Math.round(secondsNow(run) * scale)) }} />
            </span>
          );
        })}
      </div>
    );
  },
  (a, b) => a.scale === b.scale && a.id === b.id && sameChunk(a.chunk, b.chunk),
);

/** Returns how long a run took, or has taken when it is drawn. */
function secondsNow({ seconds, started_at, ended_at }: DagRunSummary): number {
  if (seconds != null) return seconds;
  return started_at && !ended_at ? (Date.now() - Date.parse(started_at)) / 1000 : 0;
}

function Mark({ d, className }: { d: string; className: string | undefined }) {
  return (
    <svg viewBox="0 0 8 8" aria-hidden="true" className={className}>
      <path d={d} />
    </svg>
  );
}
