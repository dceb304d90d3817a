import type { DagTask } from "../../ipc/index.ts";
import { newLayouter, type ElkNode, type Layouter } from "../../shared/graph/elk.ts";
import { fitScale, type Area } from "../../shared/graph/look.ts";
import { elkGraph, placedOf, READABLE, type Placed, type Wrap } from "./model.ts";

let layouter: Layouter | undefined;

function layOut(graph: ElkNode): Promise<ElkNode> {
  layouter ??= newLayouter();
  return layouter.layOut(graph);
}

/** A graph of more tasks is laid out once: it is larger than any window in every form. */
const MOST_TO_WRAP = 200;

/** Returns the forms that a long graph may have in an area: lines as wide as that, and wider ones, as ELK makes them narrower. */
function wraps({ wide, high }: Area): Wrap[] {
  const ratios = [1, 1.6].map((by) => (by * wide) / Math.max(1, high));
  return (["MULTI_EDGE", "SINGLE_EDGE"] as const).flatMap((strategy) => ratios.map((ratio) => ({ strategy, ratio })));
}

/** Returns where everything stands: in one line where that can be read in the area, else broken into the lines that can best. */
export async function placeTasks(tasks: readonly DagTask[], area: Area): Promise<Placed> {
  let best = placedOf(await layOut(elkGraph(tasks)));
  if (tasks.length > MOST_TO_WRAP) return best;
  for (const wrap of wraps(area)) {
    if (fitScale(best, area) >= READABLE) break;
    const other = placedOf(await layOut(elkGraph(tasks, wrap)));
    if (fitScale(other, area) > fitScale(best, area)) best = other;
  }
  return best;
}
