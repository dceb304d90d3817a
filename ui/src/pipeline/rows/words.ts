import { formatCount, formatPercent, plural, reasonWords, TYPE_WORDS } from "../../shared/index.ts";
import type { ColumnType, LeftOut, RowFilter } from "../../ipc/index.ts";

/** What the grid of a file's rows says. */
export const words = {
  counting: (rows: number, share: number | undefined) =>
    `about ${plural(rows, "row")} · counting${share === undefined ? "" : ` ${formatPercent(Math.min(0.99, share))}`}`,
  all: (rows: number) => plural(rows, "row"),
  sorted: (rows: number, all: number) => (rows < all ? `first ${formatCount(rows)} rows, sorted` : `${plural(rows, "row")}, sorted`),
  sampleOnly: "Rows of this step depend on all others: a sample is shown.",
  rowNumber: "#",
  noMatch: "No row passes the filter.",
  looking: "Looking for rows that pass…",
  line: (line: number) => `line ${formatCount(line)}`,
  droppedBy: (step: string) => `dropped by “${step}”`,
  rejectedBy: (step: string, why: string) => `rejected by “${step}”: ${why}`,
  malformed: (why: string, raw: string) => `${why}: ${raw}`,
  find: {
    open: "Search in the rows",
    label: "Search in the rows",
    placeholder: "Search in all rows",
    matchCase: "Match case",
    next: "Next match",
    previous: "Match before",
    close: "Close the search",
    stop: "Stop",
    state: (found: number, scanned: number, total: number) =>
      `${plural(found, "row")} · ${formatCount(scanned)} of ${formatCount(total)} searched`,
    done: (at: number | undefined, found: number) =>
      at === undefined ? plural(found, "row") : `${formatCount(at)} of ${plural(found, "row")}`,
    none: "nothing found",
    stillSearching: "No match so far; the search goes on.",
    hidden: (column: string) => `Found in ${column}, which is hidden.`,
    wrapped: "From the start again.",
  },
  filter: {
    open: "Filter the rows",
    label: "Filter the rows",
    kinds: { label: "What a row must have", text: "Text", where: "Condition" },
    anyColumn: "any column",
    inColumn: "Column that the text is looked for in",
    text: "Text that a row must have",
    where: "Condition that a row must meet",
    wherePlaceholder: "price > 100 and name is not null",
    matchCase: "Match case",
    clear: "Clear the filter",
    stop: "Stop",
    toStep: "Add as step",
    state: (scanned: number, total: number, found: number) =>
      `${formatCount(scanned)} of ${formatCount(total)} scanned, ${plural(found, "match", "matches")}`,
    done: (found: number, total: number) => `${formatCount(found)} of ${plural(total, "row")}`,
    stopped: "stopped",
    most: (rows: number) => `only the first ${formatCount(rows)} are shown`,
    cells: {
      odd: (column: string, type: string) => `${column} does not read as ${type}`,
      leading_zeros: (column: string) => `${column} has leading zeros`,
      padded: (column: string) => `${column} has blanks at an end`,
      shape: (column: string, shape: string) => `${column} has the shape ${shape}`,
      value: (column: string, value: string) => `${column} is written ${value}`,
      rejected: (column: string) => `rejected for ${column}`,
    },
    undecided: (rows: number) => `${plural(rows, "row")} could not be decided`,
  },
  goTo: {
    label: "Go to row",
    of: (rows: number) => `of ${formatCount(rows)}`,
    close: "Close",
  },
  columns: {
    hidden: (count: number) => `${formatCount(count)} hidden`,
    show: (column: string) => `Show ${column}`,
    showAll: "Show all columns",
    sortUp: "Sort ascending",
    sortDown: "Sort descending",
    unsort: "In the file’s order",
    filter: "Filter…",
    hide: "Hide",
    pin: "Pin at the left",
    unpin: "Unpin",
    copyName: "Copy the name",
    copied: (name: string) => `${name} is copied.`,
  },
  /** What undo and redo are of, where rows were looked at in another way. */
  looks: {
    hide: (column: string) => `hide “${column}”`,
    show: (column: string) => `show “${column}”`,
    showMany: (count: number) => `show ${plural(count, "column")}`,
    pin: (column: string) => `pin “${column}”`,
    unpin: (column: string) => `unpin “${column}”`,
    width: (column: string) => `set the width of “${column}”`,
    sort: (column: string, descending: boolean) => `sort by “${column}”${descending ? ", descending" : ""}`,
    unsort: "put the rows in the file’s order",
    filter: "filter the rows",
    unfilter: "clear the filter",
  },
};

/** Returns why a row does not come out of a step, in words. */
export function leftOutWords({ reason, column, detail }: LeftOut, step: string): string {
  if (!reason) return words.droppedBy(step);
  return words.rejectedBy(step, detail ?? reasonWords(reason, column));
}

/** Returns which rows a filter of a profile's picks, in words. */
export function cellsWords(filter: Extract<RowFilter, { kind: "cells" | "rejected" }>, type: ColumnType): string {
  const say = words.filter.cells;
  const { column } = filter;
  if (filter.kind === "rejected") return say.rejected(column);
  const { are } = filter;
  if (are === "odd") return say.odd(column, TYPE_WORDS[type]);
  if (typeof are === "string") return say[are](column);
  return "shape" in are ? say.shape(column, are.shape) : say.value(column, are.value);
}
