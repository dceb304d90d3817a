import { expect, it } from "vitest";
import type { AttemptView, DagRunDetail, TaskView } from "../../ipc/index.ts";
import { ticksOf, timesOf } from "./spans.ts";

const T0 = Date.parse("2026-11-23T00:00:00Z");
const at = (second: number) => new Date(T0 + second * 1000).toISOString();

const attempt = (number: number, from: number, to: number | undefined, state: AttemptView["state"]): AttemptView => ({
  ...{ number, cleared: 0, state, started_at: at(from), ended_at: to === undefined ? null : at(to), lines: 0 },
});

const task = (
  name: string,
  after: string[],
  state: TaskView["state"],
  ended: number | undefined,
  ...attempts: AttemptView[]
): TaskView => ({
  ...{ name, state, attempts: attempts.length, rejected: false, ended_at: ended === undefined ? null : at(ended), kind: "shell" },
  ...{ summary: "", after, trigger_rule: "all_success", pool: "default", attempts_made: attempts, rendered: {}, outputs: {} },
});

const run = (ended: number | undefined, ...task_views: TaskView[]): DagRunDetail => ({
  ...{ id: "r", dag: "d", kind: "manual", state: "running", logical_time: at(0), wall: "2026-11-23T08:00:00+08:00", user: "", machine: "" },
  ...{
    data_interval_start: at(0),
    data_interval_end: at(0),
    queued_at: at(0),
    started_at: at(1),
    ended_at: ended === undefined ? null : at(ended),
  },
  ...{ version: "", tasks: [], text: "", params: {}, changed_since: false, task_views },
});

const said = (times: ReturnType<typeof timesOf>, name: string) =>
  times.spans.get(name)?.map(({ kind, from, to }) => `${kind} ${(from - T0) / 1000}–${(to - T0) / 1000}`);

it("tells waiting, tries and the time between them", () => {
  const times = timesOf(
    run(
      20,
      task("a", [], "success", 4, attempt(1, 2, 4, "success")),
      task("b", ["a"], "success", 12, attempt(1, 5, 6, "failed"), attempt(2, 10, 12, "success")),
    ),
    new Date(T0 + 99_000),
  );
  expect(said(times, "a")).toEqual(["waits 1–2", "success 2–4"]);
  expect(said(times, "b")).toEqual(["waits 4–5", "failed 5–6", "retry 6–10", "success 10–12"]);
  expect((times.to - times.from) / 1000).toBe(19);
});

it("lets what goes on go up to now, and what is not reached not begin", () => {
  const times = timesOf(
    run(
      undefined,
      task("a", [], "running", undefined, attempt(1, 2, undefined, "running")),
      task("b", ["a"], "queued", undefined),
      task("c", [], "queued", undefined),
      task("d", [], "up_for_retry", undefined, attempt(1, 1, 3, "failed")),
    ),
    new Date(T0 + 9_000),
  );
  expect(said(times, "a")).toEqual(["waits 1–2", "running 2–9"]);
  expect(said(times, "b")).toEqual([]);
  expect(said(times, "c")).toEqual(["waits 1–9"]);
  expect(said(times, "d")).toEqual(["failed 1–3", "retry 3–9"]);
});

it("puts round places on the axis", () => {
  expect(ticksOf(101_000, 6)).toEqual([0, 30, 60, 90]);
  expect(ticksOf(430, 6)).toEqual([0, 0.1, 0.2, 0.3, 0.4]);
});
