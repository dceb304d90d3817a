import type { Ledger, Losses, RunSummary } from "../ipc/index.ts";
import { rejectedWords, words } from "./words.ts";

export type PartKind = "written" | "dropped" | "merged" | "rejected";

/** A part of a ledger: what became of some of the rows. */
export interface LedgerPart {
  key: string;
  kind: PartKind;
  label: string;
  count: number;
  /** What to ask for to see the rows. */
  losses?: Losses;
}

/** What became of the rows that came through: a trial writes nothing, and a run that fails makes nothing visible. */
export type Fate = keyof typeof words.fate;

/** Returns what became of the rows that came through a run. */
export function fateOf(run: Pick<RunSummary, "state" | "trial">): Fate {
  if (run.trial) return "trial";
  return run.state === "success" ? "written" : "held";
}

/** Returns what became of every row, in the order of the picture: written, left out as planned, rejected. */
export function ledgerParts(ledger: Ledger, titleOf: (step: string) => string, fate: Fate = "written"): LedgerPart[] {
  const byCount = <T extends { count: number }>(counts: readonly T[]) => [...counts].sort((a, b) => b.count - a.count);
  const parts: LedgerPart[] = [
    { key: "written", kind: "written", label: words.fate[fate], count: ledger.written },
    ...byCount(ledger.dropped).map(({ step, count }): LedgerPart => ({
      key: `dropped:${step}`,
      kind: "dropped",
      label: `Dropped: ${titleOf(step)}`,
      count,
      losses: { dropped: step },
    })),
    ...byCount(ledger.merged).map(({ step, count }): LedgerPart => ({
      key: `merged:${step}`,
      kind: "merged",
      label: `Merged: ${titleOf(step)}`,
      count,
    })),
    ...byCount(ledger.rejected).map((entry): LedgerPart => ({
      key: `rejected:${entry.step}:${entry.reason}:${entry.column ?? ""}`,
      kind: "rejected",
      label: `Rejected: ${rejectedWords(entry)}`,
      count: entry.count,
      losses: { rejected: { step: entry.step, reason: entry.reason, ...(entry.column ? { column: entry.column } : {}) } },
    })),
  ];
  return parts.filter((part) => part.count > 0 || part.kind === "written");
}
