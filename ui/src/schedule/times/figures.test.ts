import { expect, it } from "vitest";
import type { DagRunSummary, TaskBrief } from "../../ipc/index.ts";
import { drawnRuns, durationFigures, landingFigures, taskTimes } from "./figures.ts";

const task = (name: string, seconds: number | null): TaskBrief => ({ name, state: "success", attempts: 1, rejected: false, seconds });

const run = (day: number, tasks: TaskBrief[], more: Partial<DagRunSummary> = {}): DagRunSummary => ({
  ...{ id: String(day), dag: "d", kind: "scheduled", state: "success", user: "", machine: "", version: "", tasks },
  ...{ logical_time: `2026-11-${day}T00:00:00Z`, wall: `2026-11-${day}T08:00:00+08:00`, queued_at: `2026-11-${day}T00:00:00Z` },
  ...{ data_interval_start: `2026-11-${day}T00:00:00Z`, data_interval_end: `2026-11-${day}T00:00:00Z` },
  ended_at: `2026-11-${day}T00:01:30Z`,
  ...more,
});

const runs = drawnRuns([
  run(13, [task("a", 1)], { ended_at: null }),
  run(12, [task("a", 3), task("b", null)]),
  run(11, [task("a", 1), task("b", 40)], { kind: "manual" }),
  run(10, [task("a", 2), task("b", 60)]),
]);

it("draws the runs that have ended, the oldest first", () => {
  expect(runs.map(({ id }) => id)).toEqual(["10", "11", "12"]);
});

it("tells the slowest task first", () => {
  expect(taskTimes(runs)).toEqual([
    { name: "b", runs: 2, median: 60, longest: 60, last: 40 },
    { name: "a", runs: 3, median: 2, longest: 3, last: 3 },
  ]);
});

it("has a gap where a task did not run", () => {
  expect(durationFigures(runs, ["b"])).toEqual({
    kind: "times",
    labels: ["10 Nov", "11 Nov", "12 Nov"],
    lines: [{ name: "b", seconds: [60, 40, null] }],
  });
});

it("counts landing times from when a clock said that a run was due", () => {
  expect(landingFigures(runs, "the run")).toEqual({
    kind: "times",
    labels: ["10 Nov", "12 Nov"],
    lines: [{ name: "the run", seconds: [90, 90] }],
  });
});
