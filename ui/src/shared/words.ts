import type { ColumnType, DagRunKind, Ledger, Reason, RejectedCount, RunState, RunSummary } from "../ipc/index.ts";
import type { Tone } from "./Chip.tsx";
import { formatCount, plural } from "./format.ts";
import type { State } from "./StateGlyph.tsx";

/** Words that several screens say in the same way. */
export const words = {
  copied: "Copied.",
  copy: "Copy",
  copyError: "Copy the error",
  copyFailed: "This browser did not allow copying.",
  tryAgain: "Try again",
  close: "Close",
  cancel: "Cancel",
  more: "More",
  resize: "Change the width; arrow keys move it",
  loading: "Reading…",
  chart: {
    menu: (name: string) => `What can be done with the chart of ${name}`,
    copy: "Copy",
    copied: "The chart is copied as a picture.",
    copiedAsText: "The chart is copied as SVG.",
    save: { png: "Save as PNG", svg: "Save as SVG" },
    saved: "The chart is saved.",
  },
  grid: {
    null: "NULL",
    emptyText: '""',
    copyForms: {
      tsv: "Copy",
      "tsv-head": "Copy with header",
      csv: "Copy as CSV",
      markdown: "Copy as Markdown",
      json: "Copy as JSON",
    },
    fit: "Fit the width",
    columnMenu: (column: string) => `What can be done with ${column}`,
    expand: "Show the whole cell",
    lineBreak: "↵",
    moreLines: (lines: number, expands: boolean) => `${plural(lines, "line")}${expands ? ": Enter shows them all" : ""}`,
    rowNumber: "Row",
    selected: (rows: number, columns: number) =>
      rows * columns === 1 ? "" : `${plural(rows, "row")} × ${plural(columns, "column")} selected`,
    copied: (rows: number, columns: number) => (rows * columns === 1 ? "Cell copied." : `${plural(rows * columns, "cell")} copied.`),
    copying: (rows: number) => `Copying ${plural(rows, "row")}…`,
    tooMany: (rows: number, notLoaded: boolean) =>
      `Only the first ${formatCount(rows)} selected rows were copied: ${notLoaded ? "the rest is not loaded" : "a clipboard takes no more"}.`,
  },
  allPaused: {
    paused: (count: number) => `${plural(count, "DAG")} paused together.`,
    enable: "Enable again",
    enabled: "Enabled again.",
  },
  /** What was done to a file as a whole. */
  files: {
    deleted: (name: string) => `${name} is deleted.`,
    back: (name: string) => `${name} is back.`,
    made: (name: string) => `${name} is made.`,
    renamed: (from: string, to: string) => `${from} is called ${to} now.`,
    copySuffix: "copy",
    changedSince: (name: string) => `${name} has been changed since: it stays. Delete it from its menu.`,
  },
  /** What becomes of a file's text. */
  text: {
    undo: (what: string) => (what === "" ? "Undo" : `Undo: ${what}`),
    redo: (what: string) => (what === "" ? "Redo" : `Redo: ${what}`),
    undone: (what: string) => `Undone: ${what}.`,
    redone: (what: string) => `Done again: ${what}.`,
    saved: (name: string) => `${name} is saved.`,
    savedShort: "saved",
    conflict: "Someone else changed the file in between.",
    takeTheirs: "Take the file as it is now",
    keepMine: "Overwrite with mine",
    gone: "Someone removed this file. What was in it is still here.",
    writeBack: "Write it again",
    mistakes: (count: number) => `Mistakes in the text: ${formatCount(count)}`,
    more: (count: number) => `and ${formatCount(count)} more`,
  },
  accountedFor: "every row accounted for",
  /** What became of the rows that came through. */
  fate: { written: "Written", trial: "Would be written", held: "Held back" },
};

