// What a column's profile says, as figures and bars that lead to their rows.
import type { ColumnProfile, Histogram, NumberGroup, RowFilter } from "../../ipc/index.ts";
import { formatCount, formatNumber, isNumeric } from "../../shared/index.ts";
import { beyond, inRange, withCells, withoutValue, withValue } from "../rows/filter.ts";
import { words } from "./words.ts";

/** A figure with its name; one that counts rows has the filter that shows them. */
export interface Figure {
  name: string;
  value: string;
  /** How it is meant, or how far off it may be. */
  about?: string | undefined;
  bad?: boolean;
  /** Whether it counts cells that are not as they should be. */
  fault?: boolean;
  count?: number;
  filter?: RowFilter | undefined;
}

/** A bar of a chart, or a line of a list. */
export interface Bar {
  name: string;
  /** How many rows, in words, and only the number. */
  rows: string;
  said: string;
  count: number;
  filter: RowFilter;
}

const SHARES = [0.05, 0.25, 0.5, 0.75, 0.95];
/** Digits of a bin's bounds: as many as keep neighbours apart. */
const EDGE_DIGITS = 12;

/** Returns the figures of a column, the ones that speak of faults where a person looks first. */
export function figuresOf(column: ColumnProfile): Figure[] {
  const { name, type } = column;
  const number = isNumeric(type);
  const approximate = column.quantile_error > 0;
  const ranks = approximate ? words.ofRanks(column.quantile_error) : undefined;
  const near = approximate ? "~" : "";
  const counted = (title: string, count: number, filter: RowFilter, fault = true, bad = false): Figure => ({
    name: title,
    value: formatCount(count),
    count,
    fault,
    bad,
    ...(count > 0 ? { filter } : {}),
  });
  const [low, high] = column.outlier_bounds ?? [];
  const bounds = low !== undefined && high !== undefined ? ([low, high] as const) : undefined;
  const quantiles = (column.quantiles ?? []).map((value, at): Figure => {
    const share = SHARES[at] ?? 0;
    const title = share === 0.5 ? words.median : words.quantile(share);
    return { name: title, value: near + formatNumber(value), about: [words.quantileAbout(share), ranks].filter(Boolean).join("; ") };
  });
  const all: (Figure | false)[] = [
    counted(words.missing, column.missing, withoutValue(name), false),
    column.odd > 0 && counted(words.odd(type), column.odd, withCells(name, "odd"), true, true),
    column.rejected > 0 &&
      counted(column.odd > 0 ? words.rejected : words.odd(type), column.rejected, { kind: "rejected", column: name }, true, true),
    {
      name: words.distinct,
      value: words.count(column.distinct, column.distinct_error > 0),
      about: column.distinct_error > 0 ? words.within(3 * column.distinct_error) : undefined,
    },
    (number || type === "text") &&
      column.leading_zeros > 0 &&
      counted(words.leadingZeros, column.leading_zeros, withCells(name, "leading_zeros")),
    column.padded > 0 && counted(words.padded, column.padded, withCells(name, "padded")),
    column.min != null && { name: number ? words.min : words.first, value: column.min },
    ...quantiles,
    column.max != null && { name: number ? words.max : words.last, value: column.max },
    column.mean != null && { name: words.mean, value: formatNumber(column.mean) },
    column.outliers != null &&
      bounds !== undefined && {
        name: words.outliers,
        value: words.count(column.outliers, approximate),
        count: column.outliers,
        ...(column.outliers > 0 ? { filter: beyond(name, type, String(bounds[0]), String(bounds[1])) } : {}),
      },
    !!column.outliers && bounds !== undefined && { name: words.usual, value: words.usualRange(...bounds), about: words.usualAbout },
    !number && { name: words.longest, value: formatCount(column.max_length) },
  ];
  return all.filter((figure): figure is Figure => figure !== false);
}

/** Returns the bars of a column's chart: the bins of numbers, or the most frequent values of others. */
export function barsOf(column: ColumnProfile): Bar[] {
  const { histogram } = column;
  return histogram ? histogram.counts.map((count, at) => binBar(column, histogram, count, at)) : valuesOf(column);
}

function binBar(column: ColumnProfile, histogram: Histogram, count: number, at: number): Bar {
  const many = counted(count, column.quantile_error > 0);
  return histogram.moments?.length ? momentsBar(column, histogram.moments, many, at) : numbersBar(column, histogram, many, at);
}

type Many = ReturnType<typeof counted>;

/** The last day that a date may be: bins end with it. */
const LAST_DAY = "9999-12-31";

/** Days and times: each bin ends before the next one. */
function momentsBar({ name, type }: ColumnProfile, moments: readonly string[], many: Many, at: number): Bar {
  const [from = "", to = ""] = [moments[at], moments[at + 1]];
  const last = type === "date" && to !== LAST_DAY ? dayBefore(to) : to;
  const filter = inRange(name, type, { from, to, withEnd: at + 2 === moments.length });
  return { name: last === from ? from : words.range(from, last), ...many, filter };
}

const DAY_MS = 24 * 60 * 60 * 1000;
const dayBefore = (day: string) => new Date(Date.parse(day) - DAY_MS).toISOString().slice(0, 10);

function numbersBar({ name, type }: ColumnProfile, { edges, counts }: Histogram, many: Many, at: number): Bar {
  const from = edges[at] ?? 0;
  const to = edges[at + 1] ?? from;
  const said = (value: number) => formatNumber(value, EDGE_DIGITS);
  // A bin of whole numbers ends with the last one in it.
  const last = type === "integer" ? to - 1 : to;
  if (from >= last) return { name: said(from), ...many, filter: withValue(name, type, String(from)) };
  const range = { from: String(from), to: String(to), withEnd: at + 1 === counts.length };
  return { name: words.range(said(from), said(last)), ...many, filter: inRange(name, type, range) };
}

const counted = (count: number, approximate: boolean) => ({
  rows: words.rows(count, approximate),
  said: words.count(count, approximate),
  count,
});

/** Returns the most frequent values. */
export function valuesOf(column: ColumnProfile): Bar[] {
  return column.top.map(({ value, count }) => ({
    name: value,
    ...counted(count, column.top_error > 0),
    filter: sameValue(column, value),
  }));
}

/** Returns the filter for a value. Of numbers and dates the text counts here: 7 and 007 are two values. */
function sameValue({ name, type }: Pick<ColumnProfile, "name" | "type">, value: string): RowFilter {
  return type === "text" ? withValue(name, type, value) : withCells(name, { value });
}

/** Returns the shapes of a column's cells. */
export function shapesOf({ name, patterns }: ColumnProfile): Bar[] {
  return patterns.map(({ value, count }) => ({ name: value, ...counted(count, false), filter: withCells(name, { shape: value }) }));
}

/** Returns the lines of a picture of what is missing. */
export function missingBars(columns: readonly ColumnProfile[]): Bar[] {
  return columns.map(({ name, missing }) => ({ name: words.missingIn(name), ...counted(missing, false), filter: withoutValue(name) }));
}

/** Returns the groups of a column, in the order of the picture. */
export function groupBars(column: Pick<ColumnProfile, "name" | "type">, groups: readonly NumberGroup[]): Bar[] {
  return groups.map(({ name, count, quartiles }) => ({
    name: words.group(name, quartiles[1] ?? 0),
    ...counted(count, false),
    filter: sameValue(column, name),
  }));
}
