import { describe, expect, it } from "vitest";
import type { ColumnProfile } from "../../ipc/index.ts";
import { barsOf, figuresOf, shapesOf, valuesOf } from "./figures.ts";

const column = (over: Partial<ColumnProfile>): ColumnProfile => ({
  name: "price",
  type: "decimal",
  missing: 0,
  missing_at: [],
  odd: 0,
  odd_examples: [],
  rejected: 0,
  distinct: 3,
  distinct_error: 0,
  min: null,
  max: null,
  mean: null,
  quantiles: null,
  quantile_error: 0,
  leading_zeros: 0,
  padded: 0,
  max_length: 4,
  top: [],
  top_error: 0,
  patterns: [],
  histogram: null,
  outliers: null,
  outlier_bounds: null,
  chart: null,
  ...over,
});

const lines = (profile: ColumnProfile) => figuresOf(profile).map(({ name, value }) => `${name} ${value}`);

describe("the figures of a column", () => {
  it("are those of its type, and faults stand first", () => {
    const numbers = column({ missing: 39, rejected: 27, leading_zeros: 2468, min: "0.02", max: "299.98", mean: 149.881 });
    expect(lines({ ...numbers, quantiles: [15, 75.5, 149.61, 225, 285], outliers: 2, outlier_bounds: [-148.75, 449.25] })).toEqual([
      "Missing 39",
      "Not a number 27",
      "Distinct 3",
      "Leading zeros 2,468",
      "Min 0.02",
      "5% 15",
      "25% 75.5",
      "Median 149.61",
      "75% 225",
      "95% 285",
      "Max 299.98",
      "Mean 149.881",
      "Outliers 2",
      "Usual range −148.8 to 449.3",
    ]);
    expect(lines(column({ type: "text", padded: 4, min: "Ada", max: "Zoe" }))).toEqual([
      "Missing 0",
      "Distinct 3",
      "Blanks at an end 4",
      "First Ada",
      "Last Zoe",
      "Longest 4",
    ]);
  });

  it("lead to their rows where there are any", () => {
    const found = figuresOf(
      column({ missing: 1, padded: 1, rejected: 1, outliers: 1, outlier_bounds: [4.625, 1e-7], quantiles: [1, 1, 1, 1, 1] }),
    );
    expect(found.flatMap(({ name, filter }) => (filter ? [[name, filter]] : []))).toEqual([
      ["Missing", { kind: "where", expression: "price is null" }],
      ["Not a number", { kind: "rejected", column: "price" }],
      ["Blanks at an end", { kind: "cells", column: "price", are: "padded" }],
      ["Outliers", { kind: "where", expression: "price < 4.625 or price > 1e-7" }],
    ]);
    expect(figuresOf(column({})).some(({ filter }) => filter)).toBe(false);
  });

  it("say how far off they may be", () => {
    const found = figuresOf(column({ distinct: 5000, distinct_error: 0.008, quantiles: [1, 2, 3, 4, 5], quantile_error: 0.005 }));
    expect(found.find(({ name }) => name === "Distinct")).toMatchObject({ value: "~5,000", about: "about, ± 2.4%" });
    expect(found.find(({ name }) => name === "Median")).toMatchObject({
      value: "~3",
      about: "50% of the numbers are not more than this; about: its rank is off by at most 0.5% of the numbers",
    });
  });
});

describe("the bars of a column", () => {
  it("are bins, whose last one has its end in it", () => {
    const bars = barsOf(column({ histogram: { edges: [0, 12.5, 25], counts: [418, 1] } }));
    expect(bars.map(({ name, rows }) => `${name}: ${rows}`)).toEqual(["0 to 12.5: 418 rows", "12.5 to 25: 1 row"]);
    expect(bars.map(({ filter }) => filter)).toEqual([
      { kind: "where", expression: "price >= 0 and price < 12.5" },
      { kind: "where", expression: "price >= 12.5 and price <= 25" },
    ]);
  });

  it("of whole numbers end with the last number that they hold", () => {
    const whole = (edges: number[]) => barsOf(column({ type: "integer", histogram: { edges, counts: edges.slice(1).map(() => 2) } }));
    expect(whole([1, 2, 3]).map(({ name }) => name)).toEqual(["1", "2"]);
    expect(whole([1, 2])[0]?.filter).toEqual({ kind: "where", expression: "price = 1" });
    expect(whole([95, 100, 105]).map(({ name }) => name)).toEqual(["95 to 99", "100 to 104"]);
    expect(whole([95, 100, 105])[0]?.filter).toEqual({ kind: "where", expression: "price >= 95 and price < 100" });
  });

  it("of days and times are those of a calendar", () => {
    const dates = (moments: string[]) => {
      const edges = moments.map((moment) => Date.parse(moment) / 1000);
      return barsOf(column({ name: "day", type: "date", histogram: { edges, moments, counts: [3, 1] } }));
    };
    expect(dates(["2026-11-01", "2026-12-01", "2027-01-01"]).map(({ name, rows, filter }) => [name, rows, filter])).toEqual([
      ["2026-11-01 to 2026-11-30", "3 rows", { kind: "where", expression: "day >= date '2026-11-01' and day < date '2026-12-01'" }],
      ["2026-12-01 to 2026-12-31", "1 row", { kind: "where", expression: "day >= date '2026-12-01' and day <= date '2027-01-01'" }],
    ]);
    expect(dates(["2026-11-03", "2026-11-04", "2026-11-05"]).map(({ name }) => name)).toEqual(["2026-11-03", "2026-11-04"]);
    const [dark, end] = dates(["0001-01-01", "5000-01-01", "9999-12-31"]);
    expect([dark?.name, end?.name]).toEqual(["0001-01-01 to 4999-12-31", "5000-01-01 to 9999-12-31"]);
    expect(end?.filter).toEqual({ kind: "where", expression: "day >= date '5000-01-01' and day <= date '9999-12-31'" });
    const [from, to] = ["2026-11-03 10:00:00", "2026-11-03 10:30:00"];
    const times = barsOf(column({ name: "at", type: "timestamp", histogram: { edges: [0, 1800], moments: [from, to], counts: [2] } }));
    expect(times[0]).toMatchObject({
      name: `${from} to ${to}`,
      filter: { kind: "where", expression: `at >= timestamp '${from}' and at <= timestamp '${to}'` },
    });
  });

  it("of a sample say that they are about so many", () => {
    const histogram = { edges: [7, 7], counts: [41_820] };
    expect(barsOf(column({ histogram, quantile_error: 0.005 }))).toEqual([
      { name: "7", rows: "~41,820 rows", said: "~41,820", count: 41_820, filter: { kind: "where", expression: "price = 7" } },
    ]);
  });

  it("of texts are the most frequent values, and of numbers these go by how they are written", () => {
    const top = [{ value: "O'Neil", count: 2 }];
    expect(barsOf(column({ type: "text", name: "Last name", top }))[0]).toEqual({
      name: "O'Neil",
      rows: "2 rows",
      said: "2",
      count: 2,
      filter: { kind: "where", expression: `"Last name" = 'O''Neil'` },
    });
    expect(valuesOf(column({ top: [{ value: "007", count: 2 }], top_error: 3 }))[0]).toMatchObject({
      rows: "~2 rows",
      filter: { kind: "cells", column: "price", are: { value: "007" } },
    });
    expect(shapesOf(column({ patterns: [{ value: "9.9", count: 7 }] }))[0]?.filter).toEqual({
      kind: "cells",
      column: "price",
      are: { shape: "9.9" },
    });
  });
});
