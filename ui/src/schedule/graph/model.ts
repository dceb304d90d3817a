import type { DagTask } from "../../ipc/index.ts";

/** Which tasks are shown beside those that were searched for. */
export type Relation = "alone" | "upstream" | "downstream" | "both";

/** Returns the tasks that can be come to from some, by one of two ways. */
function reach(from: Iterable<string>, next: ReadonlyMap<string, readonly string[]>): Set<string> {
  const seen = new Set(from);
  for (const name of seen) for (const other of next.get(name) ?? []) seen.add(other);
  return seen;
}

/** Returns the tasks whose names have the letters, with those before or after them; all of them where nothing was typed. */
export function subsetOf(tasks: readonly DagTask[], typed: string, relation: Relation): DagTask[] {
  const letters = typed.trim().toLowerCase();
  if (letters === "") return [...tasks];
  const found = tasks.filter(({ name }) => name.toLowerCase().includes(letters)).map(({ name }) => name);
  const before = new Map(tasks.map(({ name, after }) => [name, after]));
  const after = new Map(tasks.map(({ name }) => [name, tasks.filter((other) => other.after.includes(name)).map((other) => other.name)]));
  const kept = new Set([
    ...found,
    ...(relation === "upstream" || relation === "both" ? reach(found, before) : []),
    ...(relation === "downstream" || relation === "both" ? reach(found, after) : []),
  ]);
  return tasks.filter(({ name }) => kept.has(name));
}

export const NODE_PX = 34;
/** Beside its name a node has its glyph, its icon and room. */
const AROUND_PX = 66;
/** The width of a letter of the window's font, on average. */
const LETTER_PX = 7;
const widthOf = (name: string): number => Math.round(Math.min(260, Math.max(110, name.length * LETTER_PX + AROUND_PX)));

/** What ELK is asked: https://eclipse.dev/elk/documentation/tooldevelopers/graphdatastructure/jsonformat.html */
export interface ElkNode {
  id: string;
  width?: number;
  height?: number;
  x?: number;
  y?: number;
  children?: ElkNode[];
  layoutOptions?: Record<string, string>;
  edges?: ElkEdge[];
}
export interface ElkEdge {
  id: string;
  sources: string[];
  targets: string[];
  sections?: { id: string; startPoint: Point; endPoint: Point; bendPoints?: Point[] }[];
}
export interface Point {
  x: number;
  y: number;
}

const LAYOUT: Record<string, string> = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.hierarchyHandling": "INCLUDE_CHILDREN",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.layered.spacing.nodeNodeBetweenLayers": "44",
  "elk.spacing.nodeNode": "14",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  "elk.padding": "[top=12,left=12,bottom=12,right=12]",
  // Every place is told from the corner of the whole, not of the box around it.
  "elk.json.shapeCoords": "ROOT",
  "elk.json.edgeCoords": "ROOT",
};

/** How a graph that is too long for one line is broken into several: never within a group, or anywhere. */
export interface Wrap {
  strategy: "SINGLE_EDGE" | "MULTI_EDGE";
  /** Its width by its height, about. */
  ratio: number;
}

const wrapOptions = ({ strategy, ratio }: Wrap): Record<string, string> => ({
  "elk.layered.wrapping.strategy": strategy,
  "elk.aspectRatio": ratio.toFixed(2),
});

/** Groups have room for their name above their tasks. */
const GROUP: Record<string, string> = { "elk.padding": "[top=28,left=12,bottom=12,right=12]" };

/** A task and a group may have one name. */
const groupId = (group: string): string => `group:${group}`;

/** Returns what ELK is asked for these tasks: groups are boxes around theirs. */
export function elkGraph(tasks: readonly DagTask[], wrap?: Wrap): ElkNode {
  const shown = new Set(tasks.map(({ name }) => name));
  const node = ({ name }: DagTask): ElkNode => ({ id: name, width: widthOf(name), height: NODE_PX });
  const groups = new Map<string, ElkNode>();
  const children: ElkNode[] = [];
  for (const task of tasks) {
    if (!task.group) {
      children.push(node(task));
      continue;
    }
    let group = groups.get(task.group);
    if (!group) {
      group = { id: groupId(task.group), children: [], layoutOptions: GROUP };
      groups.set(task.group, group);
      children.push(group);
    }
    group.children?.push(node(task));
  }
  const edges = tasks.flatMap(({ name, after }) =>
    after.filter((before) => shown.has(before)).map((before): ElkEdge => ({ id: `${before} ${name}`, sources: [before], targets: [name] })),
  );
  return { id: "root", layoutOptions: { ...LAYOUT, ...(wrap && wrapOptions(wrap)) }, children, edges };
}

export interface Placed {
  width: number;
  height: number;
  nodes: ReadonlyMap<string, { x: number; y: number; width: number; height: number }>;
  groups: readonly { name: string; x: number; y: number; width: number; height: number }[];
  edges: readonly { from: string; to: string; path: string }[];
}

