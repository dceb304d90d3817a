import type { Cardinality, EdgeKind } from "../model/types.ts";

// The ends of lines, drawn outward from a box. `side` is 1 at its right and -1 at its left.

/** As far as a mark reaches from its box. */
export const MARK_PX = 17;
/** Columns of a composite key are gathered by a comb this deep before the line begins. */
export const COMB_PX = 7;

/** An end as two paths: strokes, and shapes that hide the line behind them. */
export interface Mark {
  strokes: string;
  filled: string;
}

const ring = (x: number, y: number): string => `M${x - 3} ${y}a3 3 0 1 0 6 0a3 3 0 1 0 -6 0`;
const bar = (x: number, y: number): string => `M${x} ${y - 4.5}v9`;

/** Returns the crow's foot: many rows or one, and whether there may be none. */
export function crowsFoot(cardinality: Cardinality, x: number, y: number, side: 1 | -1): Mark {
  switch (cardinality) {
    case "exactly_one":
      return { strokes: bar(x + 6 * side, y) + bar(x + 10 * side, y), filled: "" };
    case "zero_or_one":
      return { strokes: bar(x + 6 * side, y), filled: ring(x + 12.5 * side, y) };
    case "zero_or_many":
      return { strokes: `M${x} ${y - 5}L${x + 10 * side} ${y}L${x} ${y + 5}`, filled: ring(x + 13.5 * side, y) };
  }
}

/** Returns what stands at the end of an edge that is no key, at the thing that is needed. */
export function arrow(kind: Exclude<EdgeKind, "relation">, x: number, y: number, side: 1 | -1): Mark {
  const tip = `M${x + 9 * side} ${y - 4.5}L${x + side} ${y}L${x + 9 * side} ${y + 4.5}`;
  return kind === "reads" ? { strokes: tip, filled: "" } : { strokes: "", filled: `${tip}Z` };
}

/** Returns what gathers the columns of a composite key, whose line begins at its back. */
export function comb(ys: readonly number[], x: number, side: 1 | -1): string {
  const teeth = ys.map((y) => `M${x} ${y}h${COMB_PX * side}`).join("");
  return `${teeth}M${x + COMB_PX * side} ${Math.min(...ys)}V${Math.max(...ys)}`;
}
