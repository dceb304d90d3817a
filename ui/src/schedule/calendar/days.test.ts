import { expect, it } from "vitest";
import type { DagRunSummary, MissedRange } from "../../ipc/index.ts";
import { cellsOf, dayGlyph, daysOf, dayWords } from "./days.ts";

const run = (wall: string, state: DagRunSummary["state"]): DagRunSummary => ({
  ...{ id: wall, dag: "d", kind: "scheduled", state, logical_time: wall, wall, queued_at: wall, data_interval_start: wall },
  ...{ data_interval_end: wall, user: "", machine: "", version: "", tasks: [] },
});

it("puts the days of a year in weeks from Monday on", () => {
  const cells = cellsOf(2026);
  expect(cells.length).toBe(365);
  expect(cells[0]).toEqual({ day: "2026-01-01", week: 0, weekday: 3 });
  expect(cells[4]).toEqual({ day: "2026-01-05", week: 1, weekday: 0 });
  expect(cells.at(-1)).toEqual({ day: "2026-12-31", week: 52, weekday: 3 });
  expect(cellsOf(2024).length).toBe(366);
});

it("counts a run on its day in the DAG's zone", () => {
  const days = daysOf([run("2026-11-23T00:30:00+08:00", "success")], [], "Asia/Singapore");
  expect([...days.keys()]).toEqual(["2026-11-23"]);
});

it("shows the worst of a day", () => {
  const days = daysOf(
    [run("2026-11-23T01:00:00+08:00", "success"), run("2026-11-23T02:00:00+08:00", "failed"), run("2026-11-24T01:00:00+08:00", "success")],
    [],
    "Asia/Singapore",
  );
  expect(dayGlyph(days.get("2026-11-23"))).toBe("failed");
  expect(dayWords(days.get("2026-11-23"))).toBe("1 success, 1 failed");
  expect(dayGlyph(days.get("2026-11-24"))).toBe("done");
  expect(dayGlyph(days.get("2026-11-25"))).toBeUndefined();
  expect(dayWords(undefined)).toBe("");
});

it("marks the days of missed runs, and those between them only where runs were due", () => {
  const missed = (from: string, to: string, count: number): MissedRange => ({ from, to, count, reason: "not_running", words: "" });
  const daily = daysOf([], [missed("2026-11-20T17:00:00Z", "2026-11-22T17:00:00Z", 3)], "Asia/Singapore");
  expect([...daily.keys()]).toEqual(["2026-11-21", "2026-11-22", "2026-11-23"]);
  const weekly = daysOf([], [missed("2026-11-01T17:00:00Z", "2026-11-15T17:00:00Z", 3)], "Asia/Singapore");
  expect([...weekly.keys()]).toEqual(["2026-11-02", "2026-11-09", "2026-11-16"]);
  expect(dayGlyph(weekly.get("2026-11-09"))).toBe("missed");
});
