import { useMemo } from "react";
import { usePaints, type Paints } from "../../shared/colours.ts";
import { GLYPHS, paintGlyph, type State } from "../../shared/glyphs.ts";
import { cellLook } from "./cells.ts";
import type { Column } from "./columns.ts";
import { hasCells, type Row } from "./rows.ts";
import { ROW_PX } from "./useGridWindow.ts";

// Cells are drawn, not mounted: thousands of elements that come and go are what makes scrolling stutter.

const GLYPH_PX = 12;
/** Where a shape stands in its cell. */
const LEFT_PX = 1;
const TOP_PX = 8;

/**
 * Tiles and shapes are kept in memory, not on the graphics card: where a card is imitated (a remote desktop, a virtual machine),
 * WebKitGTK takes a tenth of a second for the shapes of one row of tiles, and a few milliseconds this way.
 */
const IN_MEMORY: CanvasRenderingContext2DSettings = { willReadFrequently: true };

/** Shapes in the colours of a theme, at the sharpness of a screen. */
export interface Paint {
  /** Pixels of the screen that one of CSS has. */
  ratio: number;
  shape: (state: State) => HTMLCanvasElement;
  /** Below a folded group. */
  line: string;
}

function makePaint({ colour, ratio }: Paints): Paint {
  const shapes = new Map<State, HTMLCanvasElement>();
  for (const state of Object.keys(GLYPHS) as State[]) {
    const canvas = document.createElement("canvas");
    canvas.width = Math.ceil(GLYPH_PX * ratio);
    canvas.height = canvas.width;
    const context = canvas.getContext("2d", IN_MEMORY);
    context?.scale(ratio, ratio);
    if (context) paintGlyph(context, state, colour);
    shapes.set(state, canvas);
  }
  return { ratio, line: colour("text-faint"), shape: (state) => shapes.get(state) ?? document.createElement("canvas") };
}

/** Returns what cells are drawn with. */
export function usePaint(): Paint {
  const paints = usePaints();
  return useMemo(() => makePaint(paints), [paints]);
}

/** Draws the states of some tasks in some runs that stand side by side. */
export function paintCells(canvas: HTMLCanvasElement, columns: readonly Column[], rows: readonly Row[], paint: Paint): void {
  const { ratio } = paint;
  const left = columns[0]?.x ?? 0;
  const wide = columns.reduce((sum, { width }) => sum + width, 0);
  const [width, height] = [Math.ceil(wide * ratio), Math.ceil(rows.length * ROW_PX * ratio)];
  const context = canvas.getContext("2d", IN_MEMORY);
  if (!context) return;
  // To be given a size makes a canvas anew, also where it is the one that it has.
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  else context.clearRect(0, 0, width, height);
  // Each shape stands on whole pixels of the screen, where it is sharp.
  const snap = (px: number) => Math.round(px * ratio);
  context.fillStyle = paint.line;
  rows.forEach((row, at) => {
    if (!hasCells(row)) return;
    for (const column of columns) {
      if (column.kind === "missed") continue;
      const look = cellLook(column.run, row);
      if (!look) continue;
      const x = column.x - left + LEFT_PX;
      const y = at * ROW_PX + TOP_PX;
      context.drawImage(paint.shape(look.glyph), snap(x), snap(y));
      if (row.kind === "group") context.fillRect(snap(x + 2), snap(y + GLYPH_PX + 2), snap(8), Math.max(1, Math.round(ratio)));
    }
  });
}
