import { newLayouter, type ElkNode, type Layouter } from "../../shared/graph/elk.ts";
import type { Area, Box, Size } from "../../shared/graph/look.ts";
import type { Point } from "../../shared/graph/path.ts";
import type { ErEdge, ErModel } from "../model/types.ts";
import { waysOf } from "../model/walk.ts";
import { columnCount, columnsOf } from "./columns.ts";
import { endsOf } from "./ends.ts";
import { COLUMN_GAP_PX, elkGraphOf, laidOf, LAYOUT, ROW_GAP_PX, type Laid } from "./elkGraph.ts";
import { islandsOf, type Island, type Piece } from "./islands.ts";
import type { ErBox } from "./measure.ts";
import { pack } from "./pack.ts";
import { stackOf } from "./stack.ts";

/** Where everything stands, as it was worked out. */
export interface Placed {
  places: ReadonlyMap<string, Point>;
  /** Lines between tables of one piece; the others are drawn straight from box to box. */
  routes: Laid["routes"];
  /** How wide tables are that stand above each other. */
  widths: ReadonlyMap<string, number>;
  /** Namespaces that were laid out by themselves. */
  islands: readonly (Box & { namespace: string })[];
}

export interface LayoutWish {
  model: ErModel;
  boxes: ReadonlyMap<string, ErBox>;
  /** The room that it is to be seen in. */
  area: Area;
  /** The table that all others stand around. */
  root: string | undefined;
}

/** A piece with how wide its tables are. */
type LaidPiece = Laid & { widths: ReadonlyMap<string, number> };

/** The width by the height of pieces among others. */
const PIECE_RATIO = 1.4;
const PIECE_GAP_PX = 44;
const ISLAND_GAP_PX = 72;
/** A namespace's name stands above its tables. */
export const ISLAND_HEAD_PX = 40;
export const ISLAND_PAD_PX = 24;
/** Pieces of so few tables are tried in several forms. */
const MOST_TO_TRY = 16;

/** Those who lay out: started once, ended when what they do is not wanted any more. */
const idle: Layouter[] = [];
const MOST_LAYOUTERS = 2;

/** Starts who lays out before there is something to do: that takes a moment. */
export function prepareLayout(): void {
  if (prepared) return;
  prepared = true;
  const layouter = newLayouter();
  // What was never run is slow the first time: a chain of a few makes it quick before it is waited for.
  const children = Array.from({ length: 12 }, (_, at) => ({ id: `n${at}`, width: 180, height: 120 }));
  const edges = children.slice(1).map(({ id }, at) => ({ id: `e${at}`, sources: [`n${Math.floor(at / 2)}`], targets: [id] }));
  void layouter.layOut({ id: "root", layoutOptions: LAYOUT, children, edges }).then(() => idle.push(layouter));
}

let prepared = false;

/** Returns where everything stands. `onProgress` is told how many tables of how many have their place. */
export async function layOut(wish: LayoutWish, signal: AbortSignal, onProgress: (done: number) => void): Promise<Placed> {
  const { model, boxes, area } = wish;
  const ratio = Math.max(0.6, Math.min(3, area.wide / Math.max(1, area.high)));
  const islands = islandsOf(model);
  const pieces = islands.flatMap((island) => island.pieces);
  const single = islands.length === 1 && pieces.filter((piece) => piece.length > 1).length === 1;
  const laid = new Map<Piece, LaidPiece>();
  const waiting: Piece[] = [];
  let done = 0;
  for (const piece of pieces) {
    const alone = alonePiece(piece, boxes, model);
    if (alone) {
      laid.set(piece, alone);
      done += 1;
    } else waiting.push(piece);
  }
  onProgress(done);
  const dense = islands.length > 1;
  const worker = makeWorker(wish, single ? area : undefined, single ? ratio : PIECE_RATIO);
  // Seen from afar, and quickly: no lines are laid out that nobody could follow.
  if (dense) for (const piece of waiting.splice(0)) laid.set(piece, worker.stack(piece));
  await inTurn(batchesOf(waiting), signal, async (layouter, batch) => {
    const found = await worker.layOut(layouter, batch);
    batch.forEach((piece, at) => laid.set(piece, found[at] as LaidPiece));
    done += batch.reduce((sum, piece) => sum + piece.length, 0);
    onProgress(done);
  });
  return joined(islands, laid, ratio);
}

