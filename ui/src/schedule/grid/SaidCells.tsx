import { memo } from "react";
import { cellLook, cellWords } from "./cells.ts";
import type { Column } from "./columns.ts";
import classes from "./RunGrid.module.css";
import { hasCells, type Row } from "./rows.ts";
import { ROW_PX } from "./useGridWindow.ts";

/** A line of cells near the one that is picked, in words for those who do not see what is drawn. */
export const SaidCells = memo(function SaidCells({
  row,
  at,
  columns,
  first,
  id,
}: {
  row: Row;
  at: number;
  columns: readonly Column[];
  /** The number of the first of the columns. */
  first: number;
  id: string;
}) {
  if (!hasCells(row)) return null;
  return (
    <div role="row" aria-rowindex={at + 2} className={classes["said"]} style={{ top: at * ROW_PX }}>
      <span role="rowheader" aria-colindex={1} aria-label={row.kind === "task" ? row.task.name : row.group} />
      {columns.map((column, index) => {
        if (column.kind === "missed") return null;
        const look = cellLook(column.run, row);
        if (!look) return null;
        return (
          <span
            key={column.run.id}
            role="gridcell"
            id={`${id}-${at}-${column.run.id}`}
            aria-colindex={first + index + 2}
            aria-label={cellWords(column.run, row, look)}
            style={{ left: column.x }}
          />
        );
      })}
    </div>
  );
});
