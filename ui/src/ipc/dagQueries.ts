import {
  type InfiniteData,
  infiniteQueryOptions,
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useQueries,
  useQuery,
} from "@tanstack/react-query";
import { api } from "./api.ts";
import { ApiError } from "./call.ts";
import { isLeaving } from "./leaving.ts";
import type {
  DagInstant,
  DagListing,
  DagLogQuery,
  DagRunBrief,
  DagRunDetail,
  DagRunListing,
  DagRunQuery,
  DagRunSummary,
  Event,
  Uuid,
} from "./types.ts";

/** What is asked of a DAG's runs beside the page. */
export type DagRunFilter = Pick<DagRunQuery, "state" | "kind" | "from" | "to">;

export const dagKeys = {
  dags: ["dags"] as const,
  dag: (name: string) => ["dag", name] as const,
  /** What texts of DAGs say that are not saved. */
  drafts: ["dag-draft"] as const,
  days: (name: string) => ["dag-days", name] as const,
  next: (name: string) => ["dag-next", name] as const,
  waits: (name: string) => ["dag-waits", name] as const,
  runs: (name: string) => ["dag-runs", name] as const,
  faults: ["dag-faults"] as const,
  run: (id: Uuid) => ["dag-run", id] as const,
  upcoming: ["upcoming"] as const,
  pools: ["pools"] as const,
  state: ["schedule-state"] as const,
  trust: ["trust"] as const,
  log: (id: Uuid, task: string) => ["dag-log", id, task] as const,
};

/** The first screen, which says which runs failed or were missed. */
const overviewKey = ["overview"] as const;

/** Runs that are asked for at once, and tasks of them: a page is read in one piece, while a person scrolls. */
const RUN_PAGE = 100;
const TASK_PAGE = 5_000;
/** Returns how many runs of a DAG with so many tasks are asked for at once. */
export const runPage = (tasks: number): number => Math.max(20, Math.min(RUN_PAGE, Math.floor(TASK_PAGE / Math.max(1, tasks))));
/** Runs that the list shows of each DAG. */
const RECENT = 14;

/** When a DAG is due in some hours. */
export interface Due {
  /** In order, with the first one after those hours. */
  instants: readonly DagInstant[];
  /** They are so many that the last ones were not asked for. */
  cut: boolean;
}

/** Instants that are asked for at once: enough for a day of most DAGs, then as many as the engine gives. */
const FEW_INSTANTS = 30;
const MANY_INSTANTS = 1_000;
/** One a minute for a day is whole; what is due more often is told as far as this. */
const MOST_INSTANTS = FEW_INSTANTS + 2 * MANY_INSTANTS;

async function dueWithin(name: string, after: string, hours: number, signal: AbortSignal): Promise<Due> {
  const end = Date.parse(after) + hours * 3_600_000;
  const instants: DagInstant[] = [];
  let count = FEW_INSTANTS;
  while (instants.length < MOST_INSTANTS) {
    const page = await api.dagNext(name, { count, after: instants.at(-1)?.at ?? after }, signal);
    instants.push(...page);
    const beyond = instants.findIndex(({ at }) => Date.parse(at) > end);
    if (beyond >= 0) return { instants: instants.slice(0, beyond + 1), cut: false };
    if (page.length < count) return { instants, cut: false };
    count = MANY_INSTANTS;
  }
  return { instants, cut: true };
}

