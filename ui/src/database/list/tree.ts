import type { ErModel, ErNode } from "../model/types.ts";
import { tablesWith } from "../model/search.ts";

/** A line of the tree: a namespace, or a table of one that is open. */
export type TreeLine =
  | { kind: "namespace"; namespace: string; open: boolean; tables: number; hidden: boolean }
  | { kind: "table"; node: ErNode; columns: number };

/** Catalogs of so many tables show them all from the start. */
export const MOST_OPEN = 60;

/** Returns which namespaces are open before a person has said so: all of a small catalog, else the first. */
export function firstOpen(model: ErModel, plain: string | undefined): (namespace: string) => boolean {
  if (model.nodes.length <= MOST_OPEN) return () => true;
  return (namespace) => namespace === (plain ?? model.namespaces[0]);
}

/** Returns the lines of the tree, those that were searched for alone where something was typed. */
export function treeLines(
  model: ErModel,
  plain: string | undefined,
  typed: string,
  isOpen: (namespace: string) => boolean,
  hidden: ReadonlySet<string>,
): TreeLine[] {
  const found = typed.trim() === "" ? undefined : tablesWith(model, typed);
  const tables = new Map<string, ErNode[]>();
  for (const node of model.nodes) {
    if (found && !found.has(node.id)) continue;
    const list = tables.get(node.name.namespace);
    if (list) list.push(node);
    else tables.set(node.name.namespace, [node]);
  }
  const order = [...tables.keys()].sort((a, b) => Number(b === plain) - Number(a === plain) || a.localeCompare(b));
  return order.flatMap((namespace): TreeLine[] => {
    const own = (tables.get(namespace) ?? []).sort((a, b) => a.name.name.localeCompare(b.name.name));
    const open = found !== undefined || isOpen(namespace);
    const head: TreeLine = { kind: "namespace", namespace, open, tables: own.length, hidden: hidden.has(namespace) };
    return open ? [head, ...own.map((node): TreeLine => ({ kind: "table", node, columns: found?.get(node.id) ?? 0 }))] : [head];
  });
}
