import { useDebouncedValue } from "@mantine/hooks";
import { useEffect, useEffectEvent, useMemo, useRef, useState, type RefObject } from "react";
import type { RowFilter } from "../../ipc/index.ts";
import { announce, finderOf, isIn, type GridHandle } from "../../shared/index.ts";
import { isAsked } from "./filter.ts";
import { cellOf, type Mode } from "./look.ts";
import { placeIn } from "./scan.ts";
import { stageOf, type GridRows } from "./useGridRows.ts";
import { useScan, type Scanning } from "./useScan.ts";
import { words } from "./words.ts";

/** How long typing rests before the file is searched. */
const REST_MS = 250;

export interface Find {
  text: string;
  matchCase: boolean;
}

export interface Finding {
  /** What marks the pieces that are found in cells. */
  pattern: RegExp | undefined;
  scanning: Scanning | undefined;
  /** Goes to the next match (1) or the one before (-1). */
  move: (by: 1 | -1) => void;
  /** Which of the rows that were found the cursor is in, from 1. */
  at: number | undefined;
}

/** Searches the rows of the grid for a text, and goes from match to match. */
export function useFind({
  find,
  rows,
  mode,
  filter,
  grid,
  group,
}: {
  find: Find | undefined;
  rows: GridRows;
  mode: Mode;
  filter: RowFilter | undefined;
  grid: RefObject<GridHandle | null>;
  group: string;
}): Finding {
  const [text] = useDebouncedValue(find?.text ?? "", REST_MS);
  const matchCase = find?.matchCase ?? false;
  const wanted = find === undefined ? "" : text;
  const pattern = useMemo(() => finderOf(wanted, matchCase), [wanted, matchCase]);
  const filters = useMemo((): RowFilter[] => {
    if (wanted === "") return [];
    const search: RowFilter = { kind: "text", text: wanted, match_case: matchCase };
    return isAsked(filter) ? [filter, search] : [search];
  }, [wanted, matchCase, filter]);
  const scanning = useScan(rows.looked, stageOf(rows.data.stage, mode), filters, `${group} find`);
  const id = scanning?.id;
  const [reached, setReached] = useState<{ id: string | undefined; at: number }>();
  // The search whose first match was gone to, as soon as it was known.
  const begun = useRef<string>(undefined);

  const columnsIn = async (place: number): Promise<number[]> => {
    const row = pattern && (await rows.find(place));
    if (!row) return [];
    return rows.columns.flatMap((column, index) => (isIn(pattern, cellOf(row, column, mode)) ? [index] : []));
  };
  /** Goes to a row that was found, and to its first match or its last. */
  const goTo = async (found: number, by: 1 | -1): Promise<void> => {
    const number = scanning?.rows[found];
    const place = number === undefined ? undefined : rows.placeOf(number);
    if (place === undefined) return;
    grid.current?.goTo(place);
    const columns = await columnsIn(place);
    setReached({ id, at: found + 1 });
    const column = by > 0 ? columns[0] : columns.at(-1);
    if (column !== undefined) grid.current?.goTo(place, column);
  };
  const move = async (by: 1 | -1): Promise<void> => {
    if (!scanning || !pattern) return;
    const cursor = grid.current?.cursor();
    const number = cursor && (rows.numberOf(cursor.row) ?? 0) - 1;
    if (cursor && number !== undefined) {
      const columns = await columnsIn(cursor.row);
      const column = by > 0 ? columns.find((other) => other > cursor.column) : columns.findLast((other) => other < cursor.column);
      if (column !== undefined) {
        grid.current?.goTo(cursor.row, column);
        return;
      }
    }
    const { rows: found, end } = scanning;
    const here = number === undefined ? -1 : placeIn(found, number);
    const isHere = number !== undefined && found[here] === number;
    const next = by > 0 ? here + (isHere || here < 0 ? 1 : 0) : here - 1;
    if (found[next] !== undefined) return goTo(next, by);
    if (found.length === 0 || end === undefined) {
      announce(end === undefined ? words.find.stillSearching : words.find.none);
      return;
    }
    announce(words.find.wrapped);
    return goTo(by > 0 ? 0 : found.length - 1, by);
  };

  const goToFirst = useEffectEvent(() => {
    if (!scanning || begun.current === id) return;
    if (scanning.rows.length === 0 && scanning.end === undefined) return;
    begun.current = id;
    if (scanning.rows.length > 0) queueMicrotask(() => void goTo(0, 1));
    else announce(words.find.none);
  });
  useEffect(() => goToFirst(), [id, scanning?.rows.length, scanning?.end]);

  return { pattern, scanning, move: (by) => void move(by), at: reached?.id === id ? reached?.at : undefined };
}
