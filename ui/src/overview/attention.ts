import type { DagAttention, Overview, RunSummary } from "../ipc/index.ts";

/** What a run needs a person for. */
export type Kind = "rejected" | "limit" | "lost" | "failed";

/** Runs of one pipeline that need the same: one line, with one action. */
export interface Attention {
  kind: Kind;
  /** The newest of them. */
  run: RunSummary;
  /** How many there are. */
  runs: number;
}

function kindOf({ state }: RunSummary): Kind {
  if (state === "success") return "rejected";
  if (state === "limit_exceeded") return "limit";
  return state === "lost" ? "lost" : "failed";
}

/** Returns what to look at, newest first, with repeats of a pipeline folded into the newest. */
export function foldAttention(runs: readonly RunSummary[]): Attention[] {
  const folded = new Map<string, Attention>();
  for (const run of runs) {
    const kind = kindOf(run);
    const key = `${kind} ${run.pipeline}`;
    const newest = folded.get(key);
    if (newest) newest.runs += 1;
    else folded.set(key, { kind, run, runs: 1 });
  }
  return [...folded.values()];
}

/** Something that needs a person: runs of a pipeline, or of a DAG. */
export type Need = ({ of: "pipeline"; need: Attention } | { of: "dag"; need: DagAttention }) & {
  /** When it came about. */
  at: string;
  /** How many runs it stands for. */
  runs: number;
};

/** Returns what to look at, newest first. */
export function needsOf({ attention, dags }: Pick<Overview, "attention" | "dags">): Need[] {
  const pipelines = foldAttention(attention).map((need): Need => ({
    of: "pipeline",
    need,
    at: need.run.ended_at ?? need.run.started_at,
    runs: need.runs,
  }));
  const ofDags = dags.map((need): Need => {
    if (need.kind === "missed") return { of: "dag", need, at: need.to, runs: need.count };
    return { of: "dag", need, at: need.run.ended_at ?? need.run.queued_at, runs: need.runs };
  });
  return [...pipelines, ...ofDags].sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
}
