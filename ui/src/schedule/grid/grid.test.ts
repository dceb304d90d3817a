import { describe, expect, it } from "vitest";
import type { DagRunSummary, DagTask, MissedRange } from "../../ipc/index.ts";
import { axisSeconds, columnAt, keyOf, layColumns, median, startOf, ticksOf } from "./columns.ts";
import { layRows, rowBeside, rowKey } from "./rows.ts";
import { bandAt, bySlot, sameBand } from "./tiles.ts";

const DAY = 86_400_000;
const FIRST = Date.parse("2026-10-18T17:00:00Z");

function run(day: number): DagRunSummary {
  const at = new Date(FIRST + day * DAY).toISOString();
  const wall = `${new Date(FIRST + day * DAY + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;
  return {
    ...{ id: `run${day}`, dag: "daily", kind: "scheduled", state: "success", logical_time: at, wall },
    ...{ data_interval_start: at, data_interval_end: at, queued_at: at, user: "lin", machine: "desk", version: "v", tasks: [] },
  };
}

const missed = (day: number, count: number): MissedRange => ({
  from: new Date(FIRST + day * DAY).toISOString(),
  to: new Date(FIRST + (day + count - 1) * DAY).toISOString(),
  count,
  reason: "covered",
  words: "asleep",
});

describe("columns", () => {
  const columns = layColumns([run(4), run(1), run(0)], [missed(2, 2)]);
  it("go from left to right in time, with what was missed in its place", () => {
    expect(columns.list.map((column) => `${keyOf(column)} ${column.x}`)).toEqual([
      "run0 0",
      "run1 14",
      "missed:2026-10-20T17:00:00.000Z:covered 28",
      "run4 54",
    ]);
    expect(columns.width).toBe(68);
  });
  it("are found at a place", () => {
    expect([0, 13.9, 14, 30, 53, 54, 67.9].map((x) => columnAt(columns, x))).toEqual([0, 0, 1, 2, 2, 3, 3]);
    expect([columnAt(columns, -1), columnAt(columns, 68), columnAt(layColumns([], []), 0)]).toEqual([undefined, undefined, undefined]);
  });
  it("stand where they stood when older ones come, which had their room", () => {
    const few = layColumns([run(4), run(3)], [], 2);
    const all = layColumns([run(4), run(3), run(1), run(0)], [], 0);
    const places = (list: typeof all.list) => list.map((column) => `${keyOf(column)} ${column.x}`);
    expect(places(few.list)).toEqual(["run3 28", "run4 42"]);
    expect(places(all.list).slice(2)).toEqual(places(few.list));
    expect([few.width, startOf(few), startOf(all)]).toEqual([all.width, 28, 0]);
    expect([0, 27, 28, 42, 56].map((x) => columnAt(few, x))).toEqual([undefined, undefined, 0, 1, undefined]);
  });
  it("have words where a week begins, when days would stand on each other", () => {
    const days = layColumns(
      Array.from({ length: 38 }, (_, day) => run(37 - day)),
      [],
    );
    expect(ticksOf(days)).toEqual([
      { x: 0, word: "19 Oct" },
      { x: 98, word: "26 Oct" },
      { x: 196, word: "2 Nov" },
      { x: 294, word: "9 Nov" },
      { x: 392, word: "16 Nov" },
      { x: 490, word: "23 Nov" },
    ]);
  });
  it("leave out the word of a week that was almost over", () => {
    const days = layColumns(
      Array.from({ length: 20 }, (_, day) => run(25 - day)),
      [],
    );
    expect(ticksOf(days).map(({ word }) => word)).toEqual(["26 Oct", "2 Nov", "9 Nov"]);
  });
});

describe("bands", () => {
  const runs = Array.from({ length: 40 }, (_, day) => run(39 - day));
  it("are the same when older runs come", () => {
    const [few, all] = [layColumns(runs.slice(0, 20), [], 20), layColumns(runs, [])];
    expect(sameBand(bandAt(few.list, 0), bandAt(all.list, 0))).toBe(true);
    expect(sameBand(bandAt(few.list, 1), bandAt(all.list, 1))).toBe(false);
    expect(bandAt(all.list, 2).columns.map(keyOf)).toEqual(Array.from({ length: 8 }, (_, day) => `run${day}`));
  });
  it("keep their slots while they are in view, and take that of the one which left it", () => {
    const slots = (numbers: number[]) => bySlot(numbers, (number) => number, 4).map(({ slot, thing }) => `${slot}: ${thing}`);
    expect(slots([0, 1, 2, 3])).toEqual(["0: 0", "1: 1", "2: 2", "3: 3"]);
    expect(slots([1, 2, 3, 4])).toEqual(["0: 4", "1: 1", "2: 2", "3: 3"]);
    expect(slots([5, 6, 7])).toEqual(["1: 5", "2: 6", "3: 7"]);
  });
});

describe("the axis of durations", () => {
  it("goes up to twice a round length", () => {
    expect([240, 151, 3, 0.43, 0, 4000, 400_000].map(axisSeconds)).toEqual([240, 240, 4, 2, 2, 7200 * 1, 2 * 259_200]);
  });
  it("knows the middle", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([])).toBeUndefined();
  });
});

describe("rows", () => {
  const task = (name: string, group?: string): DagTask => ({
    name,
    kind: "shell",
    summary: "",
    after: [],
    trigger_rule: "all_success",
    group: group ?? null,
  });
  const tasks = [task("wait", "ingest"), task("tell"), task("clean", "ingest"), task("a", "checks"), task("b", "checks")];
  const rows = layRows(tasks, new Set(["checks"]));
  it("keep a group together, and fold it", () => {
    expect(rows.map(rowKey)).toEqual(["group:ingest", "wait", "clean", "tell", "group:checks"]);
  });
  it("are gone through past open groups, up to the run as a whole", () => {
    expect(rowBeside(rows, 1, -1)).toBe(-1);
    expect(rowBeside(rows, -1, 1)).toBe(1);
    expect(rowBeside(rows, 3, 1)).toBe(4);
    expect(rowBeside(rows, 4, 1)).toBe(4);
  });
});