export const dagQueries = {
  dags: () => queryOptions({ queryKey: dagKeys.dags, queryFn: ({ signal }) => api.dags(signal) }),
  dag: (name: string) => queryOptions({ queryKey: dagKeys.dag(name), queryFn: ({ signal }) => api.dag(name, signal) }),
  /** What became of the runs of a year, day by day. */
  days: (name: string, year: number) =>
    queryOptions({
      queryKey: [...dagKeys.days(name), year] as const,
      queryFn: ({ signal }) => api.dagDays(name, { year }, signal),
      placeholderData: keepPreviousData,
    }),
  /** When it is due in the hours after an instant. */
  next: (name: string, after: string, hours: number) =>
    queryOptions({
      queryKey: [...dagKeys.next(name), after, hours] as const,
      queryFn: ({ signal }) => dueWithin(name, after, hours, signal),
      placeholderData: keepPreviousData,
    }),
  waits: (name: string) => queryOptions({ queryKey: dagKeys.waits(name), queryFn: ({ signal }) => api.dagWaits(name, signal) }),
  /** The runs of a DAG, newest first, as many pages as were asked for. */
  runs: (name: string, filter: DagRunFilter, limit: number) =>
    infiniteQueryOptions({
      queryKey: [...dagKeys.runs(name), filter, limit] as const,
      queryFn: ({ pageParam, signal }) =>
        api.dagRuns(name, { ...filter, limit, ...(pageParam === "" ? {} : { before: pageParam }) }, signal),
      initialPageParam: "",
      getNextPageParam: ({ runs }: DagRunListing) => (runs.length < limit ? undefined : runs.at(-1)?.id),
      placeholderData: keepPreviousData,
    }),
  /** The newest runs of each DAG that failed, and what it missed. */
  faults: () => queryOptions({ queryKey: dagKeys.faults, queryFn: ({ signal }) => api.dagFaults(signal) }),
  run: (id: Uuid) => queryOptions({ queryKey: dagKeys.run(id), queryFn: ({ signal }) => api.dagRun(id, signal) }),
  upcoming: (count: number) =>
    queryOptions({ queryKey: [...dagKeys.upcoming, count] as const, queryFn: ({ signal }) => api.upcoming(count, signal) }),
  trust: () => queryOptions({ queryKey: dagKeys.trust, queryFn: ({ signal }) => api.trust(signal) }),
  state: () => queryOptions({ queryKey: dagKeys.state, queryFn: ({ signal }) => api.scheduleState(signal) }),
  pools: () => queryOptions({ queryKey: dagKeys.pools, queryFn: ({ signal }) => api.pools(signal) }),
  log: (id: Uuid, task: string, query: DagLogQuery) =>
    queryOptions({ queryKey: [...dagKeys.log(id, task), query] as const, queryFn: ({ signal }) => api.dagLog(id, task, query, signal) }),
};

export const useDags = () => useQuery(dagQueries.dags());
export const usePools = () => useQuery(dagQueries.pools());
export const useScheduleState = () => useQuery(dagQueries.state());
export const useUpcoming = (count: number) => useQuery(dagQueries.upcoming(count));

/** Returns the tasks of DAGs, as far as they are known. */
export function useDagTasks(dags: readonly string[]): { dag: string; task: string }[] {
  const details = useQueries({ queries: dags.map((name) => dagQueries.dag(name)) });
  return details.flatMap(({ data }) => data?.tasks_in_order.map((task) => ({ dag: data.name, task: task.name })) ?? []);
}

/** Returns whether a DAG's run still goes on. */
export const isDagRunActive = ({ state }: Pick<DagRunSummary, "state">): boolean => state === "queued" || state === "running";

/** Returns whether an error says that what was asked for is not there. */
export const isGone = (error: unknown): boolean => error instanceof ApiError && error.code === "not_found";

/** Many events of one moment ask for a thing once, so long after the first of them. */
const COALESCE_MS = 250;
const waiting = new Map<string, ReturnType<typeof setTimeout>>();

/** Marks what is kept under these names as old, a moment later and once for all that ask for it until then. */
export function oldSoon(client: QueryClient, ...names: (readonly unknown[])[]): void {
  for (const queryKey of names) {
    const name = JSON.stringify(queryKey);
    if (waiting.has(name)) continue;
    waiting.set(
      name,
      setTimeout(() => {
        waiting.delete(name);
        void client.invalidateQueries({ queryKey });
      }, COALESCE_MS),
    );
  }
}

/** Returns whether a run belongs to what was asked for. */
function fits(run: DagRunSummary, { state, kind, from, to }: DagRunFilter): boolean {
  if (state !== undefined && run.state !== state) return false;
  if (kind !== undefined && run.kind !== kind) return false;
  const at = Date.parse(run.logical_time);
  return (from === undefined || at >= Date.parse(from)) && (to === undefined || at <= Date.parse(to));
}

