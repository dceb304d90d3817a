import type { Point } from "./path.ts";

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

export interface Size {
  width: number;
  height: number;
}
export interface Box extends Point, Size {}

export const MARGIN_PX = 16;

/** Returns how large a graph can be drawn that it is seen whole: as it is at most. */
export function fitScale({ width, height }: Size, { wide, high }: Area): number {
  return Math.min(1, (wide - 2 * MARGIN_PX) / width, (high - 2 * MARGIN_PX) / height);
}

/** Returns the graph in the middle of its area, or from its beginning where it is larger. */
export function lookAt(size: Size, { wide, high }: Area, scale: number): Look {
  const from = (room: number, length: number) => Math.max(MARGIN_PX, (room - length * scale) / 2);
  return { scale, x: from(wide, size.width), y: from(high, size.height) };
}

/** Returns the look moved as little as it takes to have a box in view. */
export function withInView(look: Look, box: Box, { wide, high }: Area): Look {
  const left = look.x + box.x * look.scale;
  const top = look.y + box.y * look.scale;
  const right = left + box.width * look.scale - wide;
  const bottom = top + box.height * look.scale - high;
  const by = (before: number, after: number) => (before < MARGIN_PX ? MARGIN_PX - before : after > -MARGIN_PX ? -MARGIN_PX - after : 0);
  return { ...look, x: look.x + by(left, right), y: look.y + by(top, bottom) };
}

/** Returns the look with another scale; what is at a point of the area stays there. */
export function zoomed(look: Look, scale: number, at: Point): Look {
  const grown = scale / look.scale;
  return { scale, x: at.x - (at.x - look.x) * grown, y: at.y - (at.y - look.y) * grown };
}
