import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { ApiError, api, type RowFilter } from "../../ipc/index.ts";
import { countKey, type Looked } from "./pages.ts";
import { NOTHING, runScan, type Scan } from "./scan.ts";

/** A search that a person may stop. */
export interface Scanning extends Scan {
  /** Under this name what was found stays the same, or grows. */
  id: string;
  stop: () => void;
}

/** Searches all rows for those that pass the filters, while there is anything to search for; nothing otherwise. */
export function useScan(looked: Looked | undefined, stage: number, filters: readonly RowFilter[], group: string): Scanning | undefined {
  const client = useQueryClient();
  const [told, setTold] = useState<{ id: string; scan: Scan }>();
  const abort = useRef<AbortController>(undefined);
  const asked = JSON.stringify(filters);
  const id = looked && filters.length > 0 ? `${looked.id} ${stage} ${asked}` : undefined;

  useEffect(() => {
    if (id === undefined || !looked) return undefined;
    const control = new AbortController();
    abort.current = control;
    const { text, input } = looked;
    const question = {
      text,
      stage,
      filters: JSON.parse(asked) as RowFilter[],
      group: `scan ${group}`,
      ...(input === undefined ? {} : { input }),
    };
    void runScan(
      (from) => api.scanRows({ ...question, ...(from ? { from } : {}) }, control.signal),
      (scan) => {
        setTold({ id, scan });
        // The file is another one by now: its rows are counted again, and with the count the search begins again.
        if (scan.error instanceof ApiError && scan.error.code === "conflict") void client.invalidateQueries({ queryKey: countKey(looked) });
      },
      control.signal,
    );
    return () => control.abort();
    // What is looked at is the same as long as its name is.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [id, client]);

  if (id === undefined) return undefined;
  const scan = told?.id === id ? told.scan : NOTHING;
  const stop = () => {
    abort.current?.abort();
    setTold({ id, scan: { ...scan, end: "stopped" } });
  };
  return { ...scan, id, stop };
}
