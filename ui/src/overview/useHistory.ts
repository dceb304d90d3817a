import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { api, keys, type RunListing, type RunSummary } from "../ipc/index.ts";

/** Runs asked for at a time. */
export const PAGE = 200;

/** Returns the newest runs, page by page. */
export function useHistory() {
  const query = useInfiniteQuery({
    queryKey: [...keys.runs, "history"],
    queryFn: ({ pageParam, signal }) => api.runs(pageParam === undefined ? { limit: PAGE } : { limit: PAGE, before: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: RunListing) => (last.runs.length < PAGE ? undefined : last.runs.at(-1)?.id),
  });
  const runs = useMemo<RunSummary[]>(() => query.data?.pages.flatMap((page) => page.runs) ?? [], [query.data]);
  return { ...query, runs, total: query.data?.pages.at(-1)?.total ?? runs.length };
}