/** Returns where everything stands, from ELK's answer. */
export function placedOf(root: ElkNode): Placed {
  const nodes = new Map<string, { x: number; y: number; width: number; height: number }>();
  const groups: Placed["groups"][number][] = [];
  const box = ({ x = 0, y = 0, width = 0, height = 0 }: ElkNode) => ({ x, y, width, height });
  for (const child of root.children ?? []) {
    if (child.children) {
      groups.push({ name: child.id.slice(groupId("").length), ...box(child) });
      for (const inner of child.children) nodes.set(inner.id, box(inner));
    } else nodes.set(child.id, box(child));
  }
  const edges = (root.edges ?? []).flatMap(({ sources, targets, sections }) => {
    const [from, to, section] = [sources[0], targets[0], sections?.[0]];
    if (from === undefined || to === undefined || !section) return [];
    return [{ from, to, path: pathOf([section.startPoint, ...(section.bendPoints ?? []), section.endPoint]) }];
  });
  return { width: root.width ?? 0, height: root.height ?? 0, nodes, groups, edges };
}

/** The room that a graph is shown in, in pixels. */
export interface Area {
  wide: number;
  high: number;
}

/** How a graph lies in its area: where its corner is, and how large it is drawn. */
export interface Look {
  x: number;
  y: number;
  scale: number;
}

export const MARGIN_PX = 16;
/** Names are 13 pixels high: no smaller than 11 are they drawn of themselves. */
export const READABLE = 11 / 13;

/** Returns how large a graph can be drawn that it is seen whole: as it is at most. */
export function fitScale({ width, height }: Pick<Placed, "width" | "height">, { wide, high }: Area): number {
  return Math.min(1, (wide - 2 * MARGIN_PX) / width, (high - 2 * MARGIN_PX) / height);
}

/** Returns the graph in the middle of its area, or from its beginning where it is larger. */
export function lookAt(placed: Pick<Placed, "width" | "height">, { wide, high }: Area, scale: number): Look {
  const from = (room: number, size: number) => Math.max(MARGIN_PX, (room - size * scale) / 2);
  return { scale, x: from(wide, placed.width), y: from(high, placed.height) };
}

type Box = Placed["nodes"] extends ReadonlyMap<string, infer Node> ? Node : never;

/** Returns the look moved as little as it takes to have a task in view. */
export function withInView(look: Look, node: Box, { wide, high }: Area): Look {
  const left = look.x + node.x * look.scale;
  const top = look.y + node.y * look.scale;
  const right = left + node.width * look.scale - wide;
  const bottom = top + node.height * look.scale - high;
  const by = (before: number, after: number) => (before < MARGIN_PX ? MARGIN_PX - before : after > -MARGIN_PX ? -MARGIN_PX - after : 0);
  return { ...look, x: look.x + by(left, right), y: look.y + by(top, bottom) };
}

/** Returns how a graph is first shown: whole where its names can be read, else from its beginning, with a task in view. */
export function firstLook(placed: Placed, area: Area, task: string | undefined): Look {
  const look = lookAt(placed, area, Math.max(READABLE, fitScale(placed, area)));
  const node = task === undefined ? undefined : placed.nodes.get(task);
  return node ? withInView(look, node, area) : look;
}

const CORNER_PX = 6;

/** Returns a line through points with round corners. */
export function pathOf(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (!first) return "";
  let path = `M${first.x} ${first.y}`;
  rest.forEach((point, index) => {
    const next = rest[index + 1];
    const before = points[index];
    if (!next || !before) {
      path += ` L${point.x} ${point.y}`;
      return;
    }
    const near = (other: Point): Point => {
      const length = Math.hypot(other.x - point.x, other.y - point.y);
      const by = length === 0 ? 0 : Math.min(CORNER_PX, length / 2) / length;
      return { x: point.x + (other.x - point.x) * by, y: point.y + (other.y - point.y) * by };
    };
    const [into, out] = [near(before), near(next)];
    path += ` L${into.x} ${into.y} Q${point.x} ${point.y} ${out.x} ${out.y}`;
  });
  return path;
}

/** Returns the task to go to by an arrow key: along an arrow, or to the nearest one above or below. */
export function neighbour(placed: Placed, from: string, key: string): string | undefined {
  const here = placed.nodes.get(from);
  if (!here) return undefined;
  if (key === "ArrowRight") return placed.edges.find((edge) => edge.from === from)?.to;
  if (key === "ArrowLeft") return placed.edges.find((edge) => edge.to === from)?.from;
  if (key !== "ArrowDown" && key !== "ArrowUp") return undefined;
  const sign = key === "ArrowDown" ? 1 : -1;
  let best: { name: string; far: number } | undefined;
  for (const [name, node] of placed.nodes) {
    const down = (node.y - here.y) * sign;
    if (down <= 0) continue;
    const far = down + Math.abs(node.x - here.x) * 2;
    if (!best || far < best.far) best = { name, far };
  }
  return best?.name;
}
