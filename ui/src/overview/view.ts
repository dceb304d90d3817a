import type { RunSummary } from "../ipc/index.ts";
import { createStore, rejectedRows, useStore, type State } from "../shared/index.ts";
import type { Entry } from "./entries.ts";
import { words } from "./words.ts";

/** Which entries the history shows. */
export type View = "all" | "running" | "failed" | "missed" | "lost" | "rejected" | "cancelled" | "trial" | "hand";
export interface HistoryFilter {
  view: View;
  pipeline: string | undefined;
  since: "any" | "seen" | "today";
}

const filter = createStore<HistoryFilter>({ view: "all", pipeline: undefined, since: "any" });
export const useHistoryFilter = (): HistoryFilter => useStore(filter);
export const setHistoryFilter = (change: Partial<HistoryFilter>): void => filter.set({ ...filter.get(), ...change });

export const VIEWS: readonly { view: View; glyph: State | "list" | "play"; label: string }[] = [
  { view: "all", glyph: "list", label: words.views.all },
  { view: "running", glyph: "running", label: words.views.running },
  { view: "failed", glyph: "failed", label: words.views.failed },
  { view: "missed", glyph: "missed", label: words.views.missed },
  { view: "lost", glyph: "lost", label: words.views.lost },
  { view: "rejected", glyph: "rejected", label: words.views.rejected },
  { view: "cancelled", glyph: "cancelled", label: words.views.cancelled },
  { view: "trial", glyph: "ok", label: words.views.trial },
  { view: "hand", glyph: "play", label: words.views.hand },
];

/** Returns whether an entry belongs to a view. */
export function inView(entry: Entry, view: View): boolean {
  if (view === "all") return true;
  if (entry.of === "missed") return view === "missed";
  if (entry.of === "dagRun") return view === "failed" || (view === "hand" && entry.run.kind === "manual");
  return isRunIn(entry.run, view);
}

function isRunIn(run: RunSummary, view: Exclude<View, "all">): boolean {
  switch (view) {
    case "running":
      return run.state === "running" || run.state === "queued";
    case "failed":
      return run.state === "failed" || run.state === "limit_exceeded";
    case "missed":
      return false;
    case "lost":
      return run.state === "lost";
    case "rejected":
      return rejectedRows(run.ledger) > 0;
    case "cancelled":
      return run.state === "cancelled";
    case "trial":
      return run.trial;
    case "hand":
      return !run.dag;
  }
}

/** Returns whether an entry belongs to the filter's time and pipeline. */
export function inScope(entry: Entry, { pipeline, since }: HistoryFilter, seenAt: string | null | undefined, now: Date): boolean {
  if (pipeline !== undefined && (entry.of !== "run" || entry.run.pipeline !== pipeline)) return false;
  const at = new Date(entry.at);
  if (since === "today") return at.toDateString() === now.toDateString();
  if (since === "seen" && seenAt) return at.getTime() >= Date.parse(seenAt);
  return true;
}
