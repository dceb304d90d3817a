import type { RunSummary } from "../ipc/index.ts";
import { createStore, rejectedRows, useStore, type State } from "../shared/index.ts";
import { words } from "./words.ts";

/** Which runs the history shows. */
export type View = "all" | "running" | "failed" | "lost" | "rejected" | "cancelled" | "trial";
export interface HistoryFilter {
  view: View;
  pipeline: string | undefined;
  since: "any" | "seen" | "today";
}

const filter = createStore<HistoryFilter>({ view: "all", pipeline: undefined, since: "any" });
export const useHistoryFilter = (): HistoryFilter => useStore(filter);
export const setHistoryFilter = (change: Partial<HistoryFilter>): void => filter.set({ ...filter.get(), ...change });

export const VIEWS: readonly { view: View; glyph: State | undefined; label: string }[] = [
  { view: "all", glyph: undefined, label: words.views.all },
  { view: "running", glyph: "running", label: words.views.running },
  { view: "failed", glyph: "failed", label: words.views.failed },
  { view: "lost", glyph: "lost", label: words.views.lost },
  { view: "rejected", glyph: "rejected", label: words.views.rejected },
  { view: "cancelled", glyph: "cancelled", label: words.views.cancelled },
  { view: "trial", glyph: "ok", label: words.views.trial },
];

/** Returns whether a run belongs to a view. */
export function inView(run: RunSummary, view: View): boolean {
  switch (view) {
    case "all":
      return true;
    case "running":
      return run.state === "running" || run.state === "queued";
    case "failed":
      return run.state === "failed" || run.state === "limit_exceeded";
    case "lost":
      return run.state === "lost";
    case "rejected":
      return rejectedRows(run.ledger) > 0;
    case "cancelled":
      return run.state === "cancelled";
    case "trial":
      return run.trial;
  }
}

/** Returns whether a run belongs to the filter's time and pipeline. */
export function inScope(run: RunSummary, { pipeline, since }: HistoryFilter, seenAt: string | null | undefined, now: Date): boolean {
  if (pipeline !== undefined && run.pipeline !== pipeline) return false;
  const started = new Date(run.started_at);
  if (since === "today") return started.toDateString() === now.toDateString();
  if (since === "seen" && seenAt) return started.getTime() >= Date.parse(seenAt);
  return true;
}
