import type { ErModel } from "../model/types.ts";
import type { DrawnTable, Scene } from "./scene.ts";

export type Arrow = "ArrowRight" | "ArrowLeft" | "ArrowUp" | "ArrowDown";
export const isArrow = (key: string): key is Arrow => /^Arrow(Right|Left|Up|Down)$/.test(key);

const WAY: Readonly<Record<Arrow, readonly [number, number]>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};

const middle = ({ x, y, width, height }: DrawnTable): readonly [number, number] => [x + width / 2, y + height / 2];

/** Returns the table that lies in a direction: among those that a line leads to, else among all; nothing where there is none. */
export function stepFrom(scene: Scene, model: ErModel, from: string, key: Arrow): string | undefined {
  const here = scene.tables.get(from);
  if (!here) return undefined;
  const linked = new Set(model.edges.flatMap((edge) => (edge.from === from ? [edge.to] : edge.to === from ? [edge.from] : [])));
  const all = [...scene.tables.values()].filter(({ id }) => id !== from);
  return (
    nearest(
      here,
      all.filter(({ id }) => linked.has(id)),
      key,
    ) ?? nearest(here, all, key)
  );
}

function nearest(here: DrawnTable, others: readonly DrawnTable[], key: Arrow): string | undefined {
  const [dx, dy] = WAY[key];
  const [x, y] = middle(here);
  let best: { id: string; far: number } | undefined;
  for (const other of others) {
    const [ox, oy] = middle(other);
    const along = (ox - x) * dx + (oy - y) * dy;
    const aside = Math.abs((ox - x) * dy) + Math.abs((oy - y) * dx);
    // What lies more to the side than ahead is in another direction.
    if (along <= 8 || aside > along * 2.5) continue;
    const far = along + aside * 2;
    if (!best || far < best.far) best = { id: other.id, far };
  }
  return best?.id;
}
