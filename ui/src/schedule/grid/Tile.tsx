import { memo, useLayoutEffect, useRef } from "react";
import type { DagRunSummary } from "../../ipc/index.ts";
import { cx } from "../../shared/index.ts";
import { runWords } from "./cells.ts";
import { paintCells, type Paint } from "./paint.ts";
import classes from "./RunGrid.module.css";
import type { Row } from "./rows.ts";
import { sameBand, sameRows, type Band } from "./tiles.ts";
import { ROW_PX } from "./useGridWindow.ts";

/** The states of some tasks in some runs, drawn. */
export const Tile = memo(
  function Tile({ band, rows, paint }: { band: Band; rows: readonly Row[]; paint: Paint }) {
    const canvas = useRef<HTMLCanvasElement>(null);
    useLayoutEffect(() => {
      if (canvas.current) paintCells(canvas.current, band.columns, rows, paint);
    });
    const wide = band.columns.reduce((sum, { width }) => sum + width, 0);
    return <canvas ref={canvas} aria-hidden="true" style={{ width: wide, height: rows.length * ROW_PX }} />;
  },
  (a, b) => a.paint === b.paint && sameRows(a.rows, b.rows) && sameBand(a.band, b.band),
);

/** How long the runs of a band took, as bars; `before` of all runs are older. */
export const Bars = memo(
  function Bars({ band, before, scale, id }: { band: Band; before: number; scale: number; id: string }) {
    const left = band.columns[0]?.x ?? 0;
    return band.columns.map((column, index) => {
      if (column.kind === "missed") return null;
      const { run } = column;
      return (
        <span
          key={index}
          role="columnheader"
          id={`${id}--1-${run.id}`}
          aria-colindex={before + index + 2}
          aria-label={runWords(run)}
          className={cx(classes["bar"], classes[run.state])}
          style={{ left: column.x - left }}
        >
          {run.state === "failed" && <Mark d="M1.5 1.5 L6.5 6.5 M6.5 1.5 L1.5 6.5" className={classes["cross"]} />}
          {run.kind !== "scheduled" && run.state !== "failed" && <Mark d="M2 1 L7 4 L2 7 Z" className={classes["byHand"]} />}
          <b style={{ maxHeight: 58, height: Math.max(2, Math.round(secondsNow(run) * scale)) }} />
        </span>
      );
    });
  },
  (a, b) => a.scale === b.scale && a.id === b.id && a.before === b.before && sameBand(a.band, b.band),
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
