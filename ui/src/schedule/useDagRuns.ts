import { useInfiniteQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { dagQueries, runPage, type DagListing, type DagRunFilter, type DagRunSummary, type MissedRange } from "../ipc/index.ts";
import { missedKey } from "../shared/index.ts";

export interface DagRuns {
  /** Newest first, as far as they were asked for. */
  runs: readonly DagRunSummary[];
  missed: readonly MissedRange[];
  total: number;
  /** There are older ones that were not asked for yet. */
  more: boolean;
  isPending: boolean;
  error: unknown;
  retry: () => void;
  /** Asks for older ones; nothing where there are none, or they are on their way. */
  older: (() => void) | undefined;
}

/** Returns the runs of a DAG, a page of the newest first. */
export function useDagRuns({ name, tasks }: Pick<DagListing, "name" | "tasks">, filter: DagRunFilter): DagRuns {
  // A page stays as long as it was where the DAG is edited meanwhile.
  const [limit] = useState(() => runPage(tasks));
  const { data, error, isPending, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    dagQueries.runs(name, filter, limit),
  );
  const pages = data?.pages;
  const runs = useMemo(() => pages?.flatMap((page) => page.runs) ?? [], [pages]);
  const missed = useMemo(() => {
    const ranges = pages?.flatMap((page) => page.missed) ?? [];
    return [...new Map(ranges.map((range) => [missedKey(range), range])).values()];
  }, [pages]);
  const more = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  return {
    runs,
    missed,
    total: pages?.[0]?.total ?? 0,
    more: hasNextPage,
    isPending,
    error,
    retry: () => void refetch(),
    older: hasNextPage && !isFetchingNextPage ? more : undefined,
  };
}
