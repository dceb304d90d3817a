import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { dagQueries, type DagDetail, type DagRunFilter, type DagRunSummary, type DagTask, type MissedRange } from "../ipc/index.ts";
import { missedKey } from "./grid/columns.ts";

export interface DagRuns {
  /** Newest first, as far as they were asked for. */
  runs: readonly DagRunSummary[];
  missed: readonly MissedRange[];
  total: number;
  isPending: boolean;
  error: unknown;
  retry: () => void;
  /** Asks for older ones; nothing where there are none, or they are on their way. */
  older: (() => void) | undefined;
}

/** Returns the runs of a DAG, a page of the newest first. */
export function useDagRuns(name: string, filter: DagRunFilter): DagRuns {
  const { data, error, isPending, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    dagQueries.runs(name, filter),
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
    isPending,
    error,
    retry: () => void refetch(),
    older: hasNextPage && !isFetchingNextPage ? more : undefined,
  };
}

/** Returns the tasks of a DAG with the groups that they are drawn in, which its newest run tells. */
export function useGroupedTasks({ tasks_in_order: tasks }: DagDetail, { runs: [newest] }: DagRuns): readonly DagTask[] {
  const { data: run } = useQuery({ ...dagQueries.run(newest?.id ?? ""), enabled: newest !== undefined });
  // A run that goes on is told anew again and again; its groups stay.
  const told = run?.task_views.map(({ name, group }) => `${name}\t${group ?? ""}`).join("\n") ?? "";
  return useMemo(() => {
    const groups = new Map(
      told.split("\n").map((line): [string, string] => {
        const [name = "", group = ""] = line.split("\t");
        return [name, group];
      }),
    );
    return tasks.map((task) => ({ ...task, group: task.group ?? (groups.get(task.name) || null) }));
  }, [tasks, told]);
}
