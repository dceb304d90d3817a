import type { DagTask } from "../../ipc/index.ts";
import type { ElkEdge, ElkNode } from "../../shared/graph/elk.ts";
import { fitScale, lookAt, withInView, type Area, type Box, type Look } from "../../shared/graph/look.ts";
import { pathOf } from "../../shared/graph/path.ts";

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
  nodes: ReadonlyMap<string, Box>;
  groups: readonly (Box & { name: string })[];
  edges: readonly { from: string; to: string; path: string }[];
}

/** Returns where everything stands, from ELK's answer. */
export function placedOf(root: ElkNode): Placed {
  const nodes = new Map<string, Box>();
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

/** Names are 13 pixels high: no smaller than 11 are they drawn of themselves. */
export const READABLE = 11 / 13;

/** Returns how a graph is first shown: whole where its names can be read, else from its beginning, with a task in view. */
export function firstLook(placed: Placed, area: Area, task: string | undefined): Look {
  const look = lookAt(placed, area, Math.max(READABLE, fitScale(placed, area)));
  const node = task === undefined ? undefined : placed.nodes.get(task);
  return node ? withInView(look, node, area) : look;
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