/** Returns pages of runs with a run in its place: taken out where it does not belong, at the front where it is new. */
export function withDagRun(
  seen: InfiniteData<DagRunListing>,
  run: DagRunSummary,
  filter: DagRunFilter,
): InfiniteData<DagRunListing> | undefined {
  const belongs = fits(run, filter);
  const at = seen.pages.findIndex((page) => page.runs.some((other) => other.id === run.id));
  const page = seen.pages[at];
  if (page) {
    const runs = belongs ? page.runs.map((other) => (other.id === run.id ? run : other)) : page.runs.filter((other) => other.id !== run.id);
    return { ...seen, pages: seen.pages.with(at, { ...page, runs, total: page.total - (belongs ? 0 : 1) }) };
  }
  const [first, ...rest] = seen.pages;
  if (!belongs || !first) return undefined;
  return { ...seen, pages: [{ ...first, runs: [run, ...first.runs], total: first.total + 1 }, ...rest] };
}

/** Returns the few runs of a DAG's line in the list with one in its place. */
function withRecent(recent: readonly DagRunBrief[], run: DagRunSummary): DagRunBrief[] {
  const brief: DagRunBrief = { id: run.id, state: run.state, seconds: run.seconds ?? null, logical_time: run.logical_time };
  const known = recent.some((other) => other.id === run.id);
  return known ? recent.map((other) => (other.id === run.id ? brief : other)) : [...recent, brief].slice(-RECENT);
}

/** Puts a run in its place in every list that is kept, and beside its DAG. */
function showDagRun(client: QueryClient, run: DagRunSummary): void {
  for (const [queryKey, seen] of client.getQueriesData<InfiniteData<DagRunListing>>({ queryKey: dagKeys.runs(run.dag) })) {
    const next = seen && withDagRun(seen, run, queryKey[2] as DagRunFilter);
    if (next) client.setQueryData(queryKey, next);
  }
  client.setQueryData<DagRunDetail>(dagKeys.run(run.id), (detail) => detail && { ...detail, ...run });
  client.setQueryData<DagListing[]>(dagKeys.dags, (dags) =>
    dags?.map((dag) => (dag.name === run.dag ? { ...dag, recent: withRecent(dag.recent, run) } : dag)),
  );
}

type DagEvent = Extract<Event, { event: "dag" | "dag_run" | "dag_missed" | "dag_log" }>;

/** Puts what an event of DAGs tells into what is kept, and marks as old what it does not tell. */
export function applyDagEvent(client: QueryClient, event: DagEvent): void {
  switch (event.event) {
    case "dag_run": {
      const { run } = event;
      const before = client
        .getQueryData<DagListing[]>(dagKeys.dags)
        ?.find((dag) => dag.name === run.dag)
        ?.recent.find((other) => other.id === run.id);
      showDagRun(client, run);
      // A run tells each step of its tasks; what is only counted of it changes as it begins and as it ends.
      oldSoon(client, dagKeys.run(run.id), dagKeys.pools, dagKeys.waits(run.dag));
      if (run.state === "failed" || before?.state === "failed") oldSoon(client, dagKeys.faults);
      if (before?.state !== run.state) oldSoon(client, dagKeys.dags, dagKeys.upcoming, dagKeys.days(run.dag), overviewKey);
      break;
    }
    case "dag":
      oldSoon(client, dagKeys.dags, dagKeys.trust, dagKeys.upcoming, dagKeys.state, dagKeys.next(event.name), dagKeys.runs(event.name));
      // What a text names may be there by now, or gone.
      oldSoon(client, dagKeys.drafts, dagKeys.days(event.name), dagKeys.faults, overviewKey);
      // One that is leaving is asked for again when it is next shown, not now.
      void client.invalidateQueries({
        queryKey: dagKeys.dag(event.name),
        refetchType: isLeaving(`dag:${event.name}`) ? "none" : "active",
      });
      break;
    case "dag_missed": {
      const ofIt = [dagKeys.runs, dagKeys.days, dagKeys.waits].map((key) => key(event.name));
      oldSoon(client, dagKeys.dags, dagKeys.faults, dagKeys.upcoming, overviewKey, ...ofIt);
      break;
    }
    case "dag_log":
      // The log of a value is not that of its task.
      client.setQueryData(logTotalKey(event.run, event.task, event.item ?? undefined), event.total);
      break;
  }
}

export const logTotalKey = (id: Uuid, task: string, item?: number) => ["dag-log-total", id, task, item ?? "whole"] as const;

/** Returns how many lines a task's log has, as far as was told; nothing where nothing was. */
export function useLogTotal(id: Uuid, task: string, item?: number): number | undefined {
  return useQuery<number>({ queryKey: logTotalKey(id, task, item), enabled: false }).data;
}
