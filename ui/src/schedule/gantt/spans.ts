import type { AttemptView, DagRunDetail, TaskView } from "../../ipc/index.ts";

/** A stretch of time of a task, in milliseconds. */
export interface Span {
  kind: "waits" | "retry" | AttemptView["state"];
  from: number;
  to: number;
  /** Which attempt it is, from 0; none where it waits. */
  attempt?: number;
}

export interface Times {
  from: number;
  to: number;
  spans: ReadonlyMap<string, readonly Span[]>;
}

const at = (instant: string | null | undefined): number | undefined => (instant == null ? undefined : Date.parse(instant));

/** Returns when each task of a run waited, ran, and waited to be tried again. What goes on goes up to now. */
export function timesOf(run: DagRunDetail, now: Date): Times {
  const present = now.getTime();
  const begin = at(run.started_at) ?? at(run.queued_at) ?? present;
  const views = new Map(run.task_views.map((task) => [task.name, task]));
  const spans = new Map(run.task_views.map((task) => [task.name, spansOf(task, views, begin, run.ended_at ? undefined : present)]));
  const all = [...spans.values()].flat();
  const ends = all.map(({ to }) => to);
  const from = Math.min(begin, ...all.map((span) => span.from));
  return { from, to: Math.max(from + 1, at(run.ended_at) ?? present, ...ends), spans };
}

function spansOf(task: TaskView, views: ReadonlyMap<string, TaskView>, begin: number, present: number | undefined): Span[] {
  const before = task.after.map((name) => views.get(name));
  const ended = before.map((other) => at(other?.ended_at));
  // Where a task before it has not ended, it does not wait for a slot but for that task.
  const ready = ended.every((end) => end !== undefined) ? Math.max(begin, ...ended) : undefined;
  const spans: Span[] = [];
  let last = ready;
  task.attempts_made.forEach((attempt, index) => {
    const from = at(attempt.started_at) ?? begin;
    if (last !== undefined && from > last) spans.push({ kind: index === 0 ? "waits" : "retry", from: last, to: from });
    const to = at(attempt.ended_at) ?? present ?? from;
    spans.push({ kind: attempt.state, from, to: Math.max(from, to), attempt: index });
    last = to;
  });
  const waits = task.state === "queued" || task.state === "up_for_retry";
  if (waits && present !== undefined && last !== undefined && present > last)
    spans.push({ kind: task.state === "queued" ? "waits" : "retry", from: last, to: present });
  return spans;
}

const STEPS_S = [0.001, 0.01, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400];

/** Returns round places on an axis of so many milliseconds, at most `most` of them, in seconds from its beginning. */
export function ticksOf(length: number, most: number): number[] {
  const seconds = length / 1000;
  const step = STEPS_S.find((one) => seconds / one <= most) ?? Math.ceil(seconds / most / 86_400) * 86_400;
  return Array.from({ length: Math.floor(seconds / step) + 1 }, (_, index) => Math.round(index * step * 1000) / 1000);
}
