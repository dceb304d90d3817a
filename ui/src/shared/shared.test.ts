import { describe, expect, it } from "vitest";
import type { Ledger } from "../ipc/index.ts";
import { formatBytes, formatCount, formatWhen, plural, shortPath, tellingFolders } from "./format.ts";
import { toCsv, toTsv } from "./grid/clipboard.ts";
import { firstRow, isScaled, scrollTopOf } from "./grid/window.ts";
import { ledgerParts } from "./ledgerParts.ts";
import { balances } from "./words.ts";

const ledger: Ledger = {
  read: 10_078,
  written: 10_000,
  merged: [],
  added: [],
  emptied: [],
  changed: [],
  shortened: [],
  blank_lines: 0,
  dropped: [{ step: "drop_missing", count: 39 }],
  rejected: [
    { step: "source", reason: "too_many_fields", count: 12 },
    { step: "source", column: "price", reason: "not_a_number", count: 27 },
  ],
};

describe("a ledger", () => {
  it("is shown whole, the greatest loss first", () => {
    expect(ledgerParts(ledger, (step) => step).map((part) => `${part.label} ${part.count}`)).toEqual([
      "Written 10000",
      "Dropped: drop_missing 39",
      "Rejected: price is not a number 27",
      "Rejected: too many fields 12",
    ]);
    expect(balances(ledger)).toBe(true);
    expect(balances({ ...ledger, written: 9_999 })).toBe(false);
  });
});

describe("numbers and paths", () => {
  it("are written for people", () => {
    expect(formatCount(2468)).toBe("2,468");
    expect(plural(1, "row")).toBe("1 row");
    expect(plural(1200, "row")).toBe("1,200 rows");
    expect(formatBytes(335_000)).toBe("335 kB");
    expect(shortPath("/home/a/shop/data/x.csv", "/home/a/shop")).toBe("data/x.csv");
  });

  it("tells a time as short as it stays clear", () => {
    const now = new Date(2026, 10, 27, 21, 0);
    const at = (day: number, month = 10) => new Date(2026, month, day, 20, 46, 9);
    expect([at(27), at(23), at(2)].map((date) => formatWhen(date, now))).toEqual(["20:46", "Mon 20:46", "Mon 2 Nov, 20:46"]);
    expect([at(27), at(2)].map((date) => formatWhen(date, now, "second"))).toEqual(["20:46:09", "Mon 2 Nov, 20:46:09"]);
  });
  it("of one name are told apart by their folders, as far as it takes", () => {
    const told = tellingFolders(["/d/2024/s.csv", "/d/2025/s.csv", "/d/only.csv", "/n/x/t.csv", "/s/x/t.csv", "C:\\u.csv", "D:\\a\\u.csv"]);
    expect(Object.fromEntries(told)).toEqual({
      "/d/2024/s.csv": "2024",
      "/d/2025/s.csv": "2025",
      "/n/x/t.csv": "n/x",
      "/s/x/t.csv": "s/x",
      "C:\\u.csv": "C:",
      "D:\\a\\u.csv": "a",
    });
  });
});

describe("cells on the clipboard", () => {
  it("are quoted where they must be", () => {
    expect(
      toCsv([
        ["a", 'say "hi"'],
        [null, "x,y"],
      ]).trim(),
    ).toBe('a,"say ""hi"""\n,"x,y"'.replace("\n", toCsv([["a"], ["b"]]).includes("\r\n") ? "\r\n" : "\n"));
    expect(toTsv([["a", "b"]]).trim()).toBe("a\tb");
  });
});

describe("a list longer than a browser's scroll area", () => {
  it("is scaled, and its last row can be reached", () => {
    const rows = 10_000_000;
    const view = 600;
    expect(isScaled(1_000)).toBe(false);
    expect(isScaled(rows)).toBe(true);
    const last = rows - view / 26;
    expect(scrollTopOf(last, view, rows)).toBeLessThan(33_554_428);
    expect(firstRow(scrollTopOf(last, view, rows), view, rows)).toBeCloseTo(last, -1);
  });
});
