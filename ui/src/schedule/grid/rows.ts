import type { DagTask } from "../../ipc/index.ts";

/** A line of the grid: a group of tasks, or a task. */
export type Row =
  { kind: "group"; group: string; folded: boolean; tasks: readonly string[] } | { kind: "task"; task: DagTask; inGroup: boolean };

/** Returns the lines of the grid in the order of tasks; a group stands where its first task does. */
export function layRows(tasks: readonly DagTask[], folded: ReadonlySet<string>): Row[] {
  const rows: Row[] = [];
  const done = new Set<string>();
  for (const task of tasks) {
    const group = task.group ?? undefined;
    if (group === undefined) {
      rows.push({ kind: "task", task, inGroup: false });
      continue;
    }
    if (done.has(group)) continue;
    done.add(group);
    const members = tasks.filter((other) => other.group === group);
    rows.push({ kind: "group", group, folded: folded.has(group), tasks: members.map(({ name }) => name) });
    if (!folded.has(group)) rows.push(...members.map((member): Row => ({ kind: "task", task: member, inGroup: true })));
  }
  return rows;
}

/** Returns where to go from a line: the next one up or down that has cells, or -1, which is the run as a whole. */
export function rowBeside(rows: readonly Row[], from: number, by: 1 | -1): number {
  for (let at = from + by; at >= 0 && at < rows.length; at += by) if (hasCells(rows[at])) return at;
  return by === -1 ? -1 : from;
}

/** A group that is open has no cells of its own. */
export const hasCells = (row: Row | undefined): boolean => row !== undefined && (row.kind === "task" || row.folded);

/** Returns what a line is known by. */
export const rowKey = (row: Row): string => (row.kind === "task" ? row.task.name : `group:${row.group}`);
