import type { RunSummary } from "../ipc/index.ts";

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
