import type { Box, Size } from "../../shared/graph/look.ts";

/** Where the top of what is packed runs: from `x` on for `width`, things stand down to `y`. */
interface Step {
  x: number;
  y: number;
  width: number;
}

/** Returns a place for each thing in a strip, each as high up as it fits, tall ones first. In the order of `sizes`. */
export function packInto(sizes: readonly Size[], stripWidth: number, gap: number): { boxes: Box[]; width: number; height: number } {
  const order = sizes.map((_, at) => at).sort((a, b) => heightOf(sizes, b) - heightOf(sizes, a) || a - b);
  let line: Step[] = [{ x: 0, y: 0, width: stripWidth }];
  const boxes: Box[] = [];
  let [width, height] = [0, 0];
  for (const at of order) {
    const size = sizes[at] as Size;
    const place = lowest(line, Math.min(size.width + gap, stripWidth));
    boxes[at] = { ...size, x: place.x, y: place.y };
    width = Math.max(width, place.x + size.width);
    height = Math.max(height, place.y + size.height);
    line = raised(line, { x: place.x, y: place.y + size.height + gap, width: Math.min(size.width + gap, stripWidth) });
  }
  return { boxes, width, height };
}

const heightOf = (sizes: readonly Size[], at: number): number => sizes[at]?.height ?? 0;

function lowest(line: readonly Step[], width: number): { x: number; y: number } {
  let best: { x: number; y: number } | undefined;
  const end = line.at(-1);
  const right = end ? end.x + end.width : 0;
  for (const [at, { x }] of line.entries()) {
    if (x + width > right) break;
    let y = 0;
    for (let to = at; to < line.length && (line[to] as Step).x < x + width; to += 1) y = Math.max(y, (line[to] as Step).y);
    if (!best || y < best.y) best = { x, y };
  }
  return best ?? { x: 0, y: Math.max(...line.map(({ y }) => y)) };
}

/** Returns the line with a piece of it raised; neighbours that are equally high become one. */
function raised(line: readonly Step[], by: Step): Step[] {
  const pieces: Step[] = [];
  const [left, right] = [by.x, by.x + by.width];
  for (const step of line) {
    const end = step.x + step.width;
    if (step.x < left) pieces.push({ ...step, width: Math.min(end, left) - step.x });
    if (end > right) {
      const x = Math.max(step.x, right);
      pieces.push({ x, y: step.y, width: end - x });
    }
  }
  const sorted = [...pieces, by].sort((a, b) => a.x - b.x);
  return sorted.reduce<Step[]>((joined, step) => {
    const last = joined.at(-1);
    if (last?.y === step.y) joined[joined.length - 1] = { ...last, width: last.width + step.width };
    else joined.push(step);
    return joined;
  }, []);
}

/** Strips that are tried, by the side of a square of the same area. */
const STRIPS = [0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.35, 1.5, 1.7];

/** Returns things packed so that together they are about `ratio` times as wide as high. */
export function pack(sizes: readonly Size[], ratio: number, gap: number): { boxes: Box[]; width: number; height: number } {
  const area = sizes.reduce((sum, { width, height }) => sum + (width + gap) * (height + gap), 0);
  const widest = Math.max(0, ...sizes.map(({ width }) => width)) + gap;
  let best: ReturnType<typeof packInto> | undefined;
  // How large it can be drawn in a window of this form.
  const scale = (packed: { width: number; height: number }) => Math.min(ratio / Math.max(1, packed.width), 1 / Math.max(1, packed.height));
  for (const share of STRIPS) {
    const packed = packInto(sizes, Math.max(widest, Math.sqrt(area * ratio) * share), gap);
    if (!best || scale(packed) > scale(best)) best = packed;
  }
  return best ?? { boxes: [], width: 0, height: 0 };
}
