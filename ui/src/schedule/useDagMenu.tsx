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
  type MenuItem,
} from "../shared/index.ts";
import { deleteDag, renameDag } from "./files.ts";
import { words } from "./words.ts";

export interface DagMenu {
  items: MenuItem[];
  /** The question in front, where there is one. */
  dialog: ReactNode;
  rename: () => void;
  remove: () => void;
  enable: (enabled: boolean) => Promise<void>;
}

/** What can be done with a DAG as a whole, from the list or its own page. */
export function useDagMenu(dag: Pick<DagListing, "name" | "enabled" | "path">): DagMenu {
  const client = useQueryClient();
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
      await deleteDag(client, name);
    } catch (error) {
      reportError(error, () => void remove());
    }
  };
  return {
    enable,
    rename: () => ask("rename"),
    remove: () => ask("delete"),
    items: [
      {
        label: dag.enabled ? words.bar.pause : words.bar.enable,
        icon: dag.enabled ? "pause" : "play",
        run: () => void enable(!dag.enabled),
      },
      { label: SHORTCUTS.renameDag.title, icon: "pencil", keys: keysOf("renameDag"), run: () => ask("rename") },
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
          onName={(to) => renameDag(client, name, to)}
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
