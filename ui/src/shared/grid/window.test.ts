import { describe, expect, it } from "vitest";
import { columnWindow, firstRow, firstToShow, isScaled, lastFirst, MAX_SCROLL_PX, ROW_PX, rowWindow, scrollTopOf } from "./window.ts";

const VIEW = 600;
const FITS = VIEW / ROW_PX;
/** What browsers clamp a scroll area to. */
const CLAMP_PX = 33_554_428;

describe("a list of any length", () => {
  it("fits a browser's scroll area, and its scroll bar is scaled above a million rows only", () => {
    expect([0, 1, 1_000_000].map(isScaled)).toEqual([false, false, false]);
    expect([1_000_001, 10_000_000].map(isScaled)).toEqual([true, true]);
    for (const rows of [10, 1_000_000, 10_000_000, 1e12]) expect(rowWindow(0, VIEW, rows).height).toBeLessThan(CLAMP_PX);
  });

  it("shows its first row at the top of the scroll bar and its last at the bottom", () => {
    for (const rows of [1_000, 1_000_000, 3_000_000, 10_000_000, 1e9]) {
      const bottom = Math.min(rows * ROW_PX, MAX_SCROLL_PX) - VIEW;
      expect(firstRow(0, VIEW, rows)).toBe(0);
      expect(firstRow(bottom, VIEW, rows)).toBeCloseTo(lastFirst(VIEW, rows), 4);
      expect(rowWindow(lastFirst(VIEW, rows), VIEW, rows).end).toBe(rows);
    }
  });

  it("finds every row again by the position of its scroll bar, to less than what a pixel is", () => {
    for (const rows of [500_000, 10_000_000]) {
      const pixel = Math.max(1, (rows * ROW_PX) / MAX_SCROLL_PX) / ROW_PX;
      for (const row of [0, 1, 7, 12_345, rows / 3, rows / 2 + 1, lastFirst(VIEW, rows)])
        expect(Math.abs(firstRow(scrollTopOf(row, VIEW, rows), VIEW, rows) - row)).toBeLessThan(pixel);
    }
  });

  it("places rows so that those in view keep their place while it moves on", () => {
    const placeOf = (row: number, first: number, rows: number) => {
      const { base, top } = rowWindow(first, VIEW, rows);
      return (row - base) * ROW_PX + top;
    };
    // Of a scaled list in the view, of another one in the scroll area.
    expect(placeOf(5_000_003, 5_000_000.5, 10_000_000)).toBeCloseTo(2.5 * ROW_PX, 4);
    expect(placeOf(999, 990, 1_000)).toBe(999 * ROW_PX);
    const bases = [5_000_000, 5_000_001, 5_000_002].map((first) => rowWindow(first, VIEW, 10_000_000).base);
    expect(new Set(bases).size).toBe(1);
  });

  it("draws what is in view and a little more, never what is not there", () => {
    const { start, end } = rowWindow(100.5, VIEW, 1_000);
    expect(start).toBeLessThanOrEqual(100);
    expect(end).toBeGreaterThanOrEqual(Math.ceil(100.5 + FITS));
    expect(end - start).toBeLessThan(FITS + 12);
    expect(rowWindow(50, VIEW, 3)).toMatchObject({ start: 0, end: 3 });
    expect(rowWindow(0, VIEW, 0)).toMatchObject({ start: 0, end: 0 });
  });

  it("moves by rows exactly, and only as far as it must", () => {
    expect(firstToShow(10, 10, VIEW)).toBe(10);
    expect(firstToShow(9, 10, VIEW)).toBe(9);
    expect(firstToShow(9_999_999, 9_999_000, VIEW)).toBeCloseTo(lastFirst(VIEW, 10_000_000), 6);
  });

  it("draws the columns between two pixels", () => {
    const offsets = [0, 100, 150, 400];
    expect(columnWindow(offsets, 0, 90)).toEqual({ start: 0, end: 1 });
    expect(columnWindow(offsets, 100, 151)).toEqual({ start: 1, end: 3 });
    expect(columnWindow(offsets, 500, 600)).toEqual({ start: 3, end: 3 });
  });
});
