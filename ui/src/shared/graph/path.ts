export interface Point {
  x: number;
  y: number;
}

const CORNER_PX = 6;

/** Returns a line through points with round corners. */
export function pathOf(points: readonly Point[], corner = CORNER_PX): string {
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
      const by = length === 0 ? 0 : Math.min(corner, length / 2) / length;
      return { x: point.x + (other.x - point.x) * by, y: point.y + (other.y - point.y) * by };
    };
    const [into, out] = [near(before), near(next)];
    path += ` L${into.x} ${into.y} Q${point.x} ${point.y} ${out.x} ${out.y}`;
  });
  return path;
}
