import { flushSync } from "react-dom";
import type { Problem } from "../ipc/index.ts";
import { commands } from "./hotkeys.ts";
import { dagTab, pipelineTab } from "./tabs.ts";
import { askPlace } from "./text/place.ts";
import { workspace } from "./workspace.ts";

/** A pipeline's text is read from the engine before it can be shown. */
const OPEN_WITHIN_MS = 5_000;

/** Returns a mistake in one line, with its place: `pipelines/sales.toml:3:1: …`. */
export function problemWords({ file, line, column, message, hint }: Problem): string {
  return [`${file}:${line}:${column}: ${message}`, hint].filter(Boolean).join(" ");
}

/** Returns the pipeline that a mistake is in, or nothing where it is in the project's own file. */
export function pipelineOf({ file }: Pick<Problem, "file">): string | undefined {
  return /^pipelines[\\/](.+)\.toml$/.exec(file)?.[1];
}

/** Returns the DAG that a mistake is in, or nothing where it is in another file. */
export function dagOf({ file }: Pick<Problem, "file">): string | undefined {
  return /^dags[\\/](.+)\.toml$/.exec(file)?.[1];
}

/** Shows where a mistake is: the pipeline's text, or the project with everything that is wrong in it. */
export function openProblem(problem: Problem): void {
  const dag = dagOf(problem);
  if (dag !== undefined) {
    const tab = dagTab(dag, { view: "code" });
    askPlace(tab.key, problem);
    workspace.open(tab);
    return;
  }
  const name = pipelineOf(problem);
  if (name === undefined) {
    workspace.front("overview", undefined);
    return;
  }
  // The screen that stands there may know the same command: it has to be gone first.
  const tab = pipelineTab(name);
  askPlace(tab.key, problem);
  flushSync(() => workspace.open(tab));
  commands.runSoon("viewToml", OPEN_WITHIN_MS);
}
