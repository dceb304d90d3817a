import { expect, it } from "vitest";
import type { DagDay } from "../../ipc/index.ts";
import { cellsOf, dayGlyph, dayWords } from "./days.ts";

const day = (counts: Partial<DagDay>): DagDay => ({
  day: "2026-11-23",
  success: 0,
  failed: 0,
  running: 0,
  cancelled: 0,
  missed: 0,
  ...counts,
});

it("puts the days of a year in weeks from Monday on", () => {
  const cells = cellsOf(2026);
  expect(cells.length).toBe(365);
  expect(cells[0]).toEqual({ day: "2026-01-01", week: 0, weekday: 3 });
  expect(cells[4]).toEqual({ day: "2026-01-05", week: 1, weekday: 0 });
  expect(cells.at(-1)).toEqual({ day: "2026-12-31", week: 52, weekday: 3 });
  expect(cellsOf(2024).length).toBe(366);
});

it("shows the worst of a day", () => {
  expect(
    [day({ success: 9, failed: 1 }), day({ success: 1, running: 1, missed: 1 }), day({ success: 1, missed: 2 })].map(dayGlyph),
  ).toEqual(["failed", "running", "missed"]);
  expect([day({ success: 1, cancelled: 1 }), day({ cancelled: 1 }), undefined, day({})].map(dayGlyph)).toEqual([
    "done",
    "cancelled",
    undefined,
    undefined,
  ]);
});

it("says what became of a day's runs", () => {
  expect(dayWords(day({ success: 1_200, failed: 1, missed: 3 }))).toBe("1,200 success, 1 failed, 3 missed");
  expect(dayWords(undefined)).toBe("");
});
