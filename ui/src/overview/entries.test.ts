import { describe, expect, it } from "vitest";
import type { DagListing, DagRunSummary, MissedRange, RunSummary } from "../ipc/index.ts";
import { entriesOf, faultsOf, type Entry } from "./entries.ts";
import { inScope, inView, type HistoryFilter } from "./view.ts";

const run = (id: string, started_at: string, more: Partial<RunSummary> = {}): RunSummary => ({
  ...{ id, pipeline: "clean", state: "success", trial: false, trigger: "by hand", user: "me", machine: "here", started_at },
  ...more,
});
const failed = (id: string, started_at: string | null, more: Partial<DagRunSummary> = {}): DagRunSummary => ({
  ...{ id, dag: "nightly", kind: "scheduled", state: "failed", logical_time: "", wall: "", data_interval_start: "", data_interval_end: "" },
  ...{ queued_at: "2026-11-20T00:00:00Z", started_at, user: "me", machine: "here", version: "", tasks: [] },
  ...more,
});
const missed = (to: string, reason: MissedRange["reason"]): MissedRange => ({
  from: "2026-11-19T00:00:00Z",
  to,
  count: 3,
  reason,
  words: "",
});
const DAG: DagListing = {
  ...{ name: "nightly", path: "", problems: [], in_force: true, schedule: ["@daily"], tasks: 1, enabled: true, fires_here: true },
  ...{ recent: [], active: 0, failed_in_a_row: 0 },
};
const keysOf = (entries: readonly Entry[]) => entries.map(({ of, at }) => `${of} ${at.slice(8, 10)}`);

const faults = faultsOf(DAG, {
  runs: [failed("x", "2026-11-22T00:00:00Z"), failed("y", null, { kind: "manual" })],
  missed: [
    missed("2026-11-21T00:00:00Z", "not_running"),
    missed("2026-11-21T01:00:00Z", "paused"),
    missed("2026-11-21T02:00:00Z", "covered"),
  ],
  total: 2,
});
const runs = [run("b", "2026-11-23T00:00:00Z"), run("a", "2026-11-21T12:00:00Z", { dag: { name: "nightly", run: "", task: "" } })];

describe("the history", () => {
  it("has what went wrong with DAGs among the runs, in order of time", () => {
    expect(keysOf(faults)).toEqual(["dagRun 22", "dagRun 20", "missed 21"]);
    expect(keysOf(entriesOf(runs, faults, false))).toEqual(["run 23", "dagRun 22", "run 21", "missed 21", "dagRun 20"]);
  });
  it("does not go back further than the runs that are loaded", () => {
    expect(keysOf(entriesOf(runs, faults, true))).toEqual(["run 23", "dagRun 22", "run 21"]);
    expect(keysOf(entriesOf([], faults, true))).toEqual(["dagRun 22", "missed 21", "dagRun 20"]);
  });
  it("is narrowed down by what became of a run", () => {
    const all = entriesOf(runs, faults, false);
    const of = (view: Parameters<typeof inView>[1]) => keysOf(all.filter((entry) => inView(entry, view)));
    expect(of("failed")).toEqual(["dagRun 22", "dagRun 20"]);
    expect(of("missed")).toEqual(["missed 21"]);
    expect(of("hand")).toEqual(["run 23", "dagRun 20"]);
    expect(of("all").length).toBe(5);
  });
  it("is narrowed down to a pipeline, and by time", () => {
    const scoped = (filter: Partial<HistoryFilter>) =>
      keysOf(
        entriesOf(runs, faults, false).filter((entry) =>
          inScope(
            entry,
            { view: "all", pipeline: undefined, since: "any", ...filter },
            "2026-11-21T10:00:00Z",
            new Date("2026-11-22T02:00:00Z"),
          ),
        ),
      );
    expect(scoped({ pipeline: "clean" })).toEqual(["run 23", "run 21"]);
    expect(scoped({ since: "seen" })).toEqual(["run 23", "dagRun 22", "run 21"]);
    expect(scoped({ since: "today" })).toEqual(["dagRun 22"]);
  });
});
