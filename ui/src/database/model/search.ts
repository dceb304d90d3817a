import { score } from "../../shared/filter.ts";
import type { ErModel, ErNode, ErRow } from "./types.ts";

/** A table or a column that was searched for. */
export interface Found {
  node: ErNode;
  /** The column, where it is one. */
  row: ErRow | undefined;
  points: number;
}

/** A column's name weighs less than a table's that fits as well. */
const COLUMN_SHARE = 0.8;

/** Returns the tables and columns whose names fit what was typed, best first. `cars.pr` looks for columns of tables that fit. */
export function search(model: ErModel, typed: string, most: number): Found[] {
  const query = typed.trim();
  if (query === "") return [];
  const found: Found[] = [];
  for (const node of model.nodes) {
    const { namespace, name } = node.name;
    const points = Math.max(score(name, query), score(`${namespace}.${name}`, query) * COLUMN_SHARE);
    if (points > 0) found.push({ node, row: undefined, points });
    for (const row of node.rows) {
      const own = score(row.name, query);
      const whole = query.includes(".") ? score(`${name}.${row.name}`, query) : 0;
      const points = Math.max(own, whole) * COLUMN_SHARE;
      if (points > 0) found.push({ node, row, points });
    }
  }
  return found.sort((a, b) => b.points - a.points).slice(0, most);
}

/** Returns the tables that have the letters in their names or in those of their columns, and how many columns of each have them. */
export function tablesWith(model: ErModel, typed: string): Map<string, number> {
  const letters = typed.trim().toLowerCase();
  const found = new Map<string, number>();
  for (const node of model.nodes) {
    const columns = node.rows.filter(({ name }) => name.toLowerCase().includes(letters)).length;
    if (columns > 0 || `${node.name.namespace}.${node.name.name}`.toLowerCase().includes(letters)) found.set(node.id, columns);
  }
  return found;
}
