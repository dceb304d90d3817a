import { copyLater, copyText } from "../copy.ts";
import { announce } from "../LiveRegion.tsx";
import { keysOf } from "../shortcuts.ts";
import { words } from "../words.ts";
import { COPY_CELLS, COPY_ROWS, inForm, type CopyForm } from "./clipboard.ts";
import type { Range } from "./selection.ts";
import type { CellValue, DataGridProps, GridColumn } from "./types.ts";

/** The forms in the order of the menu, with their keys. */
export const COPY_KEYS: readonly (readonly [CopyForm, string | undefined])[] = [
  ["tsv", keysOf("gridCopy")],
  ["tsv-head", undefined],
  ["csv", keysOf("gridCopyCsv")],
  ["markdown", keysOf("gridCopyMarkdown")],
  ["json", keysOf("gridCopyJson")],
];

type Cells = readonly (string | null)[];

/** Returns what copies the selected cells in a form. Rows that are not loaded are loaded for it, up to a limit that is said. */
export function useGridCopy({
  columns,
  cell,
  range,
  load,
}: {
  columns: readonly GridColumn[];
  cell: (row: number, column: number) => CellValue;
  range: Range | undefined;
  load: DataGridProps["load"];
}): (form: CopyForm) => void {
  return (form) => {
    if (!range) return;
    const { top, bottom, left, right } = range;
    const picked = columns.slice(left, right + 1);
    const wanted = bottom - top + 1;
    const most = Math.min(wanted, COPY_ROWS, Math.max(1, Math.floor(COPY_CELLS / picked.length)));
    const said = (rows: number) => (rows < wanted ? words.grid.tooMany(rows, load === undefined) : words.grid.copied(rows, picked.length));
    const loaded: Cells[] = [];
    while (loaded.length < most) {
      const row = top + loaded.length;
      const cells = picked.map((_, index) => cell(row, left + index));
      if (!isWhole(cells)) break;
      loaded.push(cells);
    }
    if (loaded.length === most || !load) {
      void copyText(inForm(form, picked, loaded), said(loaded.length));
      return;
    }
    announce(words.grid.copying(most));
    const rest = load(top, top + most).then((rows) => rows.map((row): readonly CellValue[] => row.slice(left, right + 1)).filter(isWhole));
    void copyLater(
      rest.then((rows) => inForm(form, picked, rows)),
      rest.then((rows) => said(rows.length)),
    );
  };
}

const isWhole = (cells: readonly CellValue[]): cells is Cells => cells.every((value) => value !== undefined);
