import { describe, expect, it } from "vitest";
import { ApiError, type ColumnSpec, type ScanPiece } from "../../ipc/index.ts";
import { PLAIN_VIEW, withHidden, withPinned } from "./columns.ts";
import { inRange, isAsked, withoutValue, withValue } from "./filter.ts";
import { cellOf, fateOf, isChanged, lookedColumns, orderBy, type GridRow } from "./look.ts";
import { pageSize } from "./pages.ts";
import { MAX_FOUND, placeIn, runScan, type Scan } from "./scan.ts";

const text = (name: string): ColumnSpec => ({ name, type: "text" });
const before = [text("name"), text("price")];
const after = [text("name"), text("first"), text("price")];
const row = (over: Partial<GridRow>): GridRow => ({ line: 1, before: null, after: null, left_out: null, raw: null, ...over });

describe("a row of the grid", () => {
  const columns = lookedColumns(before, after, "changes", PLAIN_VIEW);
  const cells = (it: GridRow) => columns.map((column) => cellOf(it, column, "changes"));
  it("shows what comes out of the step, or what it held last", () => {
    expect(cells(row({ before: ["Ada L", "1"], after: ["Ada L", "Ada", "1"] }))).toEqual(["Ada L", "Ada", "1"]);
    expect(cells(row({ before: ["Ada L", "1"] }))).toEqual(["Ada L", null, "1"]);
    expect(columns.map((column) => cellOf(undefined, column, "changes"))).toEqual([undefined, undefined, undefined]);
  });
  it("has cells that are new or others than before", () => {
    const changed = row({ before: ["Ada L", "01"], after: ["Ada L", "Ada", "1"] });
    expect(columns.map((column) => isChanged(changed, column))).toEqual([false, true, true]);
    expect(columns.map((column) => isChanged(row({ after: ["a", "b", "c"] }), column))).toEqual([false, false, false]);
  });
  it("is dropped or rejected, and stands before the step that leaves it out", () => {
    const dropped = row({ before: ["a", "b"], left_out: { step: "filter" } });
    expect([fateOf(dropped, "changes", "filter"), fateOf(dropped, "before", "filter"), fateOf(dropped, "before", "later")]).toEqual([
      "dropped",
      undefined,
      "dropped",
    ]);
    expect(fateOf(row({ raw: "x", left_out: { step: "source", reason: "too_few_fields" } }), "after", undefined)).toBe("rejected");
    expect(fateOf(row({ before: ["a", "b"] }), "changes", "filter")).toBe("dropped");
  });
});

describe("the columns of the grid", () => {
  const names = (...views: Parameters<typeof lookedColumns>[3][]) =>
    views.map((view) => lookedColumns(before, after, "after", view).map(({ spec }) => spec.name));
  it("are those that are not hidden, pinned ones first", () => {
    const pinned = withPinned(PLAIN_VIEW, "price");
    expect(names(PLAIN_VIEW, pinned, withHidden(pinned, "first"))).toEqual([
      ["name", "first", "price"],
      ["price", "name", "first"],
      ["price", "name"],
    ]);
  });
  it("sort rows by numbers or characters, rows without a value last", () => {
    const rows = ["10", "9", null, "x", "-1"].map((price) => row({ after: ["n", "f", price] }));
    const by = lookedColumns(before, after, "after", PLAIN_VIEW)[2];
    const order = (numeric: boolean, descending: boolean) => by && orderBy(rows, by, "after", numeric, descending);
    expect(order(true, false)).toEqual([4, 1, 0, 2, 3]);
    expect(order(true, true)).toEqual([0, 1, 4, 2, 3]);
    expect(order(false, false)).toEqual([4, 0, 1, 3, 2]);
  });
  it("make a page smaller where there are many", () => {
    expect([1, 10, 1_000, 20_000].map(pageSize)).toEqual([200, 200, 20, 16]);
  });
});

describe("a filter that another part of the screen sets", () => {
  it("is an expression of its column and value", () => {
    expect(withValue("name", "text", "O'Neil")).toEqual({ kind: "where", expression: "name = 'O''Neil'" });
    expect(withValue("Unit price", "decimal", "1.5")).toEqual({ kind: "where", expression: '"Unit price" = 1.5' });
    expect(withoutValue("name")).toEqual({ kind: "where", expression: "name is null" });
    const range = { from: "0", to: "10", withEnd: false };
    expect(inRange("price", "decimal", range)).toEqual({ kind: "where", expression: "price >= 0 and price < 10" });
    expect(isAsked({ kind: "where", expression: " " })).toBe(false);
  });
});

describe("a search", () => {
  const piece = (rows: number[], scanned: number, more: boolean): ScanPiece => ({
    rows,
    scanned,
    undecided: 1,
    next: more ? { version: "v", row: scanned, portion: 1 } : null,
  });
  const run = async (answers: (ScanPiece | Error)[]) => {
    const told: Scan[] = [];
    const asked: (number | undefined)[] = [];
    await runScan(
      (from) => {
        asked.push(from?.row);
        const answer = answers.shift();
        return answer instanceof Error || !answer ? Promise.reject(answer ?? new Error("asked too often")) : Promise.resolve(answer);
      },
      (scan) => told.push(scan),
      new AbortController().signal,
    );
    return { told, asked };
  };
  it("goes on piece by piece and tells what it has after each", async () => {
    const { told, asked } = await run([piece([1, 5], 10, true), new ApiError("cancelled", ""), piece([12], 20, false)]);
    expect(asked).toEqual([undefined, 10, 10]);
    expect(told).toEqual([
      { rows: [1, 5], scanned: 10, undecided: 1 },
      { rows: [1, 5, 12], scanned: 20, undecided: 2, end: "done" },
    ]);
  });
  it("ends with a mistake, and with as many rows as are kept", async () => {
    const failed = await run([piece([1], 10, true), new ApiError("invalid", "no such column")]);
    expect(failed.told.at(-1)).toMatchObject({ rows: [1], end: "failed" });
    const many = Array.from({ length: MAX_FOUND + 5 }, (_, at) => at);
    const full = await run([piece(many, 10, true)]);
    expect([full.told.at(-1)?.end, full.told.at(-1)?.rows.length]).toEqual(["full", MAX_FOUND]);
  });
  it("finds the place of a row among those that were found", () => {
    expect([0, 3, 4, 9, 10].map((number) => placeIn([3, 5, 9], number))).toEqual([0, 0, 1, 2, 3]);
  });
});
