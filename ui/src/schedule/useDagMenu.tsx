import { useQueryClient } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { api, dagKeys, type DagListing } from "../ipc/index.ts";
import {
  announce,
  clearNotice,
  ConfirmDialog,
  copyText,
  keysOf,
  NameDialog,
  reportError,
  SHORTCUTS,
  words as common,
  type FileText,
  type MenuItem,
} from "../shared/index.ts";
import { dagFiles } from "./files.ts";
import { words } from "./words.ts";

export interface DagMenu {
  items: MenuItem[];
  /** The question in front, where there is one. */
  dialog: ReactNode;
  rename: () => void;
  remove: () => void;
  /** Whether it can be enabled or paused: one that never was without mistakes cannot. */
  canEnable: boolean;
  enable: (enabled: boolean) => Promise<void>;
  duplicate: () => Promise<void>;
  save: () => Promise<void>;
}

/** What can be done with a DAG as a whole, from the list or its own page, which has its `text`. */
export function useDagMenu(dag: Pick<DagListing, "name" | "enabled" | "in_force" | "path">, text?: FileText): DagMenu {
  const client = useQueryClient();
  const files = dagFiles(client);
  const [asking, ask] = useState<"rename" | "delete">();
  const { name } = dag;
  const enable = async (enabled: boolean): Promise<void> => {
    try {
      const now = await api.enableDag(name, enabled);
      clearNotice();
      client.setQueryData<DagListing[]>(dagKeys.dags, (dags) => dags?.map((other) => (other.name === name ? now : other)));
      client.setQueryData<DagListing>(dagKeys.dag(name), (seen) => seen && { ...seen, ...now });
      announce(enabled ? words.bar.isEnabled(name) : words.bar.isPaused(name));
    } catch (error) {
      reportError(error, () => void enable(enabled));
    }
  };
  const remove = async (): Promise<void> => {
    ask(undefined);
    try {
      // What comes back is what is on the screen, as far as it has no mistakes.
      await text?.saved().catch(() => undefined);
      await files.remove(name);
    } catch (error) {
      reportError(error, () => void remove());
    }
  };
  const duplicate = async (): Promise<void> => {
    try {
      await files.add(`${name}_${common.files.copySuffix}`, text ? await text.settled() : (await api.dag(name)).text);
    } catch (error) {
      reportError(error, () => void duplicate());
    }
  };
  const save = async (): Promise<void> => {
    try {
      const saved = await text?.saved();
      if (saved !== undefined) announce(common.text.saved(saved));
    } catch (error) {
      reportError(error, () => void save());
    }
  };
  const canEnable = dag.in_force || dag.enabled;
  return {
    canEnable,
    enable,
    duplicate,
    save,
    rename: () => ask("rename"),
    remove: () => ask("delete"),
    items: [
      {
        label: dag.enabled ? words.bar.pause : words.bar.enable,
        icon: dag.enabled ? "pause" : "play",
        disabled: !canEnable,
        run: () => void enable(!dag.enabled),
      },
      { label: SHORTCUTS.renameDag.title, icon: "pencil", keys: keysOf("renameDag"), run: () => ask("rename") },
      { label: SHORTCUTS.duplicateDag.title, icon: "copy", run: () => void duplicate() },
      { label: words.bar.copyPath, icon: "copy", run: () => void copyText(dag.path) },
      { kind: "line" },
      { label: SHORTCUTS.deleteDag.title, icon: "trash", danger: true, run: () => ask("delete") },
    ],
    dialog:
      asking === undefined ? null : asking === "rename" ? (
        <NameDialog
          title={words.files.renameTitle(name)}
          label={words.files.renameLabel}
          note={words.files.renameText}
          action={words.files.rename}
          initial={name}
          onName={(to) => files.rename(name, to)}
          onClose={() => ask(undefined)}
        />
      ) : (
        <ConfirmDialog
          title={words.files.deleteTitle(name)}
          action={words.files.delete}
          onConfirm={() => void remove()}
          onClose={() => ask(undefined)}
        >
          {words.files.deleteText}
        </ConfirmDialog>
      ),
  };
}
