import { near, pathBetween, waysOf } from "./walk.ts";
import { partOf, type ErModel } from "./types.ts";

/** What of a catalog is looked at: everything, what is near a table, or a way between two. */
export type Scope = { of: "all" } | { of: "near"; table: string; depth: number } | { of: "path"; from: string; to: string };

/** What of a model is drawn, and why. */
export interface Shown {
  model: ErModel;
  /** How far away each table is from the one in focus. */
  distances: ReadonlyMap<string, number> | undefined;
  /** Tables one step beyond: drawn faintly, to say that it goes on there. */
  beyond: ReadonlySet<string>;
  /** For a path: its tables in their order; nothing where there is none. */
  path: readonly string[] | undefined;
}

/** More tables than these beyond the depth would hide what is looked at. */
export const MOST_BEYOND = 8;
const NONE: ReadonlySet<string> = new Set();

/** Returns the part of a model that is drawn: without hidden namespaces, and within what is looked at. */
export function shownOf(model: ErModel, scope: Scope, hidden: ReadonlySet<string>): Shown {
  const open =
    hidden.size === 0 ? model : partOf(model, new Set(model.nodes.filter(({ name }) => !hidden.has(name.namespace)).map(({ id }) => id)));
  if (scope.of === "all") return { model: open, distances: undefined, beyond: NONE, path: undefined };
  if (scope.of === "near") {
    // The table in focus is there, whatever is hidden.
    const base = open.byId.has(scope.table) ? open : model;
    const wide = near(waysOf(base), scope.table, scope.depth + 1);
    const ring = [...wide].filter(([, distance]) => distance > scope.depth).map(([id]) => id);
    const beyond = ring.length > MOST_BEYOND ? NONE : new Set(ring);
    const distances = new Map([...wide].filter(([id, distance]) => distance <= scope.depth || beyond.has(id)));
    const part = partOf(base, new Set(distances.keys()));
    // What connects two tables beyond says nothing of the one in focus.
    const edges = part.edges.filter(({ from, to }) => !(beyond.has(from) && beyond.has(to)));
    return { model: { ...part, edges }, distances, beyond, path: undefined };
  }
  const path = pathBetween(waysOf(open), scope.from, scope.to);
  const ids = new Set(path ?? [scope.from, scope.to]);
  return { model: partOf(open, ids), distances: undefined, beyond: NONE, path };
}
