import type { DagListing, DagRunListing, DagRunSummary, MissedRange, RunSummary } from "../ipc/index.ts";
import { missedKey } from "../shared/index.ts";

/** A line of the history: a run of a pipeline, a run of a DAG that failed, or runs of it that were missed. */
export type Entry = { key: string; /** When it began, or was last due. */ at: string } & (
  { of: "run"; run: RunSummary } | { of: "dagRun"; run: DagRunSummary } | { of: "missed"; dag: DagListing; range: MissedRange }
);

/** What was not to be run, as a DAG was paused or a later run stood for it, was not missed. */
const isMissed = ({ reason }: MissedRange): boolean => reason === "not_running" || reason === "too_old";

/** Returns what went wrong with the runs of a DAG. */
export function faultsOf(dag: DagListing, { runs, missed }: DagRunListing): Entry[] {
  return [
    ...runs.map((run): Entry => ({ of: "dagRun", key: run.id, at: run.started_at ?? run.queued_at, run })),
    ...missed.filter(isMissed).map((range): Entry => ({ of: "missed", key: `${dag.name} ${missedKey(range)}`, at: range.to, dag, range })),
  ];
}

/**
 * Returns everything, newest first. Where older runs of pipelines are not loaded yet, what is older than those that are stays
 * away with them.
 */
export function entriesOf(runs: readonly RunSummary[], faults: readonly Entry[], hasMore: boolean): Entry[] {
  const last = hasMore ? runs.at(-1) : undefined;
  const oldest = last ? Date.parse(last.started_at) : Number.NEGATIVE_INFINITY;
  const ofRuns = runs.map((run): Entry => ({ of: "run", key: run.id, at: run.started_at, run }));
  const told = faults.filter(({ at }) => Date.parse(at) >= oldest);
  if (told.length === 0) return ofRuns;
  return [...ofRuns, ...told].sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
}
