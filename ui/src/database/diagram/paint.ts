import type { Paints } from "../../shared/colours.ts";
import type { Area, Box, Look } from "../../shared/graph/look.ts";
import type { Emphasis } from "./emphasis.ts";
import { fitted, textWidth } from "./measure.ts";
import { meets, type DrawnEdge, type DrawnTable, type Scene } from "./scene.ts";
import { CHANGE_COLOUR, lineStyle } from "./styles.ts";

/** Below this scale columns cannot be read: a table is its name alone. */
export const FAR = 0.55;
/** Below this one no name can be read either: a table is a patch of its namespace's colour. */
const FARTHEST = 0.16;
/** Crow's feet are smaller than what they stand on. */
const NO_ENDS = 0.35;

const ACROSS_ALPHA = 0.4;

interface Paths {
  line: Path2D;
  strokes: Path2D;
  filled: Path2D;
}
const paths = new WeakMap<DrawnEdge, Paths>();

function pathsOf(edge: DrawnEdge): Paths {
  let known = paths.get(edge);
  if (!known) {
    known = { line: new Path2D(edge.line), strokes: new Path2D(edge.ends.strokes), filled: new Path2D(edge.ends.filled) };
    paths.set(edge, known);
  }
  return known;
}

/** Returns what part of the diagram an area shows, and `more` pixels around it. */
export function viewOf(look: Look, { wide, high }: Area, more = 0): Box {
  return {
    x: (-look.x - more) / look.scale,
    y: (-look.y - more) / look.scale,
    width: (wide + 2 * more) / look.scale,
    height: (high + 2 * more) / look.scale,
  };
}

export interface Painting {
  scene: Scene;
  emphasis: Emphasis;
  look: Look;
  area: Area;
  paints: Paints;
  colourOf: (namespace: string) => string;
}

/** Draws what lies below the tables, and from afar the tables too. */
export function paint(context: CanvasRenderingContext2D, painting: Painting): void {
  const { scene, look, area, paints } = painting;
  const { ratio } = paints;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, area.wide * ratio, area.high * ratio);
  const scale = look.scale * ratio;
  context.setTransform(scale, 0, 0, scale, look.x * ratio, look.y * ratio);
  const view = viewOf(look, area);
  for (const island of scene.islands) if (meets(island, view)) paintIsland(context, painting, island);
  paintEdges(context, painting, view);
  if (look.scale < FAR) for (const table of scene.tables.values()) if (meets(table, view)) paintTable(context, painting, table);
  for (const island of scene.islands) if (meets(island, view)) paintIslandName(context, painting, island);
}

type Island = Scene["islands"][number];

function paintIsland(context: CanvasRenderingContext2D, { look, paints }: Painting, island: Island): void {
  const px = 1 / look.scale;
  context.fillStyle = paints.colour("surface-sunk");
  context.strokeStyle = paints.colour("border");
  context.lineWidth = px;
  context.beginPath();
  context.roundRect(island.x, island.y, island.width, island.height, 10);
  context.fill();
  context.stroke();
}

/** Draws the name of a namespace: as large as it is on the screen at all scales, and no wider than what it names. */
function paintIslandName(context: CanvasRenderingContext2D, { look, paints, colourOf }: Painting, island: Island): void {
  const px = 1 / look.scale;
  const size = 12 * px;
  const width = (text: string) => textWidth(text, 600, 12) * px;
  const name = fitted(island.namespace, island.width - 24 * px, width);
  const [x, y] = [island.x + Math.min(10, 4 * px), island.y + Math.min(10, 4 * px)];
  context.globalAlpha = 0.88;
  context.fillStyle = paints.colour("surface");
  context.beginPath();
  context.roundRect(x, y, width(name) + 20 * px, 20 * px, 4 * px);
  context.fill();
  context.globalAlpha = 1;
  context.fillStyle = paints.colour(colourOf(island.namespace));
  context.fillRect(x + 6 * px, y + 4 * px, 3 * px, 12 * px);
  context.font = `600 ${size}px "Inter Variable", Inter, sans-serif`;
  context.textBaseline = "middle";
  context.fillStyle = paints.colour("text");
  context.fillText(name, x + 14 * px, y + 10.5 * px);
}

