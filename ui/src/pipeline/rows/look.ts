import type { ColumnSpec, NumberedRow, PreviewRow } from "../../ipc/index.ts";
import type { CellValue } from "../../shared/index.ts";
import type { ColumnView } from "./columns.ts";

export type Mode = "before" | "changes" | "after";

/** A row of the grid: of the whole file, or of a sample where a step needs all rows. */
export type GridRow = Pick<NumberedRow, "line" | "before" | "after" | "left_out" | "raw"> & { row?: number };

/** A column of the grid, and where its cells are before and after the step; below 0 where it is not. */
export interface LookedColumn {
  spec: ColumnSpec;
  before: number;
  after: number;
}

/** Returns the columns in the order of the grid: pinned ones first, hidden ones not at all. */
export function lookedColumns(before: readonly ColumnSpec[], after: readonly ColumnSpec[], mode: Mode, view: ColumnView): LookedColumn[] {
  const at = (specs: readonly ColumnSpec[]) => new Map(specs.map((spec, index) => [spec.name, index]));
  const [befores, afters] = [at(before), at(after)];
  const columns = (mode === "before" ? before : after)
    .filter((spec) => !view.hidden.includes(spec.name))
    .map((spec) => ({ spec, before: befores.get(spec.name) ?? -1, after: afters.get(spec.name) ?? -1 }));
  const pinned = view.pinned.flatMap((name) => columns.filter(({ spec }) => spec.name === name));
  return [...pinned, ...columns.filter((column) => !pinned.includes(column))];
}

/** Returns a cell; nothing while its row is not loaded. A row that did not come through shows what it held last. */
export function cellOf(row: GridRow | undefined, column: LookedColumn | undefined, mode: Mode): CellValue {
  if (!row || !column) return undefined;
  const last = row.before?.[column.before] ?? null;
  if (mode === "before") return last;
  return row.after ? (row.after[column.after] ?? null) : last;
}

/** Returns what a cell was before the step; nothing where its column was not there. */
export function formerOf(row: GridRow, column: LookedColumn): string | null | undefined {
  return column.before < 0 ? undefined : row.before?.[column.before];
}

/** Returns whether the step made a cell or changed it. */
export function isChanged(row: GridRow | undefined, column: LookedColumn | undefined): boolean {
  if (!row?.after || !column || !row.before) return false;
  return column.before < 0 || formerOf(row, column) !== (row.after[column.after] ?? null);
}

/** What became of a row, as a mode shows it; `step` is the id of the step that is looked at. */
export function fateOf(row: GridRow | undefined, mode: Mode, step: string | undefined): "dropped" | "rejected" | undefined {
  if (!row) return undefined;
  if (!row.left_out) return row.before && !row.after && mode !== "before" ? "dropped" : undefined;
  // Before the step the rows are there that it leaves out itself.
  if (mode === "before" && row.left_out.step === step) return undefined;
  return row.left_out.reason ? "rejected" : "dropped";
}

/** Returns the sample's rows as rows of the grid. */
export function sampleRows(rows: readonly PreviewRow[], mode: Mode): GridRow[] {
  return rows.filter((row) => (mode === "before" ? row.before : mode === "after" ? row.after : true));
}

/** Returns the order in which rows are by a column: numbers by their value, others by their characters, no value last. */
export function orderBy(rows: readonly GridRow[], column: LookedColumn, mode: Mode, numeric: boolean, descending: boolean): number[] {
  const values = rows.map((row) => {
    const cell = row.raw === null || row.raw === undefined ? (cellOf(row, column, mode) ?? null) : null;
    if (cell === null) return null;
    if (!numeric) return cell;
    const number = cell.trim() === "" ? Number.NaN : Number(cell);
    return Number.isNaN(number) ? null : number;
  });
  const sign = descending ? -1 : 1;
  return rows
    .map((_, index) => index)
    .sort((one, other) => {
      const [a, b] = [values[one] ?? null, values[other] ?? null];
      if (a === null || b === null) return a === b ? one - other : a === null ? 1 : -1;
      return a < b ? -sign : a > b ? sign : one - other;
    });
}
