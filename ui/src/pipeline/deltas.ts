import type { Ledger, Preview } from "../ipc/index.ts";
import { rejectedRows } from "../shared/index.ts";
import { words } from "./words.ts";

/** What a stage did to the sample, in a few words; `bad` where rows were rejected or have a warning. */
export interface Delta {
  text: string;
  bad: boolean;
}

const sum = (counts: readonly { count: number }[]) => counts.reduce((total, entry) => total + entry.count, 0);

/** Returns what one step did in a run, of the run's whole account. */
function partOf(ledger: Ledger, id: string): Pick<Ledger, "rejected" | "dropped" | "merged" | "added" | "warned" | "changed"> {
  const own = <T extends { step: string }>(counts: readonly T[]) => counts.filter((entry) => entry.step === id);
  return {
    rejected: own(ledger.rejected),
    dropped: own(ledger.dropped),
    merged: own(ledger.merged),
    added: own(ledger.added),
    warned: own(ledger.warned ?? []),
    changed: own(ledger.changed),
  };
}

/**
 * Returns what a stage did: rows lost or merged first, then rows made, warnings, columns, and cells. `whole` is the account of a run of this very text,
 * where there is one: then the figures are of all rows, not of the sample.
 */
export function deltaOf(preview: Preview | undefined, stage: number, whole?: Ledger): Delta | undefined {
  const here = preview?.stages[stage];
  if (!here) return undefined;
  const did = whole ? partOf(whole, here.id) : here.ledger;
  const rejected = rejectedRows(did);
  if (rejected > 0) return { text: words.deltas.rejected(rejected), bad: true };
  const dropped = sum(did.dropped) + sum(did.merged);
  if (dropped > 0) return { text: words.deltas.dropped(dropped), bad: false };
  const added = sum(did.added);
  if (added > 0) return { text: words.deltas.added(added), bad: false };
  const warned = sum(did.warned ?? []);
  if (warned > 0) return { text: words.deltas.warned(warned), bad: true };
  const before = preview.stages[stage - 1];
  if (!before) return undefined;
  const columns = here.columns.length - before.columns.length;
  if (columns !== 0) return { text: words.deltas.columns(columns), bad: false };
  const cells = sum(did.changed);
  return cells > 0 ? { text: words.deltas.cells(cells), bad: false } : undefined;
}
