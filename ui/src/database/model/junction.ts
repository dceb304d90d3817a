import type { CatalogTable } from "../../ipc/index.ts";

/**
 * Returns whether a table is there only to connect others: a key of it, none of whose columns may be NULL, is made of two or more of
 * its foreign keys. Each of these lies within the key and is not all of it, together they are all of it.
 */
export function isJunction(table: CatalogTable): boolean {
  const nullable = new Set(table.columns.filter((column) => column.nullable).map(({ name }) => name));
  const keys = [...(table.primary_key ? [table.primary_key] : []), ...(table.unique ?? [])];
  return keys.some(({ columns, without_overlaps }) => {
    if (without_overlaps === true || columns.some((name) => nullable.has(name))) return false;
    const parts = (table.foreign_keys ?? []).filter(
      (foreign) => foreign.columns.length < columns.length && foreign.columns.every((name) => columns.includes(name)),
    );
    const different = new Set(parts.map((foreign) => [...foreign.columns].sort().join("\n")));
    const covered = new Set(parts.flatMap((foreign) => foreign.columns));
    return different.size >= 2 && columns.every((name) => covered.has(name));
  });
}
