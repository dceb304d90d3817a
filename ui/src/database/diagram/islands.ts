import type { ErModel } from "../model/types.ts";
import { components, waysOf, type Ways } from "../model/walk.ts";

/** Diagrams of more tables are laid out namespace by namespace. */
export const MOST_WHOLE = 80;
/** Tables that hang together are laid out in pieces of about this many; where all of them are one diagram, of more. */
export const MOST_IN_PIECE = 24;

/** Tables that are laid out together. */
export type Piece = readonly string[];
export interface Island {
  /** Nothing where tables of several namespaces are in it. */
  namespace: string | undefined;
  pieces: readonly Piece[];
}

/** Returns tables that hang together in pieces of a limited size: around those with the most relations first. */
export function clusters(ids: readonly string[], ways: Ways, most: number): Piece[] {
  if (ids.length <= most) return [ids];
  const left = new Set(ids);
  const degree = new Map(ids.map((id) => [id, (ways.get(id) ?? []).filter(({ to }) => left.has(to)).length]));
  const byDegree = [...ids].sort((a, b) => (degree.get(b) ?? 0) - (degree.get(a) ?? 0));
  const found: string[][] = [];
  for (const start of byDegree) {
    if (!left.has(start)) continue;
    const piece = [start];
    left.delete(start);
    // How often each neighbour is connected with the piece: those that need it most come first.
    const pulled = new Map<string, number>();
    const pull = (id: string) => {
      for (const { to } of ways.get(id) ?? []) if (left.has(to)) pulled.set(to, (pulled.get(to) ?? 0) + 1 / (degree.get(to) ?? 1));
    };
    pull(start);
    while (piece.length < most && pulled.size > 0) {
      let best: string | undefined;
      for (const [id, by] of pulled) if (best === undefined || by > (pulled.get(best) ?? 0)) best = id;
      if (best === undefined) break;
      pulled.delete(best);
      left.delete(best);
      piece.push(best);
      pull(best);
    }
    found.push(piece);
  }
  return found;
}

/** Returns what is laid out by itself: everything in one where that is not too much, else namespace by namespace. */
export function islandsOf(model: ErModel): Island[] {
  const ways = waysOf(model);
  const ids = model.nodes.map(({ id }) => id);
  const pieces = (of: readonly string[], most: number) => {
    const within = new Set(of);
    const inner: Ways = new Map(of.map((id) => [id, (ways.get(id) ?? []).filter(({ to }) => within.has(to))]));
    return components(of, inner)
      .flatMap((component) => clusters(component, inner, most))
      .sort((a, b) => b.length - a.length);
  };
  if (ids.length <= MOST_WHOLE) return [{ namespace: undefined, pieces: pieces(ids, MOST_WHOLE) }];
  const byNamespace = new Map<string, string[]>();
  for (const { id, name } of model.nodes) {
    const of = byNamespace.get(name.namespace);
    if (of) of.push(id);
    else byNamespace.set(name.namespace, [id]);
  }
  return [...byNamespace].map(([namespace, of]) => ({ namespace, pieces: pieces(of, MOST_IN_PIECE) }));
}
