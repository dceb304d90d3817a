import { useQueries, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { NumberedRow } from "../../ipc/index.ts";
import { forgetPages, LoadedRows, pageOf, type Looked, type Picked } from "./pages.ts";

/** How long the view must rest after a jump before its pages are asked for: what a dragged scroll bar passes is not. */
const REST_MS = 60;
/** A view that moved on by so many pages is being read, not jumped over. */
const NEAR = 2;

interface Wanted {
  from: number;
  to: number;
  /** The page that is likely to come next. */
  ahead: number;
}

export interface Pages {
  rows: LoadedRows | undefined;
  /** Whether what is in view is loaded. */
  ready: boolean;
  error: unknown;
  onView: (start: number, end: number) => void;
  /** Loads a row, wherever it is. */
  find: (row: number) => Promise<NumberedRow | undefined>;
}

/** Returns the rows of a grid as far as they are loaded, and loads what comes into view. */
export function usePages(looked: Looked | undefined, group: string, size: number, count: number, picked: Picked | undefined): Pages {
  const client = useQueryClient();
  const [wanted, setWanted] = useState<Wanted>({ from: 0, to: 0, ahead: 1 });
  const latest = useRef(wanted);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const onView = useCallback(
    (start: number, end: number) => {
      const before = latest.current;
      const [from, to] = [Math.floor(start / size), Math.max(0, Math.floor((end - 1) / size))];
      clearTimeout(timer.current);
      if (from === before.from && to === before.to) return;
      const next = { from, to, ahead: from < before.from ? from - 1 : to + 1 };
      const want = () => {
        latest.current = next;
        setWanted(next);
      };
      if (Math.abs(from - before.from) <= NEAR) want();
      else timer.current = setTimeout(want, REST_MS);
    },
    [size],
  );
  useEffect(() => () => clearTimeout(timer.current), []);

  const last = Math.max(0, Math.ceil(count / size) - 1);
  const pages = new Set<number>();
  for (let page = Math.min(wanted.from, last); page <= Math.min(wanted.to, last); page += 1) pages.add(page);
  const inView = pages.size;
  if (wanted.ahead >= 0 && wanted.ahead <= last) pages.add(wanted.ahead);
  const results = useQueries({
    queries: looked && count > 0 ? [...pages].map((page) => pageOf(client, looked, group, size, page, picked)) : [],
  });
  useEffect(() => forgetPages(client), [client, wanted]);

  const stamp = results.map((result) => result.dataUpdatedAt).join();
  const rows = useMemo(
    () => looked && new LoadedRows(client, looked, size, picked),
    // With every page that comes the rows are others.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [client, looked?.id, size, picked, stamp],
  );
  const find = async (row: number) => {
    if (!looked) return undefined;
    const page = Math.floor(row / size);
    const found = await client.query({ ...pageOf(client, looked, `${group} find`, size, page, picked), staleTime: Infinity });
    return found.rows[row - page * size];
  };
  const shown = results.slice(0, inView);
  return { rows, ready: shown.every((result) => !result.isPending), error: shown.find((result) => result.error)?.error, onView, find };
}
