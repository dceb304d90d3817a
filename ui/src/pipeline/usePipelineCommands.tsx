import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useState, type ReactNode } from "react";
import { api, isActive, queries, type PipelineDetail, type RunSummary } from "../ipc/index.ts";
import {
  announce,
  ConfirmDialog,
  copyLater,
  fileName,
  keysOf,
  NameDialog,
  onScreen,
  pickInput,
  pipelineTab,
  reportError,
  SHORTCUTS,
  useHotkey,
  words as common,
  workspace,
  type CommandId,
  type IconName,
  type MenuItem,
  type Tab,
} from "../shared/index.ts";
import { commandLine } from "./commandLine.ts";
import { pipelineFiles } from "./files.ts";
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
  const client = useQueryClient();
  const files = pipelineFiles(client);
  const { name } = draft;
  const renameHere = useEffectEvent((to: string) => draft.rename(to, run?.id));
  useEffect(() => (name === undefined ? undefined : onScreen(pipelineTab(name).key, (to) => renameHere(to))), [name]);
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
    announce(common.text.saved(saved));
    onSaved();
  };
  const duplicate = async () => files.add(`${name ?? tab.title}_${common.files.copySuffix}`, await draft.settled());
  /** Where Run writes on the file that it reads here. On another file than its own that is not its own output. */
  const outputHere = async (own: PipelineDetail): Promise<string | undefined> => {
    const { input } = draft;
    if (input === undefined) return own.output_path ?? undefined;
    if (run?.input?.path === input && run.output) return run.output.path;
    const { matches } = await client.query(queries.inspection({ path: input }));
    const output = matches.find(({ pipeline }) => pipeline === own.name)?.output_path;
    if (!output) throw new Error(words.outputUnknown(fileName(input)));
    return output;
  };
  const command = async (): Promise<string> => {
    const saved = await draft.saved();
    if (saved === undefined) throw new Error(words.brokenText);
    const own = await api.pipeline(saved);
    const output = await outputHere(own);
    return commandLine({ pipeline: own.path, input: draft.input ?? own.input_path ?? undefined, output });
  };
  const copyCommand = () => {
    const text = command();
    void copyLater(
      text,
      text.then((copied) => words.commandCopied(copied)),
    );
  };
  const python = async () => {
    const saved = await draft.saved();
    if (saved === undefined) throw new Error(words.brokenText);
    const own = await api.pipeline(saved);
    const output = await outputHere(own);
    const { input } = draft;
    return api.pythonScript({
      text: own.text,
      name: saved,
      ...(input === undefined ? {} : { input }),
      ...(output === undefined ? {} : { output }),
    });
  };
  const copyPython = () => {
    const script = python();
    void copyLater(
      script.then(({ text }) => text),
      script.then(({ differences }) => words.pythonCopied(differences)),
    );
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
    command: { id: "copyCommandLine", icon: "command", enabled: name !== undefined && !broken, run: copyCommand },
    python: { id: "copyPython", icon: "copy", enabled: name !== undefined && !broken, run: copyPython },
    remove: { id: "deletePipeline", icon: "trash", enabled: name !== undefined, danger: true, run: () => ask("delete") },
  } satisfies Record<string, Command>;
  useCommand(commands.trial);
  useCommand(commands.runOn);
  useCommand(commands.cancelRun);
  useCommand(commands.save);
  useCommand(commands.rename);
  useCommand(commands.duplicate);
  useCommand(commands.command);
  useCommand(commands.python);
  useCommand(commands.remove);
  const { trial, runOn: other, save: keep, rename, duplicate: copy, command: line, python: script, remove } = commands;
  return {
    items: [
      item(trial),
      item(other),
      { kind: "line" },
      item(keep),
      item(rename),
      item(copy),
      item(line),
      item(script),
      { kind: "line" },
      item(remove),
    ],
    dialog:
      name === undefined || asking === undefined ? null : asking === "rename" ? (
        <NameDialog
          title={words.renameTitle(name)}
          label={words.renameLabel}
          note={words.renameText}
          action={words.rename}
          initial={name}
          onName={(to) => files.rename(name, to)}
          onClose={() => ask(undefined)}
        />
      ) : (
        <ConfirmDialog
          title={words.deleteTitle(name)}
          action={words.delete}
          onClose={() => ask(undefined)}
          onConfirm={() => {
            ask(undefined);
            void attempt(async () => {
              // What comes back is what is on the screen, as far as it has no mistakes.
              await draft.saved().catch(() => undefined);
              await files.remove(name);
            });
          }}
        >
          {words.deleteText}
        </ConfirmDialog>
      ),
  };
}

function useCommand({ id, run, enabled }: Command): void {
  useHotkey(id, run, { enabled: enabled ?? true });
}

function item({ id, icon, enabled, danger, run }: Command): MenuItem {
  return { label: SHORTCUTS[id].title, icon, keys: keysOf(id), disabled: enabled === false, danger: danger ?? false, run };
}
