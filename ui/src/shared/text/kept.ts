import { useState } from "react";
import { readStored, writeStored } from "../storage.ts";
import { workspace, type Tab } from "../workspace.ts";
import { currentOf, startVersions, withVersion, type Versions } from "./versions.ts";

/** A text as the file holds it. */
export interface Base {
  text: string;
  /** Undefined for a file that is none of the project yet. */
  hash: string | undefined;
}

/** How a text gets to its file. A save outlives the screen that began it: the next screen of the file goes on with the same. */
export interface Saves {
  /** The file as it was last known: a later save names it, another one there is someone else's. */
  base: Base | undefined;
  /** Texts on their way to the file. */
  sent: Set<string>;
  /** The newest save; the next one waits for it. */
  last: Promise<unknown>;
  /** The screen that has it now, or had it last: what an older one still does is no draft of its own any more. */
  shownBy: object | undefined;
}

export const savesOf = (base: Base | undefined, shownBy?: object): Saves => ({ base, sent: new Set(), last: Promise.resolve(), shownBy });

/** A draft while its tab is not shown: what undo reaches, and how it is saved. */
export interface KeptDraft {
  versions: Versions;
  saves: Saves;
}

const drafts = new Map<string, KeptDraft>();

/** Keeps a draft under its file's path until its tab is shown again. */
export const keepDraft = (file: string, draft: KeptDraft): void => void drafts.set(file, draft);

/** Returns what was kept of a draft, once. */
export function takeDraft(file: string): KeptDraft | undefined {
  const draft = drafts.get(file);
  drafts.delete(file);
  return draft;
}

/** Hands what was kept of a draft to the file's new path. */
export function moveDraft(from: string, to: string): void {
  const draft = takeDraft(from);
  if (draft) keepDraft(to, draft);
}

/** Versions of files that this window wrote past the tabs that show them. */
const ownSaves = new Set<string>();

/** Returns whether a version of a file was written by this window, though not by the tab that shows it. */
export const isOwnSave = (hash: string | undefined): boolean => hash !== undefined && ownSaves.has(hash);

/** Enters a change of a file that was made past the tab that shows it, or will: undo there reaches what the file was. */
export function keepEdit(file: string, from: Base, to: Base): void {
  if (to.hash !== undefined) ownSaves.add(to.hash);
  const draft = drafts.get(file);
  // What is not saved yet is for the tab to settle.
  if (draft && currentOf(draft.versions) !== from.text) return;
  keepDraft(file, { versions: withVersion(draft?.versions ?? startVersions(from.text), to.text), saves: savesOf(to) });
}

/** A text with mistakes is not saved to its file; it is kept here, also over a restart. */
interface Unsaved {
  text: string;
  hash: string;
}

const isUnsaved = (value: unknown): value is Unsaved | null =>
  value === null ||
  (typeof value === "object" &&
    typeof (value as Partial<Unsaved>).text === "string" &&
    typeof (value as Partial<Unsaved>).hash === "string");

const key = (file: string) => `unsaved.${file}`;

/** Keeps a text that its file does not have, with the hash of the version that it was made from. */
export const keepUnsaved = (file: string, unsaved: Unsaved): void => writeStored(key(file), unsaved);

/** Forgets it: the file has the text, or the person took another one. */
export function forgetUnsaved(file: string): void {
  if (unsavedOf(file) !== null) writeStored(key(file), null);
}

/** Returns the text that was not saved to a file, or null. */
export const unsavedOf = (file: string): Unsaved | null => readStored<Unsaved | null>(key(file), null, isUnsaved);

const places = new Map<string, unknown>();

/** Returns what a tab was looking at under a name, and how to keep it: a tab that comes back shows the same. */
export function placeOf<T>(tab: string, name: string): { get: () => T | undefined; set: (value: T) => void } {
  const key = `${tab}\n${name}`;
  return { get: () => places.get(key) as T | undefined, set: (value) => void places.set(key, value) };
}

/** State of a tab that is the same when the tab is shown again. */
export function useKept<T>(tab: string, name: string, otherwise: T): [T, (value: T) => void] {
  const place = placeOf<T>(tab, name);
  const [value, setValue] = useState(() => place.get() ?? otherwise);
  const keep = (next: T) => {
    place.set(next);
    setValue(next);
  };
  return [value, keep];
}

/** Hands what a tab was looking at to the tab that takes its place: a file that became a pipeline, a pipeline renamed. */
export function movePlaces(from: string, to: string): void {
  for (const [key, value] of [...places]) {
    const [tab, name] = key.split("\n");
    if (tab !== from || from === to) continue;
    places.delete(key);
    places.set(`${to}\n${name}`, value);
  }
}

/** Makes a tab another one in the same place, which shows what it showed. */
export function become(tab: Tab, next: Tab): void {
  movePlaces(tab.key, next.key);
  workspace.change(tab.key, next);
}
