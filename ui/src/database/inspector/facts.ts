import type { Catalog, CatalogIndex, CatalogTable, CatalogView, QualifiedName } from "../../ipc/index.ts";
import { baseType, idOf } from "../model/names.ts";

/** Returns the table of an id, or the view. */
export const tableOf = (catalog: Catalog, id: string): CatalogTable | undefined => catalog.tables.find(({ name }) => idOf(name) === id);
export const viewOf = (catalog: Catalog, id: string): CatalogView | undefined => catalog.views.find(({ name }) => idOf(name) === id);

/** Returns what an index sorts by, as SQL says it. */
export function indexTerms({ columns }: Pick<CatalogIndex, "columns">): string[] {
  return columns.map(({ term, descending }) => {
    const name = "column" in term ? term.column : `(${term.expression})`;
    return descending === true ? `${name} desc` : name;
  });
}

/** Returns the columns of foreign keys that no index and no key begins with. */
export function keysWithoutIndex(table: CatalogTable): (readonly string[])[] {
  const starts = [
    ...(table.primary_key ? [table.primary_key.columns] : []),
    ...(table.unique ?? []).map(({ columns }) => columns),
    ...(table.indexes ?? [])
      .filter(({ predicate }) => !predicate)
      .map(({ columns }) => columns.map(({ term }) => ("column" in term ? term.column : ""))),
  ];
  // The first columns of an index serve in any order.
  const served = (key: readonly string[]) => starts.some((columns) => key.every((name) => columns.slice(0, key.length).includes(name)));
  return (table.foreign_keys ?? []).map(({ columns }) => columns).filter((columns) => !served(columns));
}

const PLAIN = /^[a-z_][a-z0-9_]*$/;
const quoted = (name: string): string => (PLAIN.test(name) ? name : `"${name.replaceAll('"', '""')}"`);

/** Returns the statement that makes an index on columns. */
export const indexStatement = (table: QualifiedName, columns: readonly string[]): string =>
  `CREATE INDEX ON ${idOf(table)} (${columns.map(quoted).join(", ")});`;

/** Returns the enums that a table's columns are of, with their labels. */
export function enumsOf(catalog: Catalog, table: Pick<CatalogTable, "columns">): { name: string; labels: readonly string[] }[] {
  const types = new Set(table.columns.flatMap(({ type }) => (type ? [baseType(type)] : [])));
  return catalog.enums.filter(({ name }) => types.has(idOf(name))).map(({ name, labels }) => ({ name: name.name, labels }));
}

/** Returns a check as it says what it asks for: without the parentheses around all of it. */
export function plainCheck(expression: string): string {
  const text = expression.trim();
  if (!text.startsWith("(") || !text.endsWith(")")) return text;
  let depth = 0;
  for (let at = 0; at < text.length - 1; at += 1) {
    if (text[at] === "(") depth += 1;
    if (text[at] === ")") depth -= 1;
    if (depth === 0) return text;
  }
  return plainCheck(text.slice(1, -1));
}
