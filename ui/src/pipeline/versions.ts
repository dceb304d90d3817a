/** The versions of a text that undo and redo walk through. */
export interface Versions {
  readonly list: readonly string[];
  readonly at: number;
}

/** Versions kept; older ones cannot be come back to. */
const KEPT = 200;

export const startVersions = (text: string): Versions => ({ list: [text], at: 0 });
export const currentText = (versions: Versions): string => versions.list[versions.at] ?? "";
export const canUndo = (versions: Versions): boolean => versions.at > 0;
export const canRedo = (versions: Versions): boolean => versions.at < versions.list.length - 1;

/** Returns the versions with a new one in front; what was undone is forgotten. */
export function withVersion(versions: Versions, text: string): Versions {
  if (text === currentText(versions)) return versions;
  const list = [...versions.list.slice(0, versions.at + 1), text].slice(-KEPT);
  return { list, at: list.length - 1 };
}

/** Returns the versions one step back (-1) or on (1). */
export function moved(versions: Versions, by: -1 | 1): Versions {
  const at = versions.at + by;
  return at < 0 || at >= versions.list.length ? versions : { ...versions, at };
}
