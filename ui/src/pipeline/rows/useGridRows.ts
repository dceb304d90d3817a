import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import type { NumberedRow, RowCount, RowFilter } from "../../ipc/index.ts";
import { isNumeric } from "../../shared/index.ts";
import type { Seen } from "../usePreview.ts";
import { type ColumnView, type Order } from "./columns.ts";
import { isAsked } from "./filter.ts";
import { lookedColumns, orderBy, sampleRows, type GridRow, type LookedColumn, type Mode } from "./look.ts";
import { countOf, loadRows, lookedAt, pageSize, roomFor, type Looked } from "./pages.ts";
import { placeIn } from "./scan.ts";
import { usePages } from "./usePages.ts";
import { useScan, type Scanning } from "./useScan.ts";

/** Rows that are sorted at most: the first of the file, or of those that pass the filter. */
const SORTED_ROWS = 10_000;

/** The rows of the grid, however they come: all of a file, those that pass a filter, some of them sorted, or a sample. */
export interface GridRows {
  /** What the rows are of: the preview with their columns, and the count. */
  data: Seen;
  count: RowCount | undefined;
  looked: Looked | undefined;
  columns: readonly LookedColumn[];
  rowCount: number;
  /** Returns a row; nothing while it is not loaded. */
  at: (row: number) => GridRow | undefined;
  /** Returns the number of a row in the file, from 1. */
  numberOf: (row: number) => number | undefined;
  /** Returns where a row of the file stands in the grid. */
  placeOf: (number: number) => number | undefined;
  find: (row: number) => Promise<GridRow | undefined>;
  load: (start: number, end: number) => Promise<readonly GridRow[]>;
  onView: (start: number, end: number) => void;
  filtering: Scanning | undefined;
  /** How many rows are sorted, where they are. */
  sorted: number | undefined;
  error: unknown;
}

interface Wanted {
  data: Seen;
  looked: Looked | undefined;
}

/** Returns the stage whose rows a filter is asked of: those that the mode shows. */
export const stageOf = (stage: number, mode: Mode): number => (mode === "before" ? Math.max(0, stage - 1) : stage);

/** Returns the rows of the grid. What is shown stays until what comes next is loaded, so that nothing flickers. */
export function useGridRows(
  seen: Seen,
  {
    group,
    mode,
    view,
    filter,
    order,
  }: { group: string; mode: Mode; view: ColumnView; filter: RowFilter | undefined; order: Order | undefined },
): GridRows | undefined {
  const { text, input } = seen.of;
  const counted = useQuery({ ...countOf(text, input, group), placeholderData: keepPreviousData });
  const fresh = counted.isPlaceholderData ? undefined : counted.data;
  const count = fresh?.sample_from != null && seen.stage >= fresh.sample_from ? undefined : fresh;
  const next: Wanted = { data: seen, looked: count && lookedAt(text, input, seen.stage, count.version) };
  const [kept, setShown] = useState<Wanted>();
  const shown = kept ?? next;
  const isSame = shown.data === next.data && shown.looked?.id === next.looked?.id;

  // Until all are counted there are about so many; as the count settles, rows in view stay where they are.
  const whole = shown.looked && (count ?? counted.data);
  const room = whole ? roomFor(whole) : 0;
  const size = pageSize(shown.data.before.length + shown.data.after.length);
  const asked = useMemo(() => (isAsked(filter) ? [filter] : []), [filter]);
  const filtering = useScan(shown.looked, stageOf(shown.data.stage, mode), asked, `${group} filter`);
  const picked = useMemo(() => filtering && { id: filtering.id, rows: filtering.rows }, [filtering?.id, filtering?.rows]); // eslint-disable-line react-hooks/exhaustive-deps
  const rowsInAll = picked ? picked.rows.length : room;
  const pages = usePages(shown.looked, group, size, rowsInAll, picked);
  const coming = usePages(isSame ? undefined : next.looked, `${group} next`, size, room, undefined);
  // The first answer of the count comes a moment after the first rows: they are shown as a sample only where it fails.
  const isKnown = fresh !== undefined || counted.error !== null;
  if (isKnown && !isSame && coming.ready) setShown(next);
  else if (isKnown && kept === undefined) setShown(next);

  const columns = useMemo(() => lookedColumns(shown.data.before, shown.data.after, mode, view), [shown.data, mode, view]);
  const sample = useMemo(() => (shown.looked ? undefined : sampleRows(shown.data.rows, mode)), [shown.looked, shown.data, mode]);

  const by = order && columns.find(({ spec }) => spec.name === order.column);
  const descending = order?.descending === true;
  const sortable = Math.min(SORTED_ROWS, sample?.length ?? rowsInAll);
  const some = useQuery({
    queryKey: ["rows-sorted", shown.looked?.id, picked?.id, sortable],
    queryFn: () => (shown.looked ? loadRows(shown.looked, picked, 0, sortable) : []),
    enabled: by !== undefined && shown.looked !== undefined,
    gcTime: 10_000,
  });
  const first: readonly GridRow[] | undefined = sample ?? some.data;
  const sorted = useMemo(
    () => (by && first ? orderBy(first, by, mode, isNumeric(by.spec.type), descending).map((at) => first[at]) : undefined),
    [by, descending, first, mode],
  );

  const onView = useCallback(
    (start: number, end: number) => {
      pages.onView(start, end);
      coming.onView(start, end);
    },
    [pages.onView, coming.onView], // eslint-disable-line react-hooks/exhaustive-deps
  );
  if (!isKnown && kept === undefined) return undefined;
  const at = (row: number): GridRow | undefined => (sorted ? sorted[row] : sample ? sample[row] : pages.rows?.at(row));
  const numbered = (row: number): number | undefined => {
    if (sorted) return (sorted[row] as NumberedRow | undefined)?.row;
    return picked ? picked.rows[row] : row;
  };
  return {
    data: shown.data,
    count: whole,
    looked: shown.looked,
    columns,
    rowCount: sorted ? sorted.length : (sample?.length ?? rowsInAll),
    at,
    numberOf: (row) => {
      const number = sample ? undefined : numbered(row);
      return number === undefined ? undefined : number + 1;
    },
    placeOf: (number) => {
      if (sorted || sample) {
        const place = (sorted ?? sample ?? []).findIndex((row) => row?.row === number);
        return place < 0 ? undefined : place;
      }
      if (!picked) return number;
      const place = placeIn(picked.rows, number);
      return picked.rows[place] === number ? place : undefined;
    },
    find: (row) => {
      const here = at(row);
      return here || sorted || sample ? Promise.resolve(here) : pages.find(row);
    },
    load: (start, end) => {
      if (sorted) return Promise.resolve(sorted.slice(start, end).filter((row) => row !== undefined));
      return shown.looked ? loadRows(shown.looked, picked, start, end) : Promise.resolve((sample ?? []).slice(start, end));
    },
    onView,
    filtering,
    sorted: sorted?.length,
    error: pages.error ?? (filtering ? undefined : counted.error) ?? undefined,
  };
}
