import type { ErEdge, ErModel } from "./types.ts";

/** For each node the edges that it has, with the node at the other end. */
export type Ways = ReadonlyMap<string, readonly { edge: ErEdge; to: string }[]>;

export function waysOf({ nodes, edges }: Pick<ErModel, "nodes" | "edges">): Ways {
  const ways = new Map<string, { edge: ErEdge; to: string }[]>(nodes.map(({ id }) => [id, []]));
  for (const edge of edges) {
    if (edge.from === edge.to) continue;
    ways.get(edge.from)?.push({ edge, to: edge.to });
    ways.get(edge.to)?.push({ edge, to: edge.from });
  }
  return ways;
}

/** Returns the nodes at most `depth` edges away from one, with their distances; itself is there, with 0. */
export function near(ways: Ways, from: string, depth: number): Map<string, number> {
  const distances = new Map(ways.has(from) ? [[from, 0]] : []);
  // A map is gone through in the order in which it was filled, what is added meanwhile included.
  for (const [id, distance] of distances) {
    if (distance === depth) continue;
    for (const { to } of ways.get(id) ?? []) if (!distances.has(to)) distances.set(to, distance + 1);
  }
  return distances;
}

/** What is walked last where two ways are equally long: declared keys come before inferred ones, relations before the rest. */
const dislike = ({ kind, inferred }: ErEdge): number => (kind !== "relation" ? 2 : inferred ? 1 : 0);

/** Returns the nodes of a shortest way from one to another, both included; nothing where there is none. */
export function pathBetween(ways: Ways, from: string, to: string): string[] | undefined {
  if (!ways.has(from) || !ways.has(to)) return undefined;
  const before = new Map<string, string | undefined>([[from, undefined]]);
  for (const [id] of before) {
    if (id === to) break;
    const sorted = [...(ways.get(id) ?? [])].sort((a, b) => dislike(a.edge) - dislike(b.edge));
    for (const way of sorted) if (!before.has(way.to)) before.set(way.to, id);
  }
  if (!before.has(to)) return undefined;
  const path: string[] = [];
  for (let at: string | undefined = to; at !== undefined; at = before.get(at)) path.unshift(at);
  return path;
}

/** Returns the nodes in groups that hang together, each in the order in which it is given. */
export function components(ids: readonly string[], ways: Ways): string[][] {
  const seen = new Set<string>();
  const within = new Set(ids);
  return ids.flatMap((start) => {
    if (seen.has(start)) return [];
    const group = new Set([start]);
    for (const id of group) for (const { to } of ways.get(id) ?? []) if (within.has(to)) group.add(to);
    for (const id of group) seen.add(id);
    return [ids.filter((id) => group.has(id))];
  });
}
