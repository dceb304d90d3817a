import { useMemo, useState } from "react";
import type { CellValue, GridColumn } from "./types.ts";

const CHAR_PX = 7.25; // JetBrains Mono at 12 px
const HEAD_CHAR_PX = 6.9; // Inter at 12 px
const PADDING_PX = 21;
const MIN_PX = 56;
const MAX_PX = 300;
/** The widest that fitting a column makes it. */
const FIT_PX = 900;
const SAMPLE_ROWS = 60;

/** Returns the width that fits a column's header and first cells. */
export function fitWidth(column: GridColumn, cells: readonly CellValue[], max = MAX_PX): number {
  const head = column.name.length * HEAD_CHAR_PX + (column.hint ? column.hint.length * 6.2 + 8 : 0) + (column.mark ? 20 : 0);
  const longest = Math.max(0, ...cells.map((cell) => cell?.length ?? 4));
  return Math.round(Math.min(max, Math.max(MIN_PX, head + PADDING_PX, longest * CHAR_PX + PADDING_PX)));
}

/** Returns the width of each column and where each starts, with what changes one by hand. */
export function useColumnWidths(
  columns: readonly GridColumn[],
  rowCount: number,
  cell: (row: number, column: number) => CellValue,
  onWidth: ((key: string, width: number) => void) | undefined,
) {
  const [byHand, setByHand] = useState<ReadonlyMap<string, number>>(new Map());
  const sampled = Math.min(SAMPLE_ROWS, rowCount);
  const widths = useMemo(
    () =>
      columns.map(
        (column, index) =>
          byHand.get(column.key) ??
          column.width ??
          fitWidth(
            column,
            Array.from({ length: sampled }, (_, row) => cell(row, index)),
          ),
      ),
    [columns, byHand, sampled, cell],
  );
  const offsets = useMemo(() => {
    const starts = [0];
    for (const width of widths) starts.push((starts.at(-1) ?? 0) + width);
    return starts;
  }, [widths]);
  const resize = (key: string, wanted: number) => {
    const width = Math.max(MIN_PX, Math.round(wanted));
    if (onWidth) onWidth(key, width);
    else setByHand((old) => new Map(old).set(key, width));
  };
  const fit = (index: number, rows: readonly number[]) => {
    const column = columns[index];
    if (!column) return;
    const cells = rows.map((row) => cell(row, index)).filter((value) => value !== undefined);
    resize(column.key, fitWidth(column, cells, FIT_PX));
  };
  return { widths, offsets, resize, fit };
}
