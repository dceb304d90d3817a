import type { QueryKey } from "@tanstack/react-query";
import type { Problem } from "../../ipc/index.ts";
import type { Tab } from "../workspace.ts";

/** A file of the project, as it is told with its text. */
export interface TextFile {
  name: string;
  /** Absolute. */
  path: string;
  text: string;
  /** A later save names it: the version of the file that was edited. */
  hash: string;
}

/** What a text says: at least its mistakes. */
export interface Says {
  problems: readonly Problem[];
}

/** The question what a text says. The same text is asked once. */
export interface ReadText<Answer> {
  queryKey: QueryKey;
  queryFn: () => Promise<Answer>;
  staleTime: number;
}

/** A kind of files that are edited as text: how they are read and kept, and what they are called. */
export interface TextKind<File extends TextFile = TextFile, Answer extends Says = Says> {
  /** What a file is called that has no name. */
  word: string;
  /** What is kept of a file, and of the list of all. */
  key: (name: string) => QueryKey;
  all: QueryKey;
  read: (text: string, name: string) => ReadText<Answer>;
  get: (name: string) => Promise<File>;
  make: (file: { name: string; text: string }) => Promise<File>;
  save: (name: string, save: { text: string; base_hash: string }) => Promise<File>;
  rename: (name: string, to: string) => Promise<File>;
  remove: (name: string) => Promise<unknown>;
  /** The tab of a file, in place of one that it had under another name. */
  tab: (name: string, before?: Tab) => Tab;
  /** What events call a file while it is taken away. */
  event: (name: string) => string;
}
