import type { Box } from "../../shared/graph/look.ts";
import type { Point } from "../../shared/graph/path.ts";
import type { ErEdge } from "../model/types.ts";
import { offsetOf, type End } from "./ends.ts";
import { MARK_PX } from "./marks.ts";

/** Between a box and the first bend of a line that leaves it. */
export const LANE_PX = 22;
const LANES = 7;
const LANE_STEP = 5;

interface Placed {
  box: Box;
  end: End;
}

/** A line of its own: where it goes, and the side of each box at which it leaves. */
export interface Route {
  points: readonly Point[];
  fromSide: 1 | -1;
  toSide: 1 | -1;
}

const right = ({ x, width }: Box): number => x + width;
const startOf = ({ box, end }: Placed, side: 1 | -1): Point => ({
  x: (side > 0 ? right(box) : box.x) + offsetOf(end) * side,
  y: box.y + end.y,
});

/** Returns a line of three parts between two boxes, whichever way they stand to each other; `order` keeps lines apart. */
export function directRoute(from: Placed, to: Placed, order: number): Route {
  const apart = LANE_PX + MARK_PX;
  const shift = ((order % LANES) - (LANES - 1) / 2) * LANE_STEP;
  const via = (fromSide: 1 | -1, toSide: 1 | -1, lane: number): Route => {
    const [start, end] = [startOf(from, fromSide), startOf(to, toSide)];
    const straight = start.y === end.y && fromSide !== toSide;
    return { points: straight ? [start, end] : [start, { x: lane, y: start.y }, { x: lane, y: end.y }, end], fromSide, toSide };
  };
  if (right(to.box) + apart <= from.box.x) return via(-1, 1, (right(to.box) + from.box.x) / 2 + clamp(shift, from.box.x - right(to.box)));
  if (right(from.box) + apart <= to.box.x) return via(1, -1, (right(from.box) + to.box.x) / 2 + clamp(shift, to.box.x - right(from.box)));
  const atRight = Math.max(right(from.box), right(to.box));
  const atLeft = Math.min(from.box.x, to.box.x);
  const detour = (lane: number, one: number, other: number) => Math.abs(lane - one) + Math.abs(lane - other);
  return detour(atRight, right(from.box), right(to.box)) <= detour(atLeft, from.box.x, to.box.x)
    ? via(1, 1, atRight + LANE_PX + (LANES * LANE_STEP) / 2 + shift)
    : via(-1, -1, atLeft - LANE_PX - (LANES * LANE_STEP) / 2 - shift);
}

/** Lines between near boxes have little room to keep apart in. */
const clamp = (shift: number, gap: number): number => {
  const most = Math.max(0, gap / 2 - MARK_PX);
  return Math.max(-most, Math.min(most, shift));
};

/** Returns the line of a table to itself, at one of its sides; `order` of those that it has. */
export function loopRoute(box: Box, from: End, to: End, order: number, side: 1 | -1): Route {
  const lane = (side > 0 ? right(box) : box.x) + (LANE_PX + order * 8) * side;
  const start = startOf({ box, end: from }, side);
  const end = startOf({ box, end: to }, side);
  return { points: [start, { x: lane, y: start.y }, { x: lane, y: end.y }, end], fromSide: side, toSide: side };
}

/** The room that the lines of a table to itself take at its side. */
export function loopRoom(loops: number): number {
  return loops === 0 ? 0 : LANE_PX + (loops - 1) * 8 + 2;
}

export const isLoop = ({ from, to }: Pick<ErEdge, "from" | "to">): boolean => from === to;
