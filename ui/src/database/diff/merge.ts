import type { CatalogDifference } from "../../ipc/index.ts";
import { idOf } from "../model/names.ts";
import { makeModel, type Change, type ErEdge, type ErModel, type ErNode } from "../model/types.ts";

/** Differences that are of a table as a whole or of a part of it, and those that are shown elsewhere. */
const OF_TABLE: ReadonlySet<CatalogDifference["kind"]> = new Set([
  ...(["table", "view", "column", "primary_key", "unique", "foreign_key", "check", "exclusion", "index"] as const),
]);

/** Returns the newer catalog with what the older one had besides, each with how it differs. */
export function mergedModel(now: ErModel, before: ErModel, differences: readonly CatalogDifference[]): ErModel {
  const whole = new Map<string, Change>();
  const columns = new Map<string, Map<string, Change>>();
  const keys = new Map<string, Change>();
  for (const { kind, change, name, part } of differences) {
    if (!OF_TABLE.has(kind)) continue;
    const id = idOf(name);
    if (part == null && (kind === "table" || kind === "view") && change !== "changed") whole.set(id, change);
    else if (!whole.has(id)) whole.set(id, "changed");
    if (kind === "column" && part != null) columns.set(id, new Map(columns.get(id)).set(part, change));
    if (kind === "foreign_key" && part != null) keys.set(`${id} ${part}`, change);
  }
  const nodes = now.nodes.map((node): ErNode => {
    const change = whole.get(node.id);
    if (change === undefined) return node;
    const of = columns.get(node.id);
    const rows = node.rows.map((row) => ({ ...row, change: change === "added" ? undefined : of?.get(row.name) }));
    const gone = (before.byId.get(node.id)?.rows ?? [])
      .filter(({ name }) => of?.get(name) === "removed")
      .map((row) => ({ ...row, change: "removed" as const }));
    return { ...node, change, rows: [...rows, ...gone] };
  });
  const removed = before.nodes.filter(({ id }) => !now.byId.has(id)).map((node): ErNode => ({ ...node, change: "removed" }));
  const changeOf = ({ from, to, label, kind }: ErEdge): Change | undefined => {
    if (kind !== "relation") return undefined;
    const ends = [whole.get(from), whole.get(to)];
    return ends.includes("added") ? "added" : ends.includes("removed") ? "removed" : keys.get(`${from} ${label ?? ""}`);
  };
  const ids = new Set(now.edges.map(({ id }) => id));
  const edges = now.edges.map((edge) => ({ ...edge, change: changeOf(edge) }));
  const goneEdges = before.edges
    .filter(({ id }) => !ids.has(id))
    .map((edge): ErEdge => ({ ...edge, id: `removed ${edge.id}`, ...movedRows(edge, before, nodes), change: "removed" }));
  return makeModel([...nodes, ...removed], [...edges, ...goneEdges]);
}

/** Columns may stand elsewhere in the newer table: rows are found by their names. */
function movedRows({ from, to, fromRows, toRows }: ErEdge, before: ErModel, now: readonly ErNode[]): Pick<ErEdge, "fromRows" | "toRows"> {
  const find = (id: string, rows: readonly number[]) => {
    const node = now.find((other) => other.id === id);
    if (!node) return rows;
    const names = rows.map((row) => before.byId.get(id)?.rows[row]?.name);
    return names.map((name) => node.rows.findIndex((row) => row.name === name)).filter((row) => row >= 0);
  };
  return { fromRows: find(from, fromRows), toRows: find(to, toRows) };
}

/** The differences of one table, type or view. */
export interface DiffGroup {
  id: string;
  name: string;
  namespace: string;
  differences: readonly CatalogDifference[];
}

/** Returns differences by what they are of, in the order in which they come. */
export function groupsOf(differences: readonly CatalogDifference[]): DiffGroup[] {
  const groups = new Map<string, CatalogDifference[]>();
  for (const difference of differences) {
    const id = `${OF_TABLE.has(difference.kind) ? "table" : difference.kind} ${idOf(difference.name)}`;
    const known = groups.get(id);
    if (known) known.push(difference);
    else groups.set(id, [difference]);
  }
  return [...groups].map(([id, of]) => ({ id, name: of[0]?.name.name ?? "", namespace: of[0]?.name.namespace ?? "", differences: of }));
}

/** Returns what a difference is about: `column price`, `type of column price`. */
export function aboutWords({ kind, part, aspect }: Pick<CatalogDifference, "kind" | "part" | "aspect">): string {
  const thing = [kind.replaceAll("_", " "), part].filter(Boolean).join(" ");
  return aspect == null ? thing : `${aspect.replaceAll("_", " ")} of ${thing}`;
}
