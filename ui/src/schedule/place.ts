import { workspace, type Tab } from "../shared/index.ts";

export type View = "grid" | "graph" | "gantt" | "calendar" | "times" | "code";
export const VIEWS: readonly View[] = ["grid", "graph", "gantt", "calendar", "times", "code"];

/** Where a person is in a DAG: kept with its tab, so that a tab that comes back shows the same. */
export interface Place {
  view: View;
  /** A run's id, or a missed range's key. */
  column: string | undefined;
  /** A task's name, or `group:NAME`. */
  row: string | undefined;
  /** Which attempt of the task is shown, from 0; none is the last. */
  attempt: number | undefined;
  /** Of a task that runs for each of many values: the place of the one that is looked at, from 0; none is the task as a whole. */
  item: number | undefined;
}

const isView = (value: string | undefined): value is View => (VIEWS as readonly (string | undefined)[]).includes(value);

/** Returns where a tab is. */
export function placeOf({ params }: Tab): Place {
  const { view, run, task, attempt, item } = params;
  return {
    view: isView(view) ? view : "grid",
    column: run,
    row: task,
    attempt: attempt === undefined ? undefined : Number(attempt),
    item: item === undefined ? undefined : Number(item),
  };
}

/** Goes to another place of a tab. Another task or run is looked at from its last attempt on. */
export function goTo(tab: Tab, change: Partial<Place>): void {
  const now = placeOf(tab);
  const another = "column" in change || "row" in change;
  const next = {
    ...now,
    ...(another || "item" in change ? { attempt: undefined } : {}),
    ...(another ? { item: undefined } : {}),
    ...change,
  };
  const params: Record<string, string> = { name: tab.params["name"] ?? "", view: next.view };
  if (next.column !== undefined) params["run"] = next.column;
  if (next.row !== undefined) params["task"] = next.row;
  if (next.attempt !== undefined) params["attempt"] = String(next.attempt);
  if (next.item !== undefined) params["item"] = String(next.item);
  workspace.change(tab.key, { params });
}
