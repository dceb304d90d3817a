import ELK from "elkjs/lib/elk-api.js";
import workerAddress from "elkjs/lib/elk-worker.min.js?url";
import type { ElkNode } from "./model.ts";

// The layout is worked out beside the page, which stays at hand meanwhile.
let elk: InstanceType<typeof ELK> | undefined;

/** Returns the graph with a place for everything in it. */
export async function layOut(graph: ElkNode): Promise<ElkNode> {
  elk ??= new ELK({ workerFactory: () => new Worker(workerAddress) });
  return elk.layout<ElkNode>(graph);
}
