import type { QueryClient } from "@tanstack/react-query";
import { whileLeaving } from "../../ipc/index.ts";
import { deleteFile, renameFile, showMadeFile, type FileKind } from "../files.ts";
import { workspace } from "../workspace.ts";
import type { Says, TextFile, TextKind } from "./kind.ts";
import { become, moveDraft } from "./kept.ts";

// What is done to a file that is edited as text as a whole, each with its way back.

type Rename = (to: string) => Promise<void>;

/** Screens that show a file, by its tab's key: one that is shown is renamed by its screen, which may have edits under way. */
const screens = new Map<string, Rename>();

/** Says that a screen shows a file and how it is renamed there; returns what takes that back. */
export function onScreen(tab: string, rename: Rename): () => void {
  screens.set(tab, rename);
  return () => {
    if (screens.get(tab) === rename) screens.delete(tab);
  };
}

/** What can be done with files of a kind, each with its way back. */
export interface TextFiles {
  /** Makes a file of a text and opens it. Undo deletes it again, unless it has been changed. */
  add: (name: string, text: string) => Promise<void>;
  /** Offers the way back from a file that was made just now. */
  showMade: (made: TextFile) => void;
  /** Deletes a file. Undo brings it back as it was. */
  remove: (name: string) => Promise<void>;
  /** Gives a file another name, whether it is shown or not. Undo gives it the former one. */
  rename: (from: string, to: string) => Promise<void>;
}

/** Returns what can be done with files of a kind. */
export function filesOf<File extends TextFile, Answer extends Says>(client: QueryClient, kind: TextKind<File, Answer>): TextFiles {
  const make = async (name: string, text: string): Promise<File> => {
    const made = await kind.make({ name, text });
    client.setQueryData(kind.key(made.name), made);
    void client.invalidateQueries({ queryKey: kind.all });
    workspace.open(kind.tab(made.name));
    return made;
  };
  const remove = async (name: string): Promise<string> => {
    const { text } = await kind.get(name);
    await whileLeaving(kind.event(name), async () => {
      await kind.remove(name);
      workspace.close(kind.tab(name).key);
    });
    void client.invalidateQueries({ queryKey: kind.all });
    return text;
  };
  const changeName = async (from: string, to: string): Promise<void> => {
    const { key } = kind.tab(from);
    const shown = screens.get(key);
    if (shown) {
      await shown(to);
      return;
    }
    const { path } = await kind.get(from);
    await whileLeaving(kind.event(from), async () => {
      const renamed = await kind.rename(from, to);
      client.setQueryData(kind.key(renamed.name), renamed);
      void client.invalidateQueries({ queryKey: kind.all });
      moveDraft(path, renamed.path);
      const tab = workspace.get().tabs.find((other) => other.key === key);
      if (tab) become(tab, kind.tab(renamed.name, tab));
    });
  };
  const files: FileKind = { remove, make, changeName, hashOf: async (name) => (await kind.get(name)).hash };
  return {
    add: async (name, text) => showMadeFile(files, await make(name, text)),
    showMade: (made) => showMadeFile(files, made),
    remove: (name) => deleteFile(files, name),
    rename: (from, to) => renameFile(files, from, to),
  };
}
