import { type InfiniteData, keepPreviousData, QueryClient, queryOptions, useQuery } from "@tanstack/react-query";
import { alertsKey } from "./alerts.ts";
import { api } from "./api.ts";
import { ApiError } from "./call.ts";
import { catalogKeys } from "./catalogs.ts";
import { applyDagEvent, dagKeys, oldSoon } from "./dagQueries.ts";
import { isLeaving } from "./leaving.ts";
import type {
  Event,
  FileRequest,
  Overview,
  PipelineDetail,
  PipelineListing,
  RejectedQuery,
  RejectedRow,
  RunDetail,
  RunListing,
  RunQuery,
  RunSummary,
  Status,
  Uuid,
} from "./types.ts";

/** Everything that was asked stays fresh until an event says otherwise. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        retry: (count, error) => error instanceof ApiError && error.retryable && count < 3,
      },
    },
  });
}

/**
 * Whether a question of a group is asked again. Two of a group that are sent at one moment may arrive the other way round,
 * and then the older one cancels the newer: the one that is still wanted is asked again. One that is not was aborted here,
 * and is not asked at all.
 */
export const askAgain = (count: number, error: Error): boolean => error instanceof ApiError && error.code === "cancelled" && count < 3;

/** Names of what is kept, so that events can say what is old. */
export const keys = {
  status: ["status"] as const,
  overview: ["overview"] as const,
  rowsByDay: ["rows-by-day"] as const,
  pipelines: ["pipelines"] as const,
  pipeline: (name: string) => ["pipeline", name] as const,
  runs: ["runs"] as const,
  run: (id: Uuid) => ["run", id] as const,
  rejected: (id: Uuid) => ["rejected", id] as const,
  recentFiles: ["recent-files"] as const,
  projects: ["projects"] as const,
  inspections: ["inspection"] as const,
  inspection: (path: string) => ["inspection", path] as const,
};

/** Which rows that a run left out: those that a step dropped, or rejected ones. */
export type Losses = { dropped: string } | { rejected: Omit<RejectedQuery, "offset" | "limit"> };

/** A row that a run left out. */
export type LostRow = Pick<RejectedRow, "line" | "raw" | "step"> & Partial<Pick<RejectedRow, "reason" | "column" | "detail" | "offset">>;

async function lossesOf(
  id: Uuid,
  losses: Losses,
  page: { offset: number; limit: number },
  signal: AbortSignal,
): Promise<{ rows: readonly LostRow[]; total?: number; mended?: readonly number[]; mended_total?: number }> {
  if ("rejected" in losses) return api.rejected(id, { ...losses.rejected, ...page }, signal);
  const rows = await api.dropped(id, { step: losses.dropped, ...page }, signal);
  return { rows: rows.map((row) => ({ ...row, step: losses.dropped })) };
}

export const queries = {
  status: () => queryOptions({ queryKey: keys.status, queryFn: ({ signal }) => api.status(signal) }),
  overview: () => queryOptions({ queryKey: keys.overview, queryFn: ({ signal }) => api.overview(signal) }),
  rowsByDay: (theme: "light" | "dark") =>
    queryOptions({
      queryKey: [...keys.rowsByDay, theme] as const,
      queryFn: async ({ signal }) => ({ ...(await api.rowsByDay(theme, signal)), theme }),
      placeholderData: keepPreviousData,
    }),
  pipelines: () => queryOptions({ queryKey: keys.pipelines, queryFn: ({ signal }) => api.pipelines(signal) }),
  pipeline: (name: string) => queryOptions({ queryKey: keys.pipeline(name), queryFn: ({ signal }) => api.pipeline(name, signal) }),
  runs: (query: RunQuery) =>
    queryOptions({
      queryKey: [...keys.runs, query] as const,
      queryFn: ({ signal }) => api.runs(query, signal),
      placeholderData: keepPreviousData,
    }),
  run: (id: Uuid) => queryOptions({ queryKey: keys.run(id), queryFn: ({ signal }) => api.run(id, signal) }),
  losses: (id: Uuid, losses: Losses, offset: number, limit: number) =>
    queryOptions({
      queryKey: [...keys.rejected(id), losses, offset, limit] as const,
      queryFn: ({ signal }) => lossesOf(id, losses, { offset, limit }, signal),
      placeholderData: keepPreviousData,
    }),
  comparison: (before: Uuid, after: Uuid, key: string) =>
    queryOptions({
      queryKey: ["comparison", before, after, key] as const,
      queryFn: ({ signal }) => api.compareRuns(before, after, key === "" ? {} : { key }, signal),
    }),
  recentFiles: () => queryOptions({ queryKey: keys.recentFiles, queryFn: ({ signal }) => api.recentFiles(signal) }),
  projects: () => queryOptions({ queryKey: keys.projects, queryFn: ({ signal }) => api.projects(signal) }),
  // A file on disk changes without an event: what was seen of it counts for a moment only.
  inspection: (body: FileRequest) =>
    queryOptions({ queryKey: keys.inspection(body.path), queryFn: ({ signal }) => api.inspect(body, signal), staleTime: 2_000 }),
  host: () => queryOptions({ queryKey: ["host"] as const, queryFn: ({ signal }) => api.host(signal) }),
};

