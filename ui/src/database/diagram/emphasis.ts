import type { ErModel } from "../model/types.ts";

/** What of a diagram stands out. */
export interface Emphasis {
  /** The table in focus, and the one that was picked. */
  focus: string | undefined;
  picked: string | undefined;
  /** Tables drawn faintly: beyond the depth that was asked for. */
  beyond: ReadonlySet<string>;
  /** Edges that lead to the table that is looked at, and the rows at their ends. */
  hotEdges: ReadonlySet<string>;
  hotRows: ReadonlyMap<string, ReadonlySet<number>>;
}

/** Returns what stands out: the lines of the table that was picked, else of the one in focus; of a path all of its lines. */
export function emphasisOf(
  model: ErModel,
  {
    focus,
    picked,
    beyond,
    path,
  }: { focus: string | undefined; picked: string | undefined; beyond: ReadonlySet<string>; path: readonly string[] | undefined },
): Emphasis {
  const looked = picked ?? focus;
  const steps = new Set((path ?? []).flatMap((id, at) => (at === 0 ? [] : [`${path?.[at - 1]} ${id}`, `${id} ${path?.[at - 1]}`])));
  const hot = model.edges.filter(({ from, to }) => from === looked || to === looked || steps.has(`${from} ${to}`));
  const hotRows = new Map<string, Set<number>>();
  const add = (id: string, rows: readonly number[]) => {
    const known = hotRows.get(id) ?? new Set();
    for (const row of rows) known.add(row);
    hotRows.set(id, known);
  };
  for (const { from, to, fromRows, toRows } of hot) {
    add(from, fromRows);
    add(to, toRows);
  }
  return { focus, picked, beyond, hotEdges: new Set(hot.map(({ id }) => id)), hotRows };
}
