import type { DagRunSummary, MissedRange, TaskBrief } from "../../ipc/index.ts";
import { formatCount, formatDuration, KIND_WORDS, type StateLook } from "../../shared/index.ts";
import { runLook, taskLook, worstOf } from "../looks.ts";
import { formatWallShort } from "../../shared/wall.ts";
import type { Row } from "./rows.ts";

// What stands in a cell, and how it is said.

const briefs = new WeakMap<DagRunSummary, ReadonlyMap<string, TaskBrief>>();

/** Returns how far a task of a run is; nothing where the run's version of the DAG has no such task. */
export function briefOf(run: DagRunSummary, task: string): TaskBrief | undefined {
  let byName = briefs.get(run);
  if (!byName) {
    byName = new Map(run.tasks.map((brief) => [brief.name, brief]));
    briefs.set(run, byName);
  }
  return byName.get(task);
}

/** Returns how a cell is shown; nothing where it is empty. */
export function cellLook(run: DagRunSummary, row: Row): StateLook | undefined {
  if (row.kind === "task") {
    const brief = briefOf(run, row.task.name);
    return brief && taskLook(brief);
  }
  const looks = row.tasks.flatMap((task) => {
    const brief = briefOf(run, task);
    return brief ? [taskLook(brief)] : [];
  });
  const worst = worstOf(looks.map(({ glyph }) => glyph));
  return looks.find(({ glyph }) => glyph === worst);
}

const whens = new WeakMap<DagRunSummary, string>();

/** Returns when a run was due, which every cell of its column says. */
function whenOf(run: DagRunSummary): string {
  const known = whens.get(run);
  if (known !== undefined) return known;
  const when = formatWallShort(run.wall);
  whens.set(run, when);
  return when;
}

/** Returns a cell in words: `clean, Mon 23 Nov, 01:00: success, retried once, 0.4 s`. */
export function cellWords(run: DagRunSummary, row: Row, look: StateLook): string {
  const name = row.kind === "task" ? row.task.name : row.group;
  const seconds = row.kind === "task" ? briefOf(run, row.task.name)?.seconds : undefined;
  return `${name}, ${whenOf(run)}: ${look.word}${seconds ? `, ${formatDuration(seconds)}` : ""}`;
}

/** Returns a run in words. */
export function runWords(run: DagRunSummary): string {
  const parts = [
    `${formatWallShort(run.wall)}: ${runLook(run.state).word}`,
    run.seconds ? formatDuration(run.seconds) : "",
    run.kind === "scheduled" ? "" : KIND_WORDS[run.kind],
    run.note ?? "",
  ];
  return parts.filter(Boolean).join(", ");
}

/** Returns what was missed in words. */
export const missedWords = ({ count, words }: MissedRange): string =>
  `${formatCount(count)} ${count === 1 ? "run" : "runs"} missed: ${words}`;
