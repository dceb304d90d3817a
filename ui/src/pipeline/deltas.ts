import type { Preview } from "../ipc/index.ts";
import { rejectedRows } from "../shared/index.ts";
import { words } from "./words.ts";

/** What a stage did to the sample, in a few words; `bad` where rows were rejected. */
export interface Delta {
  text: string;
  bad: boolean;
}

/** Returns what a stage did: rows lost first, then columns, then cells. */
export function deltaOf(preview: Preview | undefined, stage: number): Delta | undefined {
  const here = preview?.stages[stage];
  if (!here) return undefined;
  const rejected = rejectedRows(here.ledger);
  if (rejected > 0) return { text: words.deltas.rejected(rejected), bad: true };
  const dropped = here.ledger.dropped.reduce((total, entry) => total + entry.count, 0);
  if (dropped > 0) return { text: words.deltas.dropped(dropped), bad: false };
  const before = preview.stages[stage - 1];
  if (!before) return undefined;
  const columns = here.columns.length - before.columns.length;
  if (columns !== 0) return { text: words.deltas.columns(columns), bad: false };
  const cells = here.ledger.changed.reduce((total, entry) => total + entry.count, 0);
  return cells > 0 ? { text: words.deltas.cells(cells), bad: false } : undefined;
}