/** So many tables are sent to be laid out at once: each sending costs, and tells of progress only when it is done. */
const BATCH = 100;

function batchesOf(pieces: readonly Piece[]): Piece[][] {
  const batches: Piece[][] = [];
  let left = 0;
  for (const piece of pieces) {
    if (left < piece.length) {
      batches.push([]);
      left = BATCH;
    }
    batches.at(-1)?.push(piece);
    left -= piece.length;
  }
  return batches;
}

/** Has batches laid out by one or two at a time. */
async function inTurn(
  batches: readonly Piece[][],
  signal: AbortSignal,
  work: (layouter: Layouter, batch: readonly Piece[]) => Promise<void>,
): Promise<void> {
  signal.throwIfAborted();
  if (batches.length === 0) return;
  const waiting = [...batches];
  const busy = new Set<Layouter>();
  const count = Math.min(MOST_LAYOUTERS, batches.length);
  const cut = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => {
      for (const layouter of busy) layouter.end();
      busy.clear();
      reject(signal.reason as Error);
    });
  });
  const run = async () => {
    const layouter = idle.pop() ?? newLayouter();
    busy.add(layouter);
    for (let batch = waiting.shift(); batch && !signal.aborted; batch = waiting.shift()) await work(layouter, batch);
    if (busy.delete(layouter)) idle.push(layouter);
  };
  await Promise.race([Promise.all(Array.from({ length: count }, run)), cut]);
}

/** Returns a table that is connected with no other: it needs no layout. */
function alonePiece(piece: Piece, boxes: ReadonlyMap<string, ErBox>, model: ErModel): LaidPiece | undefined {
  const [id] = piece;
  if (piece.length !== 1 || id === undefined || model.edges.some(({ from, to }) => from === id && to === id)) return undefined;
  const box = boxes.get(id);
  return {
    width: box?.width ?? 0,
    height: box?.height ?? 0,
    places: new Map([[id, { x: 0, y: 0 }]]),
    routes: new Map(),
    widths: new Map(),
  };
}

function makeWorker({ model, boxes, root }: LayoutWish, area: Area | undefined, ratio: number) {
  const ways = waysOf(model);
  const ends = endsOf(model, boxes);
  const own = new Map<string, ErEdge[]>();
  for (const edge of model.edges) {
    const list = own.get(edge.from);
    if (list) list.push(edge);
    else own.set(edge.from, [edge]);
  }
  const heightOf = (id: string) => (boxes.get(id)?.height ?? 0) + ROW_GAP_PX;
  const wideOf = (piece: Piece) => piece.reduce((sum, id) => sum + (boxes.get(id)?.width ?? 0), 0) / piece.length + COLUMN_GAP_PX;
  const countOf = (piece: Piece) => columnCount(piece.map(heightOf), wideOf(piece), ratio);
  /** Returns what is asked for a piece in so many columns, and how the answer is read. */
  const asking = (piece: Piece, count: number) => {
    const within = new Set(piece);
    const edges = piece.flatMap((id) => (own.get(id) ?? []).filter(({ to }) => within.has(to)));
    const columns = columnsOf(piece, ways, heightOf, count, root);
    const wider = evenBoxes(piece, boxes, columns);
    const widths = new Map([...wider].map(([id, { width }]) => [id, width]));
    return {
      stack: (): LaidPiece => ({ ...stackOf(piece, wider, edges, columns, ends), widths }),
      graph: () => elkGraphOf(piece, wider, edges, columns, ends),
      read: (answer: ElkNode): LaidPiece => ({ ...laidOf(answer, wider, edges, columns, ends), widths }),
    };
  };
  const layOut = async (layouter: Layouter, batch: readonly Piece[]): Promise<LaidPiece[]> => {
    const [only] = batch;
    if (batch.length > 1 || !only || !area || only.length > MOST_TO_TRY) {
      const asked = batch.map((piece) => asking(piece, countOf(piece)));
      const answers = await layoutAll(
        layouter,
        asked.map(({ graph }) => graph()),
      );
      return asked.map(({ read }, at) => read(answers[at] as ElkNode));
    }
    const count = countOf(only);
    const forms = [count, count + 1, count - 1]
      .filter((columns) => columns >= 2 && columns <= only.length)
      .map((columns) => asking(only, columns));
    // By itself each: they are made of the same tables.
    const answers = await Promise.all(forms.map(({ graph }) => layouter.layOut(graph())));
    const found = forms.map(({ read }, at) => read(answers[at] as ElkNode));
    return [found.reduce((best, other) => (sizeIn(other, area) > sizeIn(best, area) ? other : best))];
  };
  return { layOut, stack: (piece: Piece) => asking(piece, countOf(piece)).stack() };
}

