import { ApiError, type ScanPiece, type ScanPlace } from "../../ipc/index.ts";

/** What a search has found so far. */
export interface Scan {
  /** Numbers of rows that pass, rising. */
  rows: readonly number[];
  scanned: number;
  undecided: number;
  /** Why it goes on no more: the end, a person, a mistake, or as many rows as are kept. */
  end?: "done" | "stopped" | "failed" | "full";
  error?: unknown;
}

export const NOTHING: Scan = { rows: [], scanned: 0, undecided: 0 };

/** Rows that a search keeps; a filter that more rows pass tells nothing apart. */
export const MAX_FOUND = 1_000_000;
/** How often a piece that was cut off by another is asked for again. */
const TRIES = 3;

/** Asks piece by piece until the end or until the signal says so, and tells what is found after each. */
export async function runScan(
  ask: (from: ScanPlace | undefined) => Promise<ScanPiece>,
  tell: (scan: Scan) => void,
  signal: AbortSignal,
): Promise<void> {
  let [scan, from, tries] = [NOTHING, undefined as ScanPlace | undefined, 0];
  for (;;) {
    try {
      const piece = await ask(from);
      if (isAborted(signal)) return;
      tries = 0;
      from = piece.next ?? undefined;
      const rows = piece.rows.length > 0 ? [...scan.rows, ...piece.rows].slice(0, MAX_FOUND) : scan.rows;
      scan = { rows, scanned: piece.scanned, undecided: scan.undecided + piece.undecided };
    } catch (error) {
      if (isAborted(signal)) return;
      // Two questions of a group may arrive the other way round: the one that is still wanted is asked again.
      tries += 1;
      if (error instanceof ApiError && error.code === "cancelled" && tries < TRIES) continue;
      tell({ ...scan, end: "failed", error });
      return;
    }
    if (from === undefined || scan.rows.length >= MAX_FOUND) {
      tell({ ...scan, end: from === undefined ? "done" : "full" });
      return;
    }
    tell(scan);
  }
}

const isAborted = (signal: AbortSignal): boolean => signal.aborted;

/** Returns the place in a rising list of the first number that is not below; the list's length where all are. */
export function placeIn(rows: readonly number[], row: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle] ?? 0) < row) low = middle + 1;
    else high = middle;
  }
  return low;
}
