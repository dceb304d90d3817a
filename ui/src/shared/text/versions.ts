/** The versions of something, such as a text, that undo and redo walk through. There is always one. */
export interface Versions<T = string> {
  readonly list: readonly T[];
  readonly at: number;
}

/** Versions kept; older ones cannot be come back to. */
const KEPT = 200;

export const startVersions = <T>(first: T): Versions<T> => ({ list: [first], at: 0 });
export const currentOf = <T>(versions: Versions<T>): T => versions.list[versions.at] as T;
export const canUndo = (versions: Versions<unknown>): boolean => versions.at > 0;
export const canRedo = (versions: Versions<unknown>): boolean => versions.at < versions.list.length - 1;
/** Returns what undo leads to (-1) or redo (1); nothing where there is no such version. */
export const beside = <T>(versions: Versions<T>, by: -1 | 1): T | undefined => versions.list[versions.at + by];

/** Returns the versions with a new one in front; what was undone is forgotten. */
export function withVersion<T>(versions: Versions<T>, next: T): Versions<T> {
  if (Object.is(next, currentOf(versions))) return versions;
  const list = [...versions.list.slice(0, versions.at + 1), next].slice(-KEPT);
  return { list, at: list.length - 1 };
}

/** Returns the versions with another one in place of the newest: both are one change. */
export function withReplaced<T>(versions: Versions<T>, next: T): Versions<T> {
  return { list: [...versions.list.slice(0, versions.at), next], at: versions.at };
}

/** Returns the versions one step back (-1) or on (1). */
export function moved<T>(versions: Versions<T>, by: -1 | 1): Versions<T> {
  const at = versions.at + by;
  return at < 0 || at >= versions.list.length ? versions : { ...versions, at };
}
