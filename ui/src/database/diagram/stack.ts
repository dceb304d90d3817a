import type { Box } from "../../shared/graph/look.ts";
import type { ErEdge } from "../model/types.ts";
import { COLUMN_GAP_PX, ROW_GAP_PX, type Laid } from "./elkGraph.ts";
import type { Ends } from "./ends.ts";
import type { ErBox } from "./measure.ts";
import { directRoute, isLoop } from "./route.ts";

/** How often columns are put in order after their neighbours. */
const SWEEPS = 4;

/**
 * Returns a piece laid out in columns, each table beside those that it is connected with: for diagrams of so many tables that a
 * finer layout would take seconds, and would be looked at from afar.
 */
export function stackOf(
  piece: readonly string[],
  boxes: ReadonlyMap<string, ErBox>,
  edges: readonly ErEdge[],
  columns: ReadonlyMap<string, number>,
  ends: ReadonlyMap<string, Ends>,
): Laid {
  const stacks = new Map<number, string[]>();
  for (const id of piece) {
    const column = columns.get(id) ?? 0;
    stacks.set(column, [...(stacks.get(column) ?? []), id]);
  }
  const order = [...stacks.keys()].sort((a, b) => a - b);
  const near = new Map<string, string[]>(piece.map((id) => [id, []]));
  for (const { from, to } of edges) {
    if (from === to) continue;
    near.get(from)?.push(to);
    near.get(to)?.push(from);
  }
  const heightOf = (id: string) => boxes.get(id)?.height ?? 0;
  const highOf = (ids: readonly string[]) => ids.reduce((sum, id) => sum + heightOf(id) + ROW_GAP_PX, -ROW_GAP_PX);
  const highest = Math.max(...[...stacks.values()].map(highOf));
  const middles = new Map<string, number>();
  const settle = (ids: readonly string[]) => {
    let y = (highest - highOf(ids)) / 2;
    for (const id of ids) {
      middles.set(id, y + heightOf(id) / 2);
      y += heightOf(id) + ROW_GAP_PX;
    }
  };
  for (const ids of stacks.values()) settle(ids);
  const wish = (id: string) => {
    const others = near.get(id) ?? [];
    if (others.length === 0) return middles.get(id) ?? 0;
    return others.reduce((sum, other) => sum + (middles.get(other) ?? 0), 0) / others.length;
  };
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    for (const column of sweep % 2 === 0 ? order : [...order].reverse()) {
      const ids = stacks.get(column) ?? [];
      const wishes = new Map(ids.map((id) => [id, wish(id)]));
      ids.sort((a, b) => (wishes.get(a) ?? 0) - (wishes.get(b) ?? 0));
      settle(ids);
    }
  }
  const placed = new Map<string, Box>();
  let x = 0;
  for (const column of order) {
    const ids = stacks.get(column) ?? [];
    for (const id of ids) {
      const { width = 0, height = 0 } = boxes.get(id) ?? {};
      placed.set(id, { x, y: (middles.get(id) ?? 0) - height / 2, width, height });
    }
    x += Math.max(...ids.map((id) => boxes.get(id)?.width ?? 0)) + COLUMN_GAP_PX;
  }
  const routes: Laid["routes"] = new Map();
  edges.forEach((edge, at) => {
    const [from, to, own] = [placed.get(edge.from), placed.get(edge.to), ends.get(edge.id)];
    if (!from || !to || !own || isLoop(edge)) return;
    const { points, ...sides } = directRoute({ box: from, end: own.from }, { box: to, end: own.to }, at);
    routes.set(edge.id, { points: [...points], ...sides });
  });
  const places = new Map([...placed].map(([id, { x: left, y }]) => [id, { x: left, y }]));
  return { width: x - COLUMN_GAP_PX, height: highest, places, routes };
}
