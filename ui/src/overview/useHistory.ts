import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { api, dagQueries, keys, useDags, type RunListing, type RunSummary } from "../ipc/index.ts";
import { entriesOf, faultsOf, type Entry } from "./entries.ts";

/** Runs asked for at a time. */
export const PAGE = 200;

/** Returns the newest runs, page by page, and among them what went wrong with DAGs. */
export function useHistory() {
  const query = useInfiniteQuery({
    queryKey: [...keys.runs, "history"],
    queryFn: ({ pageParam, signal }) => api.runs(pageParam === undefined ? { limit: PAGE } : { limit: PAGE, before: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: RunListing) => (last.runs.length < PAGE ? undefined : last.runs.at(-1)?.id),
  });
  const runs = useMemo<RunSummary[]>(() => query.data?.pages.flatMap((page) => page.runs) ?? [], [query.data]);
  const faults = useFaults();
  const entries = useMemo(() => entriesOf(runs, faults, query.hasNextPage), [runs, faults, query.hasNextPage]);
  const total = query.data?.pages.at(-1)?.total ?? runs.length;
  return { ...query, runs, entries, total: total + faults.length };
}

function useFaults(): readonly Entry[] {
  const { data: dags } = useDags();
  const { data: faults } = useQuery(dagQueries.faults());
  return useMemo(
    () =>
      (dags ?? []).flatMap((dag) => {
        const listing = faults?.[dag.name];
        return listing ? faultsOf(dag, listing) : [];
      }),
    [dags, faults],
  );
}
