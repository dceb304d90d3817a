import { words } from "./words.ts";

/** What was typed or pasted as a path: the path, or why it is none. */
export type TypedPath = { path: string } | { problem: string };

/** Returns what a file manager's address of a file stands for; an address with a broken code is taken as it is. */
function fromAddress(address: string): string {
  const rest = address.replace(/^file:\/\/(localhost)?/, "");
  // `file:///C:/data` names a drive, whose path has no slash in front.
  const path = rest.replace(/^\/([A-Za-z]:)/, "$1");
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Returns whether text is a whole path, of either kind of system. */
export function isWholePath(text: string): boolean {
  return /^(\/|[A-Za-z]:[\\/]|\\\\)/.test(text);
}

/** Returns the path that was typed. One copied from a file manager or a terminal often comes in quotes, or as an address. */
export function readPath(typed: string): TypedPath {
  const plain = typed.trim().replace(/^(['"])(.*)\1$/, "$2");
  const path = plain.startsWith("file://") ? fromAddress(plain) : plain;
  if (isWholePath(path)) return { path };
  return { problem: /^~([\\/]|$)/.test(path) ? words.openPath.home : words.openPath.relative };
}
