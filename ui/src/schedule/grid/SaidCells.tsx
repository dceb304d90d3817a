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
  before,
  id,
}: {
  row: Row;
  at: number;
  columns: readonly Column[];
  /** So many of all columns are older. */
  before: number;
  id: string;
}) {
  if (!hasCells(row)) return null;
  // They stand beside each other by the room between them: hundreds that each have a place of their own are as many layers.
  let end = columns[0]?.x ?? 0;
  return (
    <div role="row" aria-rowindex={at + 2} className={classes["said"]} style={{ transform: `translate(${end}px, ${at * ROW_PX}px)` }}>
      <span role="rowheader" aria-colindex={1} aria-label={row.kind === "task" ? row.task.name : row.group} />
      {columns.map((column, index) => {
        if (column.kind === "missed") return null;
        const look = cellLook(column.run, row);
        if (!look) return null;
        const marginLeft = column.x - end;
        end = column.x + column.width;
        return (
          <span
            key={column.run.id}
            role="gridcell"
            id={`${id}-${at}-${column.run.id}`}
            aria-colindex={before + index + 2}
            aria-label={cellWords(column.run, row, look)}
            style={{ width: column.width, marginLeft }}
          />
        );
      })}
    </div>
  );
});