const REASONS: Readonly<Record<Reason, string>> = {
  too_few_fields: "too few fields",
  too_many_fields: "too many fields",
  open_quote: "a quote that is never closed",
  text_after_quote: "text after a closing quote",
  record_too_long: "the record is too long",
  invalid_encoding: "not valid text in this encoding",
  not_an_integer: "is not a whole number",
  not_a_number: "is not a number",
  not_a_boolean: "is not true or false",
  not_a_date: "is not a date",
  not_a_timestamp: "is not a timestamp",
  out_of_range: "is out of range",
  division_by_zero: "divides by zero",
  invalid_value: "is not a valid value",
  no_value: "has no value",
  not_in_range: "is not in the range",
  no_match: "does not match the pattern",
  not_in_set: "is not one of the values",
  wrong_length: "is too short or too long",
  check_failed: "does not pass the check",
  not_found: "is not in the other file",
  not_unique: "stands in an earlier row",
  ambiguous_date: "is one of two days",
  invalid_json: "not valid JSON",
  not_an_object: "not a JSON object",
  unknown_key: "a key that no column is of",
  formula_error: "holds a formula that failed",
};

/** Returns why rows were rejected: `price is not a number`, `too many fields`. */
export function reasonWords(reason: Reason, column?: string | null): string {
  const phrase = REASONS[reason];
  return column && /^(is|has|does|divides|stands) /.test(phrase) ? `${column} ${phrase}` : phrase;
}

/** Returns one rejected entry of a ledger in words. */
export const rejectedWords = (entry: RejectedCount): string => reasonWords(entry.reason, entry.column);

export const TYPE_WORDS: Readonly<Record<ColumnType, string>> = {
  text: "text",
  integer: "integer",
  decimal: "decimal",
  float: "float",
  boolean: "boolean",
  date: "date",
  timestamp: "timestamp",
};

/** Returns whether a type's cells are numbers, which stand at the right. */
export const isNumeric = (type: ColumnType): boolean => type === "integer" || type === "decimal" || type === "float";

const sum = (counts: readonly { count: number }[]): number => counts.reduce((total, entry) => total + entry.count, 0);
export const rejectedRows = (ledger: Pick<Ledger, "rejected"> | null | undefined): number => sum(ledger?.rejected ?? []);
export const droppedRows = (ledger: Ledger | null | undefined): number => sum(ledger?.dropped ?? []);
export const mergedRows = (ledger: Ledger | null | undefined): number => sum(ledger?.merged ?? []);
export const addedRows = (ledger: Ledger | null | undefined): number => sum(ledger?.added ?? []);

/** Returns whether every row of a ledger is accounted for. */
export function balances(ledger: Ledger): boolean {
  return ledger.read + addedRows(ledger) === ledger.written + droppedRows(ledger) + mergedRows(ledger) + rejectedRows(ledger);
}

/** How a run's state is shown: shape, colour and words together. */
export interface StateLook {
  glyph: State;
  tone: Tone;
  word: string;
}

const PLAIN: Readonly<Record<RunState, StateLook>> = {
  queued: { glyph: "waiting", tone: "plain", word: "queued" },
  running: { glyph: "running", tone: "running", word: "running" },
  success: { glyph: "ok", tone: "ok", word: "ok" },
  failed: { glyph: "failed", tone: "failed", word: "failed" },
  limit_exceeded: { glyph: "failed", tone: "failed", word: "over the limit" },
  cancelled: { glyph: "cancelled", tone: "plain", word: "cancelled" },
  lost: { glyph: "lost", tone: "failed", word: "interrupted" },
};

/** Why a run of a DAG was begun. */
export const KIND_WORDS: Readonly<Record<DagRunKind, string>> = {
  scheduled: "scheduled",
  manual: "by hand",
  backfill: "backfill",
  asset: "by an asset",
  triggered: "by another DAG",
};

/** Returns how a run is shown. One that rejected rows within its limits is done, in amber. */
export function runLook(run: RunSummary): StateLook {
  const rejected = rejectedRows(run.ledger);
  if (run.state === "success" && rejected > 0)
    return { glyph: "rejected", tone: "warning", word: `done, ${formatCount(rejected)} rejected` };
  if (run.state === "success" && run.trial) return { ...PLAIN.success, word: "trial ok" };
  if (run.state === "running" && run.progress?.total_bytes) {
    const share = Math.min(99, Math.floor((run.progress.done_bytes / run.progress.total_bytes) * 100));
    return { ...PLAIN.running, word: `running ${share}%` };
  }
  return PLAIN[run.state];
}
