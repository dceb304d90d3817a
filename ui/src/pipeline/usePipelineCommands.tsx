import { TextInput } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { api, isActive, type RunSummary } from "../ipc/index.ts";
import {
  announce,
  Button,
  Dialog,
  ErrorNote,
  keysOf,
  pickInput,
  pipelineTab,
  reportError,
  SHORTCUTS,
  useHotkey,
  workspace,
  type CommandId,
  type IconName,
  type MenuItem,
  type Tab,
} from "../shared/index.ts";
import classes from "./usePipelineCommands.module.css";
import type { Draft } from "./useDraft.ts";
import { words } from "./words.ts";

interface Command {
  id: CommandId;
  icon: IconName;
  enabled?: boolean;
  danger?: boolean;
  run: () => void;
}

/** What can be done with the pipeline as a whole: the items of its menu, and the question in front where there is one. */
export function usePipelineCommands({
  tab,
  draft,
  broken,
  run,
  onTrial,
  onSaved,
}: {
  tab: Tab;
  draft: Draft;
  broken: boolean;
  run: RunSummary | undefined;
  onTrial: () => void;
  onSaved: () => void;
}): { items: MenuItem[]; dialog: ReactNode } {
  const [asking, ask] = useState<"rename" | "delete">();
  const { name } = draft;
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      reportError(error, () => void attempt(work));
    }
  };
  const runOn = async () => {
    const input = await pickInput();
    if (input === undefined) return;
    const pipeline = await draft.saved();
    if (pipeline === undefined) return;
    const { id } = await api.startRun({ pipeline, input, named_after_input: true });
    workspace.open(pipelineTab(pipeline, { input, run: id }));
  };
  const save = async () => {
    const saved = await draft.saved();
    if (saved === undefined) return;
    announce(words.saved(saved));
    onSaved();
  };
  const duplicate = async () => {
    const made = await api.newPipeline({ name: `${name ?? tab.title}_${words.copySuffix}`, text: await draft.settled() });
    workspace.open(pipelineTab(made.name));
  };
  const active = run !== undefined && isActive(run) ? run : undefined;
  const cancel = async () => {
    if (active) await api.cancelRun(active.id);
  };
  const commands = {
    trial: { id: "trial", icon: "play", enabled: !broken, run: onTrial },
    runOn: { id: "runOn", icon: "file", enabled: !broken, run: () => void attempt(runOn) },
    cancelRun: { id: "cancelRun", icon: "stop", enabled: active !== undefined, run: () => void attempt(cancel) },
    save: { id: "save", icon: "check", enabled: !broken, run: () => void attempt(save) },
    rename: { id: "renamePipeline", icon: "pencil", enabled: name !== undefined && !broken, run: () => ask("rename") },
    duplicate: { id: "duplicatePipeline", icon: "copy", run: () => void attempt(duplicate) },
    remove: { id: "deletePipeline", icon: "trash", enabled: name !== undefined, danger: true, run: () => ask("delete") },
  } satisfies Record<string, Command>;
  useCommand(commands.trial);
  useCommand(commands.runOn);
  useCommand(commands.cancelRun);
  useCommand(commands.save);
  useCommand(commands.rename);
  useCommand(commands.duplicate);
  useCommand(commands.remove);
  const { trial, runOn: other, save: keep, rename, duplicate: copy, remove } = commands;
  return {
    items: [item(trial), item(other), { kind: "line" }, item(keep), item(rename), item(copy), { kind: "line" }, item(remove)],
    dialog:
      name === undefined || asking === undefined ? null : asking === "rename" ? (
        <Rename name={name} onRename={(to) => draft.rename(to, run?.id)} onClose={() => ask(undefined)} />
      ) : (
        <Delete
          name={name}
          onClose={() => ask(undefined)}
          onDelete={() => {
            ask(undefined);
            void attempt(async () => {
              await api.deletePipeline(name);
              workspace.close(tab.key);
              announce(words.deleted(name));
            });
          }}
        />
      ),
  };
}

function useCommand({ id, run, enabled }: Command): void {
  useHotkey(id, run, { enabled: enabled ?? true });
}

function item({ id, icon, enabled, danger, run }: Command): MenuItem {
  return { label: SHORTCUTS[id].title, icon, keys: keysOf(id), disabled: enabled === false, danger: danger ?? false, run };
}

function Rename({ name, onRename, onClose }: { name: string; onRename: (to: string) => Promise<void>; onClose: () => void }) {
  const [to, setTo] = useState(name);
  const [error, setError] = useState<unknown>();
  const wanted = to.trim();
  const submit = (event: { preventDefault: () => void }) => {
    event.preventDefault();
    if (wanted === "" || wanted === name) return;
    onRename(wanted).then(onClose, setError);
  };
  return (
    <form onSubmit={submit} id="rename-pipeline">
      <Dialog
        title={words.renameTitle(name)}
        onClose={onClose}
        actions={
          <>
            <Button onClick={onClose}>{words.stay}</Button>
            <Button tone="go" type="submit" form="rename-pipeline" disabled={wanted === "" || wanted === name}>
              {words.rename}
            </Button>
          </>
        }
      >
        {error !== undefined && <ErrorNote error={error} />}
        <TextInput
          data-autofocus
          form="rename-pipeline"
          label={words.renameLabel}
          value={to}
          spellCheck={false}
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        <p className={classes["note"]}>{words.renameText}</p>
      </Dialog>
    </form>
  );
}

function Delete({ name, onDelete, onClose }: { name: string; onDelete: () => void; onClose: () => void }) {
  return (
    <Dialog
      title={words.deleteTitle(name)}
      onClose={onClose}
      actions={
        <>
          <Button data-autofocus onClick={onClose}>
            {words.stay}
          </Button>
          <Button tone="danger" onClick={onDelete}>
            {words.delete}
          </Button>
        </>
      }
    >
      <p>{words.deleteText}</p>
    </Dialog>
  );
}
