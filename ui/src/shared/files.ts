import { showDone } from "./done.ts";
import { words } from "./words.ts";

// What is done to a file of the project as a whole, each with its way back.

/** How files of a kind are made, taken away and renamed: pipelines, DAGs. */
export interface FileKind {
  /** Takes a file away and closes its tab. Returns what was in it. */
  remove: (name: string) => Promise<string>;
  /** Makes a file and opens it. Its name is another one where this one is taken. */
  make: (name: string, text: string) => Promise<MadeFile>;
  changeName: (from: string, to: string) => Promise<void>;
  /** Returns the hash of what is in a file. */
  hashOf: (name: string) => Promise<string>;
}

export interface MadeFile {
  name: string;
  text: string;
  hash: string;
}

/** Deletes a file. Undo brings it back as it was. */
export async function deleteFile(kind: FileKind, name: string): Promise<void> {
  let text = await kind.remove(name);
  let now = name;
  showDone({
    done: words.files.deleted(name),
    undone: words.files.back(name),
    undo: async () => {
      now = (await kind.make(name, text)).name;
    },
    redo: async () => {
      text = await kind.remove(now);
    },
  });
}

/** Offers the way back from a file that was made just now: it is deleted again, unless it has been changed. */
export function showMadeFile(kind: FileKind, made: MadeFile): void {
  let now = made;
  showDone({
    done: words.files.made(made.name),
    undone: words.files.deleted(made.name),
    undo: async () => {
      if ((await kind.hashOf(now.name)) !== now.hash) throw new Error(words.files.changedSince(now.name));
      await kind.remove(now.name);
    },
    redo: async () => {
      now = await kind.make(made.name, made.text);
    },
  });
}

/** Gives a file another name. Undo gives it the former one. */
export async function renameFile(kind: FileKind, from: string, to: string): Promise<void> {
  await kind.changeName(from, to);
  showDone({
    done: words.files.renamed(from, to),
    undone: words.files.renamed(to, from),
    undo: () => kind.changeName(to, from),
    redo: () => kind.changeName(from, to),
  });
}
