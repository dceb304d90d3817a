import type { MissedRange, RunSummary } from "../ipc/index.ts";
import { fileName } from "./format.ts";
import type { Tab } from "./workspace.ts";

// What one screen may ask another to open: names only, so that no capability needs to know another.

/** A pipeline of the project. `input`: on this file instead of its own; `run`: show this run's outcome. */
export function pipelineTab(name: string, more: { input?: string; run?: string } = {}): Tab {
  return { area: "pipeline", kind: "pipeline", key: `pipeline:${name}`, title: name, icon: "pipeline", params: { name, ...more } };
}

/** A file, which becomes a pipeline as soon as a step is added or it is run. */
export function fileTab(path: string): Tab {
  return { area: "pipeline", kind: "file", key: `file:${path}`, title: fileName(path), icon: "file", params: { path } };
}

/** A DAG of the project. `run` and `task`: what is looked at in it; `view`: as what it is shown. */
export function dagTab(name: string, more: { run?: string; task?: string; view?: string } = {}): Tab {
  return { area: "schedule", kind: "dag", key: `dag:${name}`, title: name, icon: "clock", params: { name, ...more } };
}

/** A file of DDL, a dump, or a folder of migrations, as a diagram. */
export function catalogTab(path: string, more: Record<string, string> = {}): Tab {
  return { area: "database", kind: "catalog", key: `catalog:${path}`, title: fileName(path), icon: "er", params: { path, ...more } };
}

const MISSED = "missed:";
/** What a range of missed runs is known by where a run's id would stand. */
export const missedKey = (missed: Pick<MissedRange, "from" | "reason">): string => `${MISSED}${missed.from}:${missed.reason}`;
export const isMissedKey = (key: string): boolean => key.startsWith(MISSED);

/** Who is told what of runs of DAGs. */
export function alertsTab(title: string): Tab {
  return { area: "schedule", kind: "alerts", key: "alerts", title, icon: "info", params: {} };
}

/** Everything that is kept of a run. `view`: what to show first; `part`: the part of its ledger whose rows are shown. */
export function runTab(run: Pick<RunSummary, "id" | "pipeline">, view: "account" | "losses" | "log" = "account", part?: string): Tab {
  const params = { id: run.id, view, ...(part === undefined ? {} : { part }) };
  return { area: "overview", kind: "run", key: `run:${run.id}`, title: run.pipeline, icon: "clock", params };
}