/** Has several graphs laid out in one go, each by itself. No table may be in two of them. */
async function layoutAll(layouter: Layouter, graphs: readonly ElkNode[]): Promise<ElkNode[]> {
  const children = graphs.map((graph, at) => ({ ...graph, id: `piece ${at}` }));
  const { children: answers = [] } = await layouter.layOut({ id: "root", layoutOptions: { "elk.algorithm": "elk.fixed" }, children });
  return answers;
}

/** Returns how large something could be drawn in an area, were there no limit. */
const sizeIn = ({ width, height }: Size, { wide, high }: Area): number => Math.min(wide / (width + 60), high / (height + 60));

/** Returns everything in one: pieces packed in their islands, islands beside each other. */
function joined(islands: readonly Island[], laid: ReadonlyMap<Piece, LaidPiece>, ratio: number): Placed {
  const places = new Map<string, Point>();
  const routes: Placed["routes"] = new Map();
  const widths = new Map<string, number>();
  const boxes: (Box & { namespace: string })[] = [];
  const packed = islands.map(({ pieces }) => {
    const parts = pieces.map((piece) => laid.get(piece) as LaidPiece);
    return { parts, ...pack(parts, islands.length === 1 ? ratio : PIECE_RATIO, PIECE_GAP_PX) };
  });
  const alone = islands.length === 1;
  const pad = alone ? 0 : ISLAND_PAD_PX;
  const head = alone ? 0 : ISLAND_HEAD_PX;
  const whole = pack(
    packed.map(({ width, height }) => ({ width: width + 2 * pad, height: height + pad + head })),
    ratio,
    ISLAND_GAP_PX,
  );
  packed.forEach(({ parts, boxes: inner }, at) => {
    const island = whole.boxes[at] as Box;
    const namespace = islands[at]?.namespace;
    if (namespace !== undefined) boxes.push({ ...island, namespace });
    parts.forEach((part, of) => {
      const by = { x: island.x + pad + (inner[of]?.x ?? 0), y: island.y + head + (inner[of]?.y ?? 0) };
      const moved = ({ x, y }: Point): Point => ({ x: Math.round(x + by.x), y: Math.round(y + by.y) });
      for (const [id, place] of part.places) places.set(id, moved(place));
      for (const [id, width] of part.widths) widths.set(id, width);
      for (const [id, route] of part.routes) routes.set(id, { ...route, points: route.points.map(moved) });
    });
  });
  return { places, routes, widths, islands: boxes };
}

/** Returns the boxes of a piece, those of a column as wide as its widest. */
function evenBoxes(piece: Piece, boxes: ReadonlyMap<string, ErBox>, columns: ReadonlyMap<string, number>): Map<string, ErBox> {
  const widest = new Map<number, number>();
  const columnOf = (id: string) => columns.get(id) ?? 0;
  for (const id of piece) widest.set(columnOf(id), Math.max(widest.get(columnOf(id)) ?? 0, boxes.get(id)?.width ?? 0));
  return new Map(
    piece.flatMap((id) => {
      const box = boxes.get(id);
      return box ? [[id, { ...box, width: widest.get(columnOf(id)) ?? box.width }]] : [];
    }),
  );
}
