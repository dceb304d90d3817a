import type { Preview } from "../ipc/index.ts";

/** Values that a new step begins with. */
const SHOWN = 8;

/** Returns the first few different values of a column in the sample, before the stage or after it. */
export function valuesOf(preview: Preview | undefined, when: "before" | "after", column: string): string[] {
  const at = preview?.[when].findIndex(({ name }) => name === column) ?? -1;
  if (!preview || at < 0) return [];
  const found = new Set<string>();
  for (const row of preview.rows) {
    const value = row[when]?.[at];
    if (typeof value === "string" && value.trim() !== "") found.add(value);
    if (found.size === SHOWN) break;
  }
  return [...found];
}