function paintEdges(context: CanvasRenderingContext2D, { scene, emphasis, look, paints }: Painting, view: Box): void {
  const far = look.scale < FAR;
  const px = 1 / look.scale;
  const hot: DrawnEdge[] = [];
  const draw = (drawn: DrawnEdge, isHot: boolean) => {
    const { edge } = drawn;
    const faint = drawn.far || emphasis.beyond.has(edge.from) || emphasis.beyond.has(edge.to);
    const style = lineStyle(edge, isHot, faint || (far && !isHot));
    context.strokeStyle = paints.colour(style.colour);
    // From afar lines are as thin as the screen can show.
    context.lineWidth = far ? style.width * px : style.width;
    context.setLineDash(far ? [] : (style.dash as number[]));
    // Lines across the whole say little of themselves and would hide what lies beside each other.
    context.globalAlpha = isHot || edge.change ? 1 : drawn.far ? ACROSS_ALPHA : 1;
    const { line, strokes, filled } = pathsOf(drawn);
    context.stroke(line);
    if (look.scale < NO_ENDS) return;
    context.setLineDash([]);
    context.fillStyle = paints.colour("surface");
    context.fill(filled);
    context.stroke(filled);
    context.stroke(strokes);
  };
  context.lineCap = "round";
  context.lineJoin = "round";
  for (const drawn of scene.edges) {
    if (!meets(drawn, view)) continue;
    if (emphasis.hotEdges.has(drawn.edge.id)) hot.push(drawn);
    else draw(drawn, false);
  }
  for (const drawn of hot) draw(drawn, true);
  context.globalAlpha = 1;
  context.setLineDash([]);
}

function paintTable(context: CanvasRenderingContext2D, { emphasis, look, paints, colourOf }: Painting, table: DrawnTable): void {
  const { node } = table.box;
  const px = 1 / look.scale;
  const colour = paints.colour(colourOf(node.name.namespace));
  const focus = emphasis.focus === table.id || emphasis.picked === table.id;
  const change = node.change && paints.colour(CHANGE_COLOUR[node.change]);
  const { x, y, width, height } = table;
  if (look.scale < FARTHEST) {
    context.fillStyle = focus ? paints.colour("accent") : (change ?? paints.colour("surface"));
    context.fillRect(x, y, width, height);
    if (focus || change) return;
    context.globalAlpha = 0.62;
    context.fillStyle = colour;
    context.fillRect(x, y, width, height);
    context.globalAlpha = 1;
    return;
  }
  context.fillStyle = paints.colour(focus ? "accent-soft" : "surface");
  context.strokeStyle = focus ? paints.colour("accent") : (change ?? paints.colour("border-strong"));
  context.lineWidth = (focus || change ? 1.5 : 1) * px;
  context.setLineDash(emphasis.beyond.has(table.id) ? [3 * px, 3 * px] : []);
  context.beginPath();
  context.roundRect(x, y, width, height, 4);
  context.fill();
  context.stroke();
  context.setLineDash([]);
  context.fillStyle = colour;
  context.fillRect(x + 3 * px, y + 3 * px, 2.5 * px, height - 6 * px);
  paintName(context, table, look.scale, paints.colour(emphasis.beyond.has(table.id) ? "text-faint" : "text"));
}

/** Names are this large on the screen, where they fit. */
const NAME_PX = 11;
const SMALLEST_NAME_PX = 8;
const LINE = 1.2;

/** Returns a name in lines no wider than some room: broken where words are joined, as `sales_by_month` is. */
export function nameLines(name: string, room: number, most: number, width: (text: string) => number): string[] {
  const parts = name.split(/(?<=[_\s.-])|(?<=[a-z])(?=[A-Z])/);
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && width(last + part) <= room) lines[lines.length - 1] = last + part;
    else lines.push(part);
  }
  const kept = lines.slice(0, most);
  if (lines.length > most) kept[most - 1] = `${kept[most - 1]}${lines.slice(most).join("")}`;
  return kept.map((line) => fitted(line, room, width));
}

const lineCache = new WeakMap<DrawnTable["box"], Map<number, string[]>>();

function paintName(context: CanvasRenderingContext2D, { x, y, width, height, box }: DrawnTable, scale: number, colour: string): void {
  const room = width * scale - 14;
  const high = height * scale - 4;
  // In steps, so that lines are broken anew only now and then while one zooms.
  const wanted = Math.round(Math.max(SMALLEST_NAME_PX, Math.min(NAME_PX, room / 6)) * 2) / 2;
  if (room < 24 || high < wanted) return;
  const step = Math.round(room / 6);
  const known = lineCache.get(box) ?? new Map<number, string[]>();
  lineCache.set(box, known);
  let lines = known.get(step);
  if (!lines) {
    const of = (text: string) => textWidth(text, 600, 12) * (wanted / 12);
    lines = nameLines(box.node.name.name, step * 6, Math.max(1, Math.floor(high / (wanted * LINE))), of);
    known.set(step, lines);
  }
  const size = wanted / scale;
  context.font = `600 ${size}px "Inter Variable", Inter, sans-serif`;
  context.fillStyle = colour;
  context.textBaseline = "middle";
  const top = y + height / 2 - ((lines.length - 1) * size * LINE) / 2;
  lines.forEach((line, at) => context.fillText(line, x + 10 / scale, top + at * size * LINE));
}
