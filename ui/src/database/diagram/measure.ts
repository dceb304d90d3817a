import type { ErModel, ErNode, ErRow } from "../model/types.ts";

export const HEAD_PX = 24;
export const ROW_PX = 18;
const FOOT_PX = 3;
const NARROWEST_PX = 178;
const WIDEST_PX = 322;
/** Boxes are so many pixels wider or not: in a column most are equally wide then. */
const WIDTH_STEP_PX = 24;
/** Where names begin in a row, and where types end. */
export const NAME_X = 25;
export const TYPE_END = 16;
/** Between a name and its type at least. */
const BETWEEN_PX = 14;
export const UNIQUE_PX = 16;
/** The advance of the mono font at 11 px. */
const MONO_PX = 6.6;
export const TITLE_X = 18;
/** Tables with more columns show their keys and the first of the others. */
export const MOST_ROWS = 32;

/** A table as a box: how large, and which of its columns it shows. */
export interface ErBox {
  node: ErNode;
  width: number;
  height: number;
  /** What stands in front of the name, where that is not the catalog's plain namespace. */
  prefix: string;
  /** What stands at the right of the head. */
  note: string;
  rows: readonly { row: ErRow; index: number; name: string; nameWidth: number; type: string }[];
  /** Columns that are not shown. */
  more: number;
}

export type TextWidth = (text: string, weight: 400 | 600, px: number) => number;

/** The width of a letter of the window's font by its size, on average: where nothing can be measured. */
const ROUGH = 0.56;
let context: CanvasRenderingContext2D | null | undefined;

/** Widths of texts that were measured at 12 px: columns of a thousand tables share their names. */
const widths = { 400: new Map<string, number>(), 600: new Map<string, number>() };
const MOST_WIDTHS = 50_000;

/** Returns how wide a text of the window's font is. */
export const textWidth: TextWidth = (text, weight, px) => {
  const known = widths[weight];
  let width = known.get(text);
  if (width === undefined) {
    width = measured(text, weight, 12);
    if (known.size > MOST_WIDTHS) known.clear();
    known.set(text, width);
  }
  return (width * px) / 12;
};

const measured: TextWidth = (text, weight, px) => {
  if (context === undefined) context = typeof document === "undefined" ? null : document.createElement("canvas").getContext("2d");
  if (!context) return text.length * px * ROUGH;
  const font = `${weight} ${px}px "Inter Variable", Inter, system-ui, sans-serif`;
  if (context.font !== font) context.font = font;
  return context.measureText(text).width;
};

/** Returns a text that is no wider than some room, with its end left out where it must be. */
export function fitted(text: string, room: number, width: (text: string) => number): string {
  if (width(text) <= room) return text;
  let [low, high] = [0, text.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (width(`${text.slice(0, middle)}…`) <= room) low = middle;
    else high = middle - 1;
  }
  return `${text.slice(0, low)}…`;
}

const monoWidth = (text: string): number => text.length * MONO_PX;

/** Returns the namespace whose tables are named without it. */
export function plainNamespace({ namespaces }: Pick<ErModel, "namespaces">): string | undefined {
  return namespaces.includes("public") ? "public" : namespaces.length === 1 ? namespaces[0] : undefined;
}

/** Returns which columns a box shows: all, or those that are keys or lead somewhere, and the first of the others. */
export function shownRows(node: ErNode, linked: ReadonlySet<number>): number[] {
  const all = node.rows.map((_, index) => index);
  if (all.length <= MOST_ROWS) return all;
  const needed = (index: number) => linked.has(index) || node.rows[index]?.primary === true || node.rows[index]?.change !== undefined;
  let room = Math.max(0, MOST_ROWS - 1 - all.filter(needed).length);
  return all.filter((index) => needed(index) || room-- > 0);
}

/** Returns a table's box. `note`: what its head says at the right. */
export function boxOf(
  node: ErNode,
  plain: string | undefined,
  linked: ReadonlySet<number>,
  note: string,
  width: TextWidth = textWidth,
): ErBox {
  const prefix = node.name.namespace === plain ? "" : `${node.name.namespace}.`;
  const shown = shownRows(node, linked);
  const more = node.rows.length - shown.length;
  const measured = shown.map((index) => {
    const row = node.rows[index] as ErRow;
    return { row, index, nameWidth: width(row.name, 400, 12) };
  });
  const head = TITLE_X + width(prefix, 400, 12) + width(node.name.name, 600, 12) + (note === "" ? 8 : 16 + width(note, 400, 11));
  const wanted = measured.map(({ row, nameWidth }) => {
    const type = Math.min(monoWidth(row.type), 24 * MONO_PX);
    return NAME_X + nameWidth + (row.unique ? UNIQUE_PX : 0) + (row.type === "" ? 0 : BETWEEN_PX + type) + TYPE_END;
  });
  const widest = Math.max(head, ...wanted) - NARROWEST_PX;
  const wide = Math.min(WIDEST_PX, NARROWEST_PX + Math.max(0, Math.ceil(widest / WIDTH_STEP_PX)) * WIDTH_STEP_PX);
  const rows = measured.map(({ row, index, nameWidth }) => {
    const room = wide - NAME_X - TYPE_END - (row.unique ? UNIQUE_PX : 0);
    const typeRoom = Math.max(room - nameWidth - BETWEEN_PX, Math.min(monoWidth(row.type), room * 0.4));
    const type = fitted(row.type, typeRoom, monoWidth);
    const nameRoom = room - (type === "" ? 0 : monoWidth(type) + BETWEEN_PX);
    const name = fitted(row.name, Math.max(nameRoom, 24), (text) => (text === row.name ? nameWidth : width(text, 400, 12)));
    return { row, index, name, nameWidth: name === row.name ? nameWidth : width(name, 400, 12), type };
  });
  const height = HEAD_PX + ROW_PX * (rows.length + (more > 0 ? 1 : 0)) + FOOT_PX;
  return { node, width: wide, height, prefix, note, rows, more };
}

/** Returns the boxes of a model by their ids. */
export function boxesOf(
  model: ErModel,
  noteOf: (node: ErNode) => string,
  plain: string | undefined,
  width: TextWidth = textWidth,
): Map<string, ErBox> {
  const linked = new Map<string, Set<number>>(model.nodes.map(({ id }) => [id, new Set()]));
  for (const { from, to, fromRows, toRows } of model.edges) {
    for (const row of fromRows) linked.get(from)?.add(row);
    for (const row of toRows) linked.get(to)?.add(row);
  }
  return new Map(model.nodes.map((node) => [node.id, boxOf(node, plain, linked.get(node.id) ?? new Set(), noteOf(node), width)]));
}

/** Returns the middle of a shown row, from the top of its box; of a column that is not shown, the middle of the head. */
export function rowY(box: ErBox, index: number): number {
  const at = box.rows.findIndex((row) => row.index === index);
  return at < 0 ? HEAD_PX / 2 : HEAD_PX + ROW_PX * at + ROW_PX / 2;
}
