import type { Box } from "../../shared/graph/look.ts";
import { pathOf, type Point } from "../../shared/graph/path.ts";
import type { ErEdge, ErModel } from "../model/types.ts";
import type { Placed } from "./layout.ts";
import { arrow, comb, crowsFoot, type Mark } from "./marks.ts";
import type { ErBox } from "./measure.ts";
import { endsOf, type Ends } from "./ends.ts";
import { directRoute, isLoop, loopRoute, type Route } from "./route.ts";

/** A table where it stands. */
export interface DrawnTable extends Box {
  id: string;
  box: ErBox;
}

/** A line as it is drawn, in paths that a canvas and an SVG both take. */
export interface DrawnEdge extends Box {
  edge: ErEdge;
  line: string;
  /** Both ends, without the line. */
  ends: Mark;
  /** It leads from one piece of the layout to another. */
  far: boolean;
  /** Keeps lines of its own apart. */
  order: number;
  at: Ends;
  route: Route;
}

/** Everything that is drawn, where it is drawn. Made anew only when something stands elsewhere. */
export interface Scene extends Box {
  tables: ReadonlyMap<string, DrawnTable>;
  edges: readonly DrawnEdge[];
  islands: Placed["islands"];
}

export type Positions = ReadonlyMap<string, Point>;

/** Returns the scene of a layout, with tables that were moved by hand where they were put. */
export function sceneOf(model: ErModel, boxes: ReadonlyMap<string, ErBox>, placed: Placed, moved: Positions): Scene {
  const tables = new Map<string, DrawnTable>();
  for (const { id } of model.nodes) {
    const box = boxes.get(id);
    const place = moved.get(id) ?? placed.places.get(id);
    if (!box || !place) continue;
    // Tables of a column are equally wide.
    const width = Math.max(box.width, placed.widths.get(id) ?? 0);
    tables.set(id, { id, box: width > box.width ? { ...box, width } : box, ...place, width, height: box.height });
  }
  const ends = endsOf(model, boxes);
  const loops = new Map<string, number>();
  const edges = model.edges.flatMap((edge, at) => {
    const loop = isLoop(edge) ? (loops.get(edge.from) ?? 0) : 0;
    loops.set(edge.from, loop + 1);
    const found = placed.routes.get(edge.id);
    const kept = isLoop(edge) || !(moved.has(edge.from) || moved.has(edge.to)) ? found : undefined;
    const order = isLoop(edge) ? loop : at;
    const own = ends.get(edge.id);
    return (own && lineOf(edge, tables, own, order, kept, kept === undefined && placed.islands.length > 0)) ?? [];
  });
  // Later lines lie above: those that nobody declared lie below.
  edges.sort((a, b) => rank(a) - rank(b));
  return { tables, edges, islands: placed.islands, ...boundsOf([...tables.values(), ...edges, ...placed.islands]) };
}

const rank = ({ edge, far }: DrawnEdge): number => (far ? 0 : edge.kind === "relation" && !edge.inferred ? 2 : 1);

/** Returns the scene while a table is moved: only its own lines are drawn anew, and the whole is as large as before. */
export function withMoved(scene: Scene, id: string, place: Point): Scene {
  const table = scene.tables.get(id);
  if (!table) return scene;
  const tables = new Map(scene.tables);
  // Drawn last, it lies above what it is moved over.
  tables.delete(id);
  tables.set(id, { ...table, ...place });
  const edges = scene.edges.map((drawn) => {
    const { edge, order, far, at } = drawn;
    if (edge.from !== id && edge.to !== id) return drawn;
    return lineOf(edge, tables, at, order, isLoop(edge) ? drawn.route : undefined, far) ?? drawn;
  });
  return { ...scene, tables, edges };
}

/** Returns a line along the way that the layout found, or along one of its own. */
function lineOf(
  edge: ErEdge,
  tables: ReadonlyMap<string, DrawnTable>,
  at: Ends,
  order: number,
  kept: Route | undefined,
  far: boolean,
): DrawnEdge | undefined {
  const from = tables.get(edge.from);
  const to = tables.get(edge.to);
  if (!from || !to) return undefined;
  const start = { box: from, end: at.from };
  const end = { box: to, end: at.to };
  // A line to itself goes with its table: of what was found only the side counts.
  const route = isLoop(edge) ? loopRoute(from, start.end, end.end, order, kept?.fromSide ?? -1) : (kept ?? directRoute(start, end, order));
  return { ...drawnEdge(edge, from, to, at, route), at, route, order, far: far && !isLoop(edge) };
}

/** Returns a line with its ends: crow's feet of keys, arrows of everything else. */
function drawnEdge(
  edge: ErEdge,
  from: DrawnTable,
  to: DrawnTable,
  at: Ends,
  { points, fromSide, toSide }: Route,
): Omit<DrawnEdge, "far" | "order" | "route" | "at"> {
  const first = points[0] ?? from;
  const last = points.at(-1) ?? to;
  const combs = [
    { table: from, ys: at.from.ys, side: fromSide },
    { table: to, ys: at.to.ys, side: toSide },
  ].map(({ table, ys, side }) => {
    if (ys.length < 2) return "";
    return comb(
      ys.map((y) => table.y + y),
      side > 0 ? table.x + table.width : table.x,
      side,
    );
  });
  const marks =
    edge.kind === "relation"
      ? [crowsFoot(edge.child, first.x, first.y, fromSide), crowsFoot(edge.parent, last.x, last.y, toSide)]
      : [arrow(edge.kind, last.x, last.y, toSide)];
  return {
    edge,
    line: pathOf(points, 5),
    ends: { strokes: combs.join("") + marks.map(({ strokes }) => strokes).join(""), filled: marks.map(({ filled }) => filled).join("") },
    ...boundsOf(points.map(({ x, y }) => ({ x: x - 8, y: y - 8, width: 16, height: 16 }))),
  };
}

/** Returns the box around boxes. */
export function boundsOf(boxes: readonly Box[]): Box {
  if (boxes.length === 0) return { x: 0, y: 0, width: 0, height: 0 };
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y, width, height } of boxes) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Returns whether two boxes have something in common. */
export const meets = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** Returns the table at a point; where two lie above each other, the one that is drawn last. */
export function tableAt(scene: Scene, { x, y }: Point): DrawnTable | undefined {
  let found: DrawnTable | undefined;
  for (const table of scene.tables.values()) if (meets(table, { x, y, width: 0.01, height: 0.01 })) found = table;
  return found;
}