export const useStatus = () => useQuery(queries.status());
export const useOverview = () => useQuery(queries.overview());
export const usePipelines = () => useQuery(queries.pipelines());
export const useRuns = (query: RunQuery) => useQuery(queries.runs(query));
export const useRun = (id: Uuid) => useQuery(queries.run(id));
export const useComparison = (before: Uuid, after: Uuid, key: string) => useQuery(queries.comparison(before, after, key));
export const useRecentFiles = () => useQuery(queries.recentFiles());
export const useProjects = () => useQuery(queries.projects());

/** Returns whether a run still goes on. */
export const isActive = (run: RunSummary): boolean => run.state === "running" || run.state === "queued";

/** Returns the list with a run put in its place, taken out when it no longer belongs. */
export function withRun(runs: readonly RunSummary[], run: RunSummary, keep: boolean): RunSummary[] {
  if (!keep) return runs.filter((other) => other.id !== run.id);
  if (runs.some((other) => other.id === run.id)) return runs.map((other) => (other.id === run.id ? run : other));
  return [run, ...runs];
}

/** Returns a page of runs with a run put in its place; the same page where the run is not in it. */
function withRunIn(page: RunListing, run: RunSummary): RunListing {
  return page.runs.some((other) => other.id === run.id) ? { ...page, runs: withRun(page.runs, run, true) } : page;
}

/** Puts a run in its place in every list of runs that is kept, and beside the pipeline that it is the last run of. */
function showRun(client: QueryClient, run: RunSummary): void {
  client.setQueriesData<RunListing | InfiniteData<RunListing>>({ queryKey: keys.runs }, (seen) => {
    if (!seen) return seen;
    if ("runs" in seen) return withRunIn(seen, run);
    const pages = seen.pages.map((page) => withRunIn(page, run));
    return pages.some((page, index) => page !== seen.pages[index]) ? { ...seen, pages } : seen;
  });
  const last = <T extends Pick<PipelineListing, "last_run">>(pipeline: T): T =>
    pipeline.last_run?.id === run.id ? { ...pipeline, last_run: run } : pipeline;
  client.setQueryData<PipelineListing[]>(keys.pipelines, (seen) => {
    const pipelines = seen?.map(last);
    return pipelines?.some((pipeline, index) => pipeline !== seen?.[index]) ? pipelines : seen;
  });
  client.setQueryData<PipelineDetail>(keys.pipeline(run.pipeline), (seen) => seen && last(seen));
}

/**
 * Asks for everything again. The status comes first: where it names another project, what the tabs of this one ask for is
 * not there any more.
 */
export async function refreshAll(client: QueryClient): Promise<void> {
  const project = () => client.getQueryData<Status>(keys.status)?.project.path;
  const before = project();
  await client.invalidateQueries({ queryKey: keys.status, exact: true });
  if (before === undefined || project() === before)
    await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.status[0] });
}

/** Puts what an event tells into what is kept, and marks as old what it does not tell. */
export function applyEvent(client: QueryClient, event: Event): void {
  const old = (...names: (readonly unknown[])[]) => {
    for (const queryKey of names) void client.invalidateQueries({ queryKey });
  };
  switch (event.event) {
    case "run": {
      const { run } = event;
      const active = isActive(run);
      const known = client.getQueryData<Status>(keys.status)?.active_runs.some((other) => other.id === run.id) ?? false;
      client.setQueryData<Status>(keys.status, (status) => status && { ...status, active_runs: withRun(status.active_runs, run, active) });
      client.setQueryData<Overview>(keys.overview, (seen) => seen && { ...seen, active: withRun(seen.active, run, active) });
      client.setQueryData<RunDetail>(keys.run(run.id), (detail) => detail && { ...detail, ...run });
      showRun(client, run);
      // Progress comes ten times a second; lists are asked again only when a run starts or ends.
      if (!active) old(keys.run(run.id), keys.rejected(run.id), keys.rowsByDay);
      if (!active || !known) old(keys.runs, keys.overview, keys.pipelines, keys.pipeline(run.pipeline), keys.inspections);
      break;
    }
    case "pipeline":
      old(keys.pipelines, keys.inspections, dagKeys.drafts);
      // One that is leaving is asked for again when it is next shown, not now.
      void client.invalidateQueries({ queryKey: keys.pipeline(event.name), refetchType: isLeaving(event.name) ? "none" : "active" });
      break;
    case "diagram":
      old(catalogKeys.diagram(event.name));
      break;
    case "project":
      void refreshAll(client);
      break;
    case "diagram":
      old(catalogKeys.diagram(event.name));
      break;
    case "recent":
      old(keys.recentFiles, keys.overview);
      break;
    case "dag":
    case "dag_run":
    case "dag_missed":
    case "dag_log":
      applyDagEvent(client, event);
      break;
    case "alert":
      // Each way of an alert tells by itself what became of its message.
      oldSoon(client, alertsKey, keys.overview);
      break;
    case "open":
    case "closing":
      break;
  }
}
