import { isActive, type RunSummary } from "../ipc/index.ts";
import { droppedRows, fateOf, formatCount, mergedRows, plural, reasonWords, rejectedRows, type LedgerPart } from "../shared/index.ts";

/** What the first screen says. */
export const words = {
  overview: "Overview",
  facts: {
    machine: "Machine",
    thisOne: "this one",
    branch: "Branch",
    folder: "Folder",
    changed: (files: number) => `${plural(files, "file")} changed`,
    scratch: "Scratch project",
    scratchNote: "kept in the app's own folder",
  },
  projectMenu: "Project",
  recentFiles: "Recent files",
  gone: "no longer there",
  forget: "Forget this file",
  views: {
    all: "Everything",
    running: "Running",
    failed: "Failed",
    lost: "Interrupted",
    rejected: "With rejected rows",
    cancelled: "Cancelled",
    trial: "Trials",
  },
  history: "History",
  since: "Since you last looked",
  sinceNever: "Everything so far",
  markSeen: "Mark as seen",
  openFile: "Open file…",
  openFolder: "Open a folder…",
  sample: "Open the sample project",
  allSeen: "Nothing failed, and no row was rejected.",
  failed: (pipeline: string) => `${pipeline} failed`,
  limit: (pipeline: string) => `${pipeline} was over its limit, and wrote nothing`,
  lost: (pipeline: string) => `${pipeline} was interrupted`,
  lostWhy: "The program ended in the middle of it. Nothing was written.",
  repeated: (runs: number) => `× ${formatCount(runs)}`,
  repeatedTitle: (runs: number) => `${plural(runs, "run")}; the newest is shown`,
  noReason: "No reason was recorded.",
  rejected: (rows: number) => `${plural(rows, "row")} rejected`,
  openLog: "Open log",
  runAgain: "Run again",
  review: "Review rows",
  active: "Running now",
  cancel: "Cancel",
  moreAttention: (count: number) => `${formatCount(count)} more in the history below`,
  days: {
    title: (days: number) => `Rows, ${plural(days, "day")}`,
    written: "written",
    aside: "dropped, merged",
    rejected: (scale: number) => (scale > 1 ? `rejected, ×${formatCount(scale)}` : "rejected"),
  },
  columns: {
    time: "Time",
    what: "What",
    trigger: "Trigger",
    state: "State",
    read: "Read",
    written: "Written",
    took: "Took",
    who: "Who, where",
  },
  trial: "trial",
  entries: (shown: number, total: number) =>
    shown === total ? plural(total, "entry", "entries") : `${formatCount(shown)} of ${plural(total, "entry", "entries")}`,
  showMore: (count: number) => `Show ${formatCount(count)} more`,
  accounted: "every row accounted for",
  noRows: "no rows",
  nothingWritten: "nothing written",
  none: "–",
  anyPipeline: "Any pipeline",
  anyTime: "Any time",
  today: "Today",
  sinceSeen: (when: string) => `Since ${when}`,
  filterEmpty: "No run fits these filters.",
  clearFilters: "Show everything",
  historyEmpty: "Nothing was run yet. Drop a CSV anywhere to begin.",
  sum: {
    read: (rows: number) => `${formatCount(rows)} rows read`,
    added: (rows: number) => `${formatCount(rows)} added`,
    written: (rows: number) => `${formatCount(rows)} written`,
    aside: (rows: number) => `${formatCount(rows)} dropped or merged`,
    rejected: (rows: number, runs: number) => `${formatCount(rows)} rejected${runs > 0 ? ` in ${plural(runs, "run")}` : ""}`,
    unbalanced: (runs: number) => `${plural(runs, "run")} without an account`,
  },
  first: {
    title: "Millpond cleans and moves data between files, databases and message topics, by hand or on a schedule.",
    drop: "Drop a file or a folder here",
    hint: "CSV opens as a pipeline, a project folder as itself",
    openFile: "Open a file…",
    openFolder: "Open a folder…",
    sample: "Open the sample project",
    sampleHint: "a car dealership, 10,000 sales",
    quiet: "Everything stays on this computer: it works offline, needs no account, and sends nothing anywhere.",
  },
  run: {
    account: "Account",
    leftOut: "Rows left out",
    rejectedRows: "Rejected rows",
    reading: (file: string | undefined) => (file === undefined ? "Reading" : `Read ${file}`),
    log: "Log",
    text: "Pipeline as run",
    label: "What to show of this run",
    openPipeline: "Open the pipeline",
    openOutput: "Open output",
    download: "Download output",
    reveal: "Show in folder",
    copyPath: "Copy path",
    facts: {
      input: "Input",
      output: "Output",
      rejectedFile: "Rejected rows",
      started: "Started",
      took: "Took",
      trigger: "Trigger",
      who: "Who, where",
      version: "Millpond",
      os: "System",
      commit: "Commit",
      sha: "SHA-256",
      id: "Run",
      size: "Size",
    },
    dirty: "with changes that were not committed",
    rows: (line: string) => line,
    line: "Line",
    column: "Column",
    reason: "Reason",
    raw: "As it stands in the file",
    dropped: "dropped, as the step says",
    noneLeftOut: "No row was left out.",
    noLog: "Nothing was logged.",
    copyLog: "Copy the log",
    allRejected: "All rejected",
    notWritten: "Nothing was written",
    notWrittenTo: "Nothing was written to",
    blank: (lines: number) => `${plural(lines, "blank line")} between records ${lines === 1 ? "is" : "are"} no rows`,
    changed: "Cells changed",
    emptied: "Cells emptied",
    shortened: "Cells shortened",
    step: "Step",
    cells: "Cells",
    gone: "This run is no longer kept.",
  },
};

/** Returns what was rejected, in one line: `27 price is not a number, 12 too many fields`. */
export function rejectedSentence(run: RunSummary): string {
  const entries = [...(run.ledger?.rejected ?? [])].sort((a, b) => b.count - a.count);
  return entries.map((entry) => `${formatCount(entry.count)} ${reasonWords(entry.reason, entry.column)}`).join(", ");
}

/** Returns what stands in place of a run's bar: it goes on, it wrote nothing, or there was nothing to write. */
export function noBarWords(run: RunSummary): string {
  if (isActive(run)) return "";
  return fateOf(run) === "held" ? words.nothingWritten : words.noRows;
}

/** Returns what a run wrote: the rows, or none where it came to no good end or was a trial. */
export function writtenRows(run: RunSummary): number | undefined {
  return run.ledger && fateOf(run) === "written" ? run.ledger.written : undefined;
}

export const asideRows = (run: RunSummary): number => droppedRows(run.ledger) + mergedRows(run.ledger);
export const rejectedOf = (run: RunSummary): number => rejectedRows(run.ledger);
export type { LedgerPart };
