// What the diagram draws, whoever it was read from.

/** The name of a table or view with its namespace. */
export interface Name {
  namespace: string;
  name: string;
}

export type Cardinality = "zero_or_one" | "exactly_one" | "zero_or_many";

export type NodeKind = "table" | "partitioned" | "foreign" | "view" | "materialized";

/** How a thing differs from the older catalog that is compared with. */
export type Change = "added" | "removed" | "changed";

/** A column as a row of its table's box. */
export interface ErRow {
  name: string;
  /** As short as it can be said. */
  type: string;
  notNull: boolean;
  primary: boolean;
  /** It is a foreign key or a part of one. */
  foreign: boolean;
  /** By itself it is a key, or has a unique index. */
  unique: boolean;
  isEnum: boolean;
  checked: boolean;
  change?: Change | undefined;
}

export interface ErNode {
  id: string;
  name: Name;
  kind: NodeKind;
  rows: readonly ErRow[];
  /** It is there only to connect others. */
  junction: boolean;
  /** How many partitions are folded into it. */
  partitions: number;
  /** Whoever asked may not read its rows. */
  notAllowed: boolean;
  /** How many rows the server believes it has. */
  estimatedRows: number | undefined;
  change?: Change | undefined;
}

export type EdgeKind = "relation" | "inherits" | "part_of" | "reads";

/** What connects two nodes: `from` needs `to`. */
export interface ErEdge {
  id: string;
  kind: EdgeKind;
  from: string;
  to: string;
  /** The rows that it connects; none of an edge between tables as such. */
  fromRows: readonly number[];
  toRows: readonly number[];
  /** How many rows of `from` one of `to` has, and the other way round. */
  child: Cardinality;
  parent: Cardinality;
  inferred: boolean;
  label: string | undefined;
  change?: Change | undefined;
}

export interface ErModel {
  nodes: readonly ErNode[];
  edges: readonly ErEdge[];
  byId: ReadonlyMap<string, ErNode>;
  namespaces: readonly string[];
}

export function makeModel(nodes: readonly ErNode[], edges: readonly ErEdge[]): ErModel {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const namespaces = [...new Set(nodes.map(({ name }) => name.namespace))].sort();
  return { nodes, edges: edges.filter(({ from, to }) => byId.has(from) && byId.has(to)), byId, namespaces };
}

/** Returns the part of a model that has these nodes, with what connects them. */
export function partOf(model: ErModel, ids: ReadonlySet<string>): ErModel {
  return makeModel(
    model.nodes.filter(({ id }) => ids.has(id)),
    model.edges.filter(({ from, to }) => ids.has(from) && ids.has(to)),
  );
}
