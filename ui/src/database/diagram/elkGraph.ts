import type { ElkEdge, ElkNode, ElkPort } from "../../shared/graph/elk.ts";
import type { Point } from "../../shared/graph/path.ts";
import type { ErEdge } from "../model/types.ts";
import type { ErBox } from "./measure.ts";
import { offsetOf, type End, type Ends } from "./ends.ts";
import { isLoop, LANE_PX, loopRoom } from "./route.ts";

export const COLUMN_GAP_PX = 72;
export const ROW_GAP_PX = 28;

export const LAYOUT: Record<string, string> = {
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.partitioning.activate": "true",
  "elk.layered.spacing.nodeNodeBetweenLayers": String(COLUMN_GAP_PX),
  "elk.layered.spacing.edgeNodeBetweenLayers": String(LANE_PX),
  "elk.layered.spacing.edgeEdgeBetweenLayers": "9",
  "elk.spacing.nodeNode": String(ROW_GAP_PX),
  "elk.spacing.edgeNode": "14",
  "elk.spacing.edgeEdge": "9",
  "elk.layered.unnecessaryBendpoints": "false",
  "elk.alignment": "LEFT",
  "elk.padding": "[top=0,left=0,bottom=0,right=0]",
};

/** What ELK found: where boxes stand, and lines from `from` to `to` with the sides at which they leave. */
export interface Laid {
  width: number;
  height: number;
  places: Map<string, Point>;
  routes: Map<string, { points: Point[]; fromSide: 1 | -1; toSide: 1 | -1 }>;
}

/** Returns what ELK is asked for a piece: each line leaves at the row of its column, toward the column where its other end stands. */
export function elkGraphOf(
  piece: readonly string[],
  boxes: ReadonlyMap<string, ErBox>,
  edges: readonly ErEdge[],
  columns: ReadonlyMap<string, number>,
  ends: ReadonlyMap<string, Ends>,
): ElkNode {
  const ports = new Map<string, Map<string, ElkPort>>();
  const loops = new Map<string, number>();
  for (const edge of edges) if (isLoop(edge)) loops.set(edge.from, (loops.get(edge.from) ?? 0) + 1);
  const sides = new Map([...loops.keys()].map((id) => [id, loopSide(id, edges, columns)]));
  const padOf = (id: string, side: 1 | -1) => (sides.get(id) === side ? loopRoom(loops.get(id) ?? 0) : 0);
  const portOf = (id: string, end: End | undefined, side: 1 | -1): string => {
    const box = boxes.get(id);
    if (!box || !end) return id;
    const key = `${id} ${side} ${end.y} ${offsetOf(end)}`;
    const own = ports.get(id) ?? new Map<string, ElkPort>();
    ports.set(id, own);
    if (!own.has(key))
      own.set(key, {
        ...{ id: key, x: side > 0 ? padOf(id, -1) + box.width + padOf(id, 1) : 0, y: end.y, width: 0, height: 0 },
        layoutOptions: { "elk.port.side": side > 0 ? "EAST" : "WEST" },
      });
    return key;
  };
  const asked = edges
    .filter((edge) => !isLoop(edge))
    .map((edge): ElkEdge =>
      isLeftward(edge, columns)
        ? { id: edge.id, sources: [portOf(edge.to, ends.get(edge.id)?.to, 1)], targets: [portOf(edge.from, ends.get(edge.id)?.from, -1)] }
        : { id: edge.id, sources: [portOf(edge.from, ends.get(edge.id)?.from, 1)], targets: [portOf(edge.to, ends.get(edge.id)?.to, -1)] },
    );
  const children = piece.map((id): ElkNode => {
    const box = boxes.get(id) as ErBox;
    const pad = padOf(id, -1) + padOf(id, 1);
    return {
      ...{ id, width: box.width + pad, height: box.height, ports: [...(ports.get(id)?.values() ?? [])] },
      layoutOptions: {
        "elk.portConstraints": "FIXED_POS",
        "elk.partitioning.partition": String(columns.get(id) ?? 0),
      },
    };
  });
  return { id: "root", layoutOptions: LAYOUT, children, edges: asked };
}

/** Returns at which side a table's lines to itself are drawn: where fewer others leave. */
export function loopSide(id: string, edges: readonly ErEdge[], columns: ReadonlyMap<string, number>): 1 | -1 {
  let right = 0;
  for (const edge of edges) {
    if (isLoop(edge) || (edge.from !== id && edge.to !== id)) continue;
    const leftward = isLeftward(edge, columns);
    right += (edge.to === id) === leftward ? 1 : -1;
  }
  return right < 0 ? 1 : -1;
}

/** Returns whether what is needed stands at the left; within a column it comes first. */
const isLeftward = ({ from, to }: ErEdge, columns: ReadonlyMap<string, number>): boolean =>
  (columns.get(from) ?? 0) >= (columns.get(to) ?? 0);

/** Returns what ELK answered, told of the tables themselves: without the room that was kept for lines to themselves. */
export function laidOf(
  root: ElkNode,
  boxes: ReadonlyMap<string, ErBox>,
  edges: readonly ErEdge[],
  columns: ReadonlyMap<string, number>,
  endsOf: ReadonlyMap<string, Ends>,
): Laid {
  const places = new Map<string, Point>();
  let [width, height] = [0, 0];
  for (const { id, x = 0, y = 0, width: wide = 0, height: high = 0 } of root.children ?? []) {
    const pad = wide - (boxes.get(id)?.width ?? 0);
    places.set(id, { x: pad > 0 && loopSide(id, edges, columns) < 0 ? x + pad : x, y });
    width = Math.max(width, x + wide);
    height = Math.max(height, y + high);
  }
  const byId = new Map(edges.map((edge) => [edge.id, edge]));
  const routes: Laid["routes"] = new Map();
  for (const { id, sources, sections } of root.edges ?? []) {
    const edge = byId.get(id);
    const section = sections?.[0];
    if (!edge || !section) continue;
    const points = [section.startPoint, ...(section.bendPoints ?? []), section.endPoint].map(({ x, y }) => ({ x, y }));
    for (const point of points) {
      width = Math.max(width, point.x);
      height = Math.max(height, point.y);
    }
    const forward = sources[0]?.startsWith(`${edge.from} `) === true;
    if (!forward) points.reverse();
    const [fromSide, toSide] = forward ? ([1, -1] as const) : ([-1, 1] as const);
    const ends = [
      { at: points[0], id: edge.from, end: endsOf.get(id)?.from, side: fromSide },
      { at: points.at(-1), id: edge.to, end: endsOf.get(id)?.to, side: toSide },
    ];
    // The line begins at the table, or at the back of its comb.
    for (const { at, id: table, end, side } of ends) {
      const box = boxes.get(table);
      const place = places.get(table);
      if (at && end && box && place) at.x = (side > 0 ? place.x + box.width : place.x) + offsetOf(end) * side;
    }
    routes.set(id, { points, fromSide, toSide });
  }
  for (const edge of edges) {
    if (!isLoop(edge)) continue;
    const side = loopSide(edge.from, edges, columns);
    // Where it goes is said by where its table stands.
    routes.set(edge.id, { points: [], fromSide: side, toSide: side });
  }
  return { width, height, places, routes };
}
