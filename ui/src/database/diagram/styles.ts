import type { Change, ErEdge } from "../model/types.ts";

// How things look, by the names of tokens: what a canvas, the page and a file are all drawn with.

const COLOURS = ["data-1", "data-3", "data-2", "data-6", "data-5", "data-4"] as const;

/** Returns the colour of each namespace; more namespaces than colours share them. */
export function namespaceColours(namespaces: readonly string[], plain: string | undefined): ReadonlyMap<string, string> {
  const order = plain === undefined ? namespaces : [plain, ...namespaces.filter((name) => name !== plain)];
  return new Map(order.map((name, at) => [name, COLOURS[at % COLOURS.length] as string]));
}

export const CHANGE_COLOUR: Readonly<Record<Change, string>> = { added: "ok", removed: "failed", changed: "warning" };
export const CHANGE_SOFT: Readonly<Record<Change, string>> = { added: "ok-soft", removed: "failed-soft", changed: "warning-soft" };

export interface LineStyle {
  colour: string;
  width: number;
  dash: readonly number[];
}

const SOLID: readonly number[] = [];

/** Returns how a line is drawn. `hot`: it leads to the table that is looked at; `faint`: it leads away from what is looked at. */
export function lineStyle(edge: ErEdge, hot: boolean, faint: boolean): LineStyle {
  const dash = edge.inferred ? [5, 4] : edge.kind === "reads" ? [1.5, 3] : edge.kind === "part_of" ? [8, 3] : SOLID;
  if (edge.change) return { colour: CHANGE_COLOUR[edge.change], width: 1.5, dash };
  if (hot) return { colour: "accent", width: 1.5, dash };
  return { colour: faint ? "border-strong" : "text-faint", width: 1, dash };
}
