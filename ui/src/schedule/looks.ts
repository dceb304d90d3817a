import type { DagListing, DagRunBrief, DagRunState, MissedRange, TaskBrief } from "../ipc/index.ts";
import type { IconName, State, StateLook } from "../shared/index.ts";

// How states are shown: shape, colour and words together.

const RUN: Readonly<Record<DagRunState, StateLook>> = {
  queued: { glyph: "queued", tone: "plain", word: "queued" },
  running: { glyph: "running", tone: "running", word: "running" },
  success: { glyph: "ok", tone: "ok", word: "success" },
  failed: { glyph: "failed", tone: "failed", word: "failed" },
  cancelled: { glyph: "cancelled", tone: "plain", word: "cancelled" },
  missed: { glyph: "missed", tone: "plain", word: "missed" },
};

export const runLook = (state: DagRunState): StateLook => RUN[state];

/** Returns how a task of a run is shown. One that was tried again, or left rows out, says so. */
export function taskLook({ state, attempts, rejected }: Pick<TaskBrief, "state" | "attempts" | "rejected">): StateLook {
  switch (state) {
    case "queued":
      return { glyph: "queued", tone: "plain", word: "not started" };
    case "running":
      return { glyph: "running", tone: "running", word: attempts > 1 ? `running, try ${attempts}` : "running" };
    case "success":
      if (rejected) return { glyph: "rejected", tone: "warning", word: "success, with rejects" };
      if (attempts > 1)
        return { glyph: "retried", tone: "ok", word: attempts === 2 ? "success, retried once" : `success, retried ${attempts - 1} times` };
      return { glyph: "done", tone: "ok", word: "success" };
    case "failed":
      return { glyph: "failed", tone: "failed", word: "failed" };
    case "up_for_retry":
      return { glyph: "retry", tone: "warning", word: "will retry" };
    case "upstream_failed":
      return { glyph: "upstream", tone: "failed", word: "upstream failed" };
    case "skipped":
      return { glyph: "skipped", tone: "plain", word: "skipped" };
    case "cancelled":
      return { glyph: "cancelled", tone: "plain", word: "cancelled" };
  }
}

/** Of several tasks drawn as one, the first of these that one of them is in. */
const WORST: readonly State[] = [
  ...(["failed", "running", "retry", "upstream", "cancelled", "queued", "rejected", "retried", "done"] satisfies State[]),
  "skipped",
];

/** Returns the shape that stands for several. */
export function worstOf(glyphs: readonly State[]): State | undefined {
  return WORST.find((glyph) => glyphs.includes(glyph)) ?? glyphs[0];
}

export const REASON_GLYPHS: Readonly<Record<MissedRange["reason"], State>> = {
  too_old: "missed",
  covered: "missed",
  paused: "paused",
  not_running: "missed",
};

const TASK_ICONS: Readonly<Record<string, IconName>> = {
  pipeline: "pipeline",
  sql: "code",
  shell: "command",
  http: "globe",
  dag: "clock",
  sensor: "eye",
};

/** Returns the icon of a kind of task. */
export const taskIcon = (kind: string): IconName => TASK_ICONS[kind] ?? "file";

/** Returns the newest run of a DAG that there was. */
export const lastRun = (recent: readonly DagRunBrief[]): DagRunBrief | undefined => recent.findLast(({ state }) => state !== "missed");

/** Returns how a DAG is shown in the list: by what needs a person first, then whether it is paused, then its last run. */
export function dagLook(dag: DagListing): StateLook {
  if (dag.problems.length > 0) return { glyph: "rejected", tone: "warning", word: "has mistakes" };
  const last = lastRun(dag.recent);
  if (last && (last.state === "running" || last.state === "queued")) return RUN[last.state];
  if (!dag.enabled) return { glyph: "paused", tone: "plain", word: "paused" };
  if (last) return RUN[last.state];
  return { glyph: "waiting", tone: "plain", word: "not run yet" };
}
