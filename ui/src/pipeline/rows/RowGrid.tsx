import { useMemo, type RefObject } from "react";
import {
  copyText,
  DataGrid,
  fitWidth,
  isNumeric,
  reasonWords,
  TYPE_WORDS,
  type CellTone,
  type GridColumn,
  type GridHandle,
  type MenuItem,
} from "../../shared/index.ts";
import { words as all } from "../words.ts";
import { withHidden, withPinned, withUnpinned, withWidth, type ColumnView, type Order } from "./columns.ts";
import { cellOf, fateOf, formerOf, isChanged, type LookedColumn, type Mode } from "./look.ts";
import type { GridRows } from "./useGridRows.ts";
import { leftOutWords, words } from "./words.ts";

/** Rows that the width of a column is measured from. */
const MEASURED = 60;

/** The rows of a file before, at or after a step: what the step changed is marked, what it left out is struck through. */
export function RowGrid({
  grid,
  rows,
  mode,
  step,
  titleOf,
  view,
  order,
  column,
  find,
  className,
  onView,
  onOrder,
  onFilter,
  onColumn,
}: {
  grid: RefObject<GridHandle | null>;
  rows: GridRows;
  mode: Mode;
  /** The id of the step that is looked at; none at the source. */
  step: string | undefined;
  titleOf: (step: string) => string;
  view: ColumnView;
  order: Order | undefined;
  column: string | undefined;
  find: RegExp | undefined;
  className: string;
  onView: (view: ColumnView) => void;
  onOrder: (order: Order | undefined) => void;
  onFilter: (column: string) => void;
  onColumn: (name: string) => void;
}) {
  const { data, columns } = rows;
  const widths = useMemo(() => measured(columns, mode, data.rows.slice(0, MEASURED)), [columns, mode, data.rows]);
  const shown = useMemo(
    () =>
      columns.map((looked, at): GridColumn => {
        const plain = plainColumn(looked, mode);
        const { name } = looked.spec;
        const sorted = order?.column === name ? (order.descending ? "descending" : "ascending") : undefined;
        return { ...plain, width: view.widths[name] ?? widths[at], pinned: view.pinned.includes(name), sorted };
      }),
    [columns, mode, view, order, widths],
  );
  const cell = (index: number, at: number) => cellOf(rows.at(index), columns[at], mode);
  const changed = (index: number, at: number) => mode === "changes" && isChanged(rows.at(index), columns[at]);
  const tone = (index: number, at: number): CellTone => {
    if (changed(index, at)) return "changed";
    const value = cell(index, at);
    return data.stage === 0 && (value === null || value?.trim() === "") ? "missing" : undefined;
  };
  const about = (index: number, at: number) => {
    const row = rows.at(index);
    const looked = columns[at];
    if (!row || !looked) return undefined;
    if (fateOf(row, mode, step)) return row.left_out ? leftOutWords(row.left_out, titleOf(row.left_out.step)) : all.dropped;
    const former = changed(index, at) ? formerOf(row, looked) : undefined;
    return typeof former === "string" ? all.was(former) : undefined;
  };
  const items = (at: number): MenuItem[] => {
    const name = columns[at]?.spec.name;
    if (name === undefined) return [];
    const say = words.columns;
    const isBy = (descending: boolean) => order?.column === name && order.descending === descending;
    const isPinned = view.pinned.includes(name);
    return [
      { label: say.sortUp, icon: "up", checked: isBy(false), run: () => onOrder({ column: name, descending: false }) },
      { label: say.sortDown, icon: "down", checked: isBy(true), run: () => onOrder({ column: name, descending: true }) },
      ...(order ? [{ label: say.unsort, icon: "list", run: () => onOrder(undefined) } as const] : []),
      { label: say.filter, icon: "filter", run: () => onFilter(name) },
      { kind: "line" },
      {
        label: isPinned ? say.unpin : say.pin,
        icon: "pin",
        run: () => onView(isPinned ? withUnpinned(view, name) : withPinned(view, name)),
      },
      { label: say.hide, icon: "eyeOff", disabled: columns.length < 2, run: () => onView(withHidden(view, name)) },
      { label: say.copyName, icon: "copy", run: () => void copyText(name, say.copied(name)) },
    ];
  };
  // Rows that a step made of others stand on no line.
  const areMade = rows.at(0)?.line === 0;
  const numberOf = (index: number) => {
    const number = rows.numberOf(index) ?? (areMade ? index + 1 : rows.at(index)?.line);
    return String(number ?? "");
  };
  const none = data.stage === 0 && data.rows.length === 0 ? all.noRowsInFile : all.noRows;
  return (
    <DataGrid
      ref={grid}
      label={all.rows[mode]}
      className={className}
      columns={shown}
      rowCount={rows.rowCount}
      cell={cell}
      tone={tone}
      about={about}
      rowTone={(index) => fateOf(rows.at(index), mode, step)}
      rowNote={(index) => {
        const row = rows.at(index);
        return typeof row?.raw === "string" && row.left_out?.reason
          ? words.malformed(reasonWords(row.left_out.reason), row.raw)
          : undefined;
      }}
      rowNumber={numberOf}
      rowNumberTitle={rows.looked || areMade ? words.rowNumber : all.line}
      onView={rows.onView}
      load={async (start, end) => {
        const loaded = await rows.load(start, end);
        return loaded.map((row) => columns.map((looked) => cellOf(row, looked, mode)));
      }}
      currentColumn={column}
      onColumn={onColumn}
      columnItems={items}
      onWidth={(name, width) => onView(withWidth(view, name, width))}
      find={find}
      empty={rows.filtering ? (rows.filtering.end === undefined ? words.looking : words.noMatch) : none}
    />
  );
}

function plainColumn({ spec, before }: LookedColumn, mode: Mode): GridColumn {
  return {
    key: spec.name,
    name: spec.name,
    hint: TYPE_WORDS[spec.type],
    numeric: isNumeric(spec.type),
    changed: mode === "changes" && before < 0,
  };
}

/** Returns the width of each column by the sample's first rows: whatever is loaded later, it stays. */
function measured(columns: readonly LookedColumn[], mode: Mode, sample: GridRows["data"]["rows"]): number[] {
  return columns.map((column) =>
    fitWidth(
      plainColumn(column, mode),
      sample.map((row) => cellOf(row, column, mode)),
    ),
  );
}
