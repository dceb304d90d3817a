/** Returns the one stretch in which two texts differ. */
export function difference(from: string, to: string): { from: number; to: number; insert: string } {
  let start = 0;
  while (start < from.length && start < to.length && from[start] === to[start]) start += 1;
  let end = 0;
  while (end < from.length - start && end < to.length - start && from[from.length - 1 - end] === to[to.length - 1 - end]) end += 1;
  return { from: start, to: from.length - end, insert: to.slice(start, to.length - end) };
}

/** Returns the table or key that a change of a TOML text begins in: `task.clean`, `schedule`; "" where there is none. */
export function placeOfChange(before: string, after: string): string {
  const { from, insert } = difference(before, after);
  // Of a table that was put in whole, its own name is meant, and of one that is gone too.
  const text = insert === "" ? before : after;
  const end = text.indexOf("\n", from);
  const above = text.slice(0, end < 0 ? text.length : end).split("\n");
  const table = above.map((line) => /^\s*\[\[?\s*([^\]]+?)\s*\]/.exec(line)?.[1]).findLast((name) => name !== undefined);
  return table ?? /^\s*([\w-]+)\s*=/.exec(above.at(-1) ?? "")?.[1] ?? "";
}
