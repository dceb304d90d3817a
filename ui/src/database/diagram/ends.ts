import type { ErEdge, ErModel } from "../model/types.ts";
import { rowY, HEAD_PX, type ErBox } from "./measure.ts";
import { COMB_PX } from "./marks.ts";

/** Where a line leaves a box, from the box's top. */
export interface End {
  y: number;
  /** The rows that are gathered there, where these are several. */
  ys: readonly number[];
}

export interface Ends {
  from: End;
  to: End;
}

/** Lines that end at the same columns with different marks end so far from each other. */
const APART_PX = 8;

/** Returns how far from its box a line begins: behind the comb of a composite key. */
export const offsetOf = ({ ys }: End): number => (ys.length > 1 ? COMB_PX : 0);

const known = new WeakMap<ReadonlyMap<string, ErBox>, ReadonlyMap<string, Ends>>();

/** Returns where the lines of a model leave their boxes: in the middle of their columns, those with other marks beside each other. */
export function endsOf({ edges }: Pick<ErModel, "edges">, boxes: ReadonlyMap<string, ErBox>): ReadonlyMap<string, Ends> {
  const before = known.get(boxes);
  if (before) return before;
  const marks = new Map<string, Set<string>>();
  const sides = (edge: ErEdge) => [
    { key: `${edge.from} ${edge.fromRows.join()}`, mark: edge.kind === "relation" ? edge.child : "none" },
    { key: `${edge.to} ${edge.toRows.join()}`, mark: edge.kind === "relation" ? edge.parent : edge.kind },
  ];
  for (const edge of edges) for (const { key, mark } of sides(edge)) marks.set(key, (marks.get(key) ?? new Set()).add(mark));
  const shift = ({ key, mark }: { key: string; mark: string }) => {
    const all = [...(marks.get(key) ?? [])].sort();
    return (all.indexOf(mark) - (all.length - 1) / 2) * APART_PX;
  };
  const end = (box: ErBox | undefined, rows: readonly number[], by: number): End => {
    const ys = box ? rows.map((row) => rowY(box, row)) : [];
    if (ys.length === 0) return { y: HEAD_PX / 2 + by, ys };
    return { y: (Math.min(...ys) + Math.max(...ys)) / 2 + by, ys };
  };
  const ends = new Map(
    edges.map((edge): [string, Ends] => {
      const [from, to] = sides(edge).map(shift);
      return [edge.id, { from: end(boxes.get(edge.from), edge.fromRows, from ?? 0), to: end(boxes.get(edge.to), edge.toRows, to ?? 0) }];
    }),
  );
  known.set(boxes, ends);
  return ends;
}
