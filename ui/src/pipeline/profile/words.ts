import type { ColumnType, Pair } from "../../ipc/index.ts";
import { formatCount, formatNumber, formatPercent, plural } from "../../shared/index.ts";

const about = (count: number) => `~${formatCount(count)}`;

/** What the profile of columns says. */
export const words = {
  missing: "Missing",
  odd: (type: ColumnType) => (type === "text" ? "Rejected" : `Not ${kindWords(type)}`),
  rejected: "Rejected",
  distinct: "Distinct",
  leadingZeros: "Leading zeros",
  padded: "Blanks at an end",
  min: "Min",
  median: "Median",
  mean: "Mean",
  max: "Max",
  quantile: (share: number) => formatPercent(share),
  quantileAbout: (share: number) => `${formatPercent(share)} of the numbers are not more than this`,
  first: "First",
  last: "Last",
  longest: "Longest",
  outliers: "Outliers",
  usual: "Usual range",
  usualRange: (from: number, to: number) => `${formatNumber(from, 4)} to ${formatNumber(to, 4)}`,
  usualAbout: "1.5 times the distance of the quartiles beyond them; outliers are outside",
  patterns: "Shapes",
  patternsAbout: "Aa a capitalised word, a a small one, A capitals, 9 digits",
  top: "Most frequent",
  topAbout: (error: number) => `counts may be up to ${formatCount(error)} too small`,
  distribution: "Distribution",
  values: "Values",
  /** An approximate figure's error. */
  within: (share: number) => `about, ± ${(share * 100).toFixed(1)}%`,
  ofRanks: (share: number) => `about: its rank is off by at most ${(share * 100).toFixed(1)}% of the numbers`,
  count: (count: number, approximate: boolean) => (approximate ? about(count) : formatCount(count)),
  rows: (count: number, approximate: boolean) => (approximate ? `${about(count)} rows` : plural(count, "row")),
  range: (from: string, to: string) => `${from} to ${to}`,
  bar: (name: string, rows: string) => `${name}: ${rows}`,
  pickBar: "A bar shows its rows.",
  pickRow: "A line shows its rows.",
  showRows: (name: string, rows: string) => `${name}: ${rows}. Show them.`,
  sampleOnly: "Rows of this step depend on all others: they cannot be picked out.",
  of: (rows: number, complete: boolean) => (complete ? `of all ${formatCount(rows)} rows` : `of the first ${formatCount(rows)} rows`),
  counting: "Counting what the columns hold…",
  pick: "Choose a column to see what it holds.",
  column: "Column",
  problems: "To look at",
  views: { label: "What to show of the columns", all: { columns: "Columns", missing: "Missing", relation: "Two columns" } },
  missingTitle: "Missing cells",
  missingIn: (column: string) => `${column}, missing`,
  missingLines: (rows: number) => (rows === 1 ? "each row is a stroke" : `each stroke is ${formatCount(rows)} rows`),
  mostMissing: (shown: number, all: number) => `the ${formatCount(shown)} of ${formatCount(all)} columns with the most`,
  kinds: { label: "How two columns are shown", scatter: "Points", boxes: "Boxes by group" },
  across: "Across",
  up: "Up",
  number: "Number",
  by: "by",
  fewNumbers: "Points need two columns of numbers.",
  noNumbers: "Boxes need a column of numbers, and another one.",
  relation: (pair: Pair) => (pair.kind === "scatter" ? `${pair.y} by ${pair.x}` : `${pair.number} by ${pair.by}`),
  points: (drawn: number, all: number) =>
    drawn < all ? `${formatCount(drawn)} of ${plural(all, "point")}, drawn at random` : plural(all, "point"),
  correlation: (value: number) => `correlation ${formatNumber(value, 2)}`,
  groups: (shown: number, all: number, more: boolean) =>
    shown < all ? `the ${formatCount(shown)} largest of ${more ? "more than " : ""}${plural(all, "group")}` : plural(all, "group"),
  group: (name: string, median: number) => `${name}, median ${formatNumber(median)}`,
  sampled: "quartiles of samples",
};

function kindWords(type: ColumnType): string {
  if (type === "integer") return "a whole number";
  if (type === "decimal" || type === "float") return "a number";
  return type === "boolean" ? "true or false" : `a ${type}`;
}
