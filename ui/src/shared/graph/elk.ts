import ELK from "elkjs/lib/elk-api.js";
import workerAddress from "elkjs/lib/elk-worker.min.js?url";
import type { Point } from "./path.ts";

/** What ELK is asked: https://eclipse.dev/elk/documentation/tooldevelopers/graphdatastructure/jsonformat.html */
export interface ElkNode {
  id: string;
  width?: number;
  height?: number;
  x?: number;
  y?: number;
  children?: ElkNode[];
  ports?: ElkPort[];
  layoutOptions?: Record<string, string>;
  edges?: ElkEdge[];
}
export interface ElkPort {
  id: string;
  x?: number;
  y?: number;
  width?: number;
  height?: number;
  layoutOptions?: Record<string, string>;
}
export interface ElkEdge {
  id: string;
  sources: string[];
  targets: string[];
  sections?: { id: string; startPoint: Point; endPoint: Point; bendPoints?: Point[] }[];
}

/** Someone who works out layouts beside the page, which stays at hand meanwhile. */
export interface Layouter {
  /** Returns the graph with a place for everything in it. */
  layOut: (graph: ElkNode) => Promise<ElkNode>;
  /** Ends what goes on; who waits for it waits for ever. */
  end: () => void;
}

export function newLayouter(): Layouter {
  const elk = new ELK({ workerFactory: () => new Worker(workerAddress) });
  return { layOut: (graph) => elk.layout<ElkNode>(graph), end: () => elk.terminateWorker() };
}
