import type { RunSummary } from "../ipc/index.ts";
import { addedRows, balances, droppedRows, fateOf, mergedRows, rejectedRows } from "../shared/index.ts";

/** The accounts of several runs in one. */
export interface Sum {
  read: number;
  added: number;
  written: number;
  aside: number;
  rejected: number;
  /** Runs with rejected rows. */
  rejecting: number;
  /** Runs whose rows are not all accounted for: a defect, and said aloud. */
  unbalanced: number;
}

/** Returns the sum of the accounts of runs that wrote something. Trials and what was undone do not count. */
export function sumRuns(runs: readonly RunSummary[]): Sum {
  const sum: Sum = { read: 0, added: 0, written: 0, aside: 0, rejected: 0, rejecting: 0, unbalanced: 0 };
  for (const run of runs) {
    const { ledger } = run;
    if (!ledger || fateOf(run) !== "written") continue;
    const rejected = rejectedRows(ledger);
    sum.read += ledger.read;
    sum.added += addedRows(ledger);
    sum.written += ledger.written;
    sum.aside += droppedRows(ledger) + mergedRows(ledger);
    sum.rejected += rejected;
    if (rejected > 0) sum.rejecting += 1;
    if (!balances(ledger)) sum.unbalanced += 1;
  }
  return sum;
}
