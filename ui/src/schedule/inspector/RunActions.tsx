import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, dagKeys, isDagRunActive, type DagRunDetail, type TaskView } from "../../ipc/index.ts";
import {
  announce,
  Button,
  ConfirmDialog,
  dagTab,
  IconButton,
  keysOf,
  Menu,
  pipelineTab,
  reportError,
  SHORTCUTS,
  spellKeys,
  useHotkey,
  workspace,
  type MenuItem,
} from "../../shared/index.ts";
import { words } from "../words.ts";
import { ClearDialog } from "./ClearDialog.tsx";
import classes from "./pane.module.css";

/** What can be done with a run, or with a task of it. */
export function RunActions({ run, task, onGone }: { run: DagRunDetail; task: TaskView | undefined; onGone: () => void }) {
  const client = useQueryClient();
  const [asking, ask] = useState<"clear" | "delete">();
  const active = isDagRunActive(run);
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      reportError(error, () => void attempt(work));
    }
  };
  const mark = (state: "success" | "failed") =>
    attempt(async () => {
      const now = await api.markTask(run.id, { ...(task ? { task: task.name } : {}), state });
      client.setQueryData(dagKeys.run(run.id), now);
      announce(words.run.marked(task?.name ?? run.dag, state));
    });
  const cancel = () =>
    attempt(async () => {
      await api.cancelDagRun(run.id);
      announce(words.run.cancelled);
    });
  const remove = () =>
    attempt(async () => {
      ask(undefined);
      await api.deleteDagRun(run.id);
      onGone();
      void client.invalidateQueries({ queryKey: dagKeys.runs(run.dag) });
      void client.invalidateQueries({ queryKey: dagKeys.dags });
      announce(words.run.removed);
    });
  useHotkey("clearTask", () => ask("clear"));
  useHotkey("cancelDagRun", () => void cancel(), { enabled: active });
  useHotkey("deleteDagRun", () => ask("delete"), { enabled: !active });
  const marks: MenuItem[] = [
    { label: words.run.success, icon: "check", run: () => void mark("success") },
    { label: words.run.failed, icon: "close", run: () => void mark("failed") },
  ];
  const more: MenuItem[] = [
    {
      label: SHORTCUTS.deleteDagRun.title,
      icon: "trash",
      danger: true,
      disabled: active,
      run: () => ask("delete"),
    },
  ];
  const opens = task && whatItOpens(task);
  return (
    <footer className={classes["foot"]}>
      <Button onClick={() => ask("clear")}>{words.run.clear}</Button>
      <Menu items={marks} position="top-start">
        <Button>{words.run.mark}</Button>
      </Menu>
      {active && !task && (
        <Button icon="stop" title={spellKeys(keysOf("cancelDagRun") ?? "")} onClick={() => void cancel()}>
          {SHORTCUTS.cancelRun.title}
        </Button>
      )}
      {opens && (
        <Button tone="quiet" icon={opens.icon} className={classes["end"]} onClick={opens.open}>
          {words.run.openPipeline}
        </Button>
      )}
      {!task && (
        <Menu items={more} position="top-end">
          <IconButton icon="more" label={words.bar.more} className={classes["end"]} />
        </Menu>
      )}
      {asking === "clear" && <ClearDialog run={run} task={task} onClose={() => ask(undefined)} />}
      {asking === "delete" && (
        <ConfirmDialog
          title={words.run.removeTitle}
          action={words.run.removeAction}
          onConfirm={() => void remove()}
          onClose={() => ask(undefined)}
        >
          {words.run.removeText}
        </ConfirmDialog>
      )}
    </footer>
  );
}

/** Returns what a task is about that has a screen of its own. */
function whatItOpens(task: TaskView): { icon: "pipeline" | "clock"; open: () => void } | undefined {
  const of = (key: string) => {
    const value = (task.rendered as Record<string, unknown> | null)?.[key];
    return typeof value === "string" ? value : task.summary;
  };
  if (task.kind === "pipeline") return { icon: "pipeline", open: () => workspace.open(pipelineTab(of("pipeline"))) };
  if (task.kind === "dag") return { icon: "clock", open: () => workspace.open(dagTab(of("dag"))) };
  return undefined;
}
