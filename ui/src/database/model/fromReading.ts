import type { Catalog, CatalogEdge, CatalogReading, CatalogTable, CatalogView, QualifiedName } from "../../ipc/index.ts";
import { baseType, idOf, shortType } from "./names.ts";
import { makeModel, type ErEdge, type ErModel, type ErNode, type ErRow, type NodeKind } from "./types.ts";

/** Returns what the diagram draws of a catalog. */
export function modelOf({ catalog, graph }: Pick<CatalogReading, "catalog" | "graph">): ErModel {
  const enums = new Set(catalog.enums.map(({ name }) => idOf(name)));
  const partitions = partitionsOf(catalog);
  const shown = new Set(graph.nodes.map(idOf));
  const junctions = new Set(graph.junctions.map(idOf));
  const nodes = [
    ...catalog.tables.map((table) => tableNode(table, enums, junctions, partitions.get(idOf(table.name)) ?? 0)),
    ...catalog.views.map(viewNode),
  ]
    .filter(({ id }) => shown.has(id))
    // Where partitions are tables of their own, none is folded.
    .map((node) => (node.partitions > 0 && isUnfolded(catalog, shown, node.id) ? { ...node, partitions: 0 } : node));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return makeModel(
    nodes,
    graph.edges.map((edge, at) => edgeOf(edge, at, byId)),
  );
}

const isUnfolded = (catalog: Catalog, shown: ReadonlySet<string>, id: string): boolean =>
  catalog.tables.some(({ name, partition_of }) => partition_of && idOf(partition_of.table) === id && shown.has(idOf(name)));

/** Returns how many partitions each table has, those of its partitions included. */
function partitionsOf(catalog: Catalog): Map<string, number> {
  const above = new Map(catalog.tables.flatMap(({ name, partition_of }) => (partition_of ? [[idOf(name), idOf(partition_of.table)]] : [])));
  const counts = new Map<string, number>();
  for (const start of above.keys()) {
    const seen = new Set([start]);
    for (let at = above.get(start); at !== undefined && !seen.has(at); at = above.get(at)) {
      seen.add(at);
      counts.set(at, (counts.get(at) ?? 0) + 1);
    }
  }
  return counts;
}

const KINDS = { ordinary: "table", partitioned: "partitioned", foreign: "foreign" } as const satisfies Record<string, NodeKind>;

function tableNode(table: CatalogTable, enums: ReadonlySet<string>, junctions: ReadonlySet<string>, partitions: number): ErNode {
  const { name } = table;
  const id = idOf(name);
  const primary = new Set(table.primary_key?.columns);
  const foreign = new Set((table.foreign_keys ?? []).flatMap(({ columns }) => columns));
  const unique = uniqueColumns(table);
  const checked = new Set((table.checks ?? []).flatMap(({ expression }) => [...namesIn(expression)]));
  const rows = table.columns.map((column): ErRow => ({
    name: column.name,
    type: shortType(column.type, name.namespace),
    notNull: !column.nullable,
    primary: primary.has(column.name),
    foreign: foreign.has(column.name),
    unique: unique.has(column.name),
    isEnum: column.type ? enums.has(baseType(column.type)) : false,
    checked: checked.has(column.name),
  }));
  return {
    id,
    name,
    kind: KINDS[table.kind],
    rows,
    junction: junctions.has(id),
    partitions,
    notAllowed: table.not_allowed === true,
    estimatedRows: table.estimated_rows ?? undefined,
  };
}

/** Returns the names that stand in an expression, whatever they are names of: columns, functions, words of SQL. */
export function namesIn(expression: string): Set<string> {
  const plain = expression.replaceAll(/'(?:[^']|'')*'/g, "''");
  const found = plain.matchAll(/"((?:[^"]|"")+)"|([\p{L}_][\p{L}\p{N}_$]*)(?![\p{L}\p{N}_$]|\s*\()/gu);
  return new Set(Array.from(found, ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? ""));
}

/** Returns the columns that are unique by themselves, but for the primary key. */
function uniqueColumns(table: CatalogTable): Set<string> {
  const single = new Set<string>();
  for (const { columns, without_overlaps } of table.unique ?? [])
    if (columns.length === 1 && without_overlaps !== true) single.add(columns[0] as string);
  for (const index of table.indexes ?? []) {
    const [only, more] = index.columns;
    if (index.unique === true && !index.predicate && only && !more && "column" in only.term) single.add(only.term.column);
  }
  return single;
}

function viewNode(view: CatalogView): ErNode {
  const { name } = view;
  const rows = view.columns.map((column): ErRow => ({
    ...{ name: column.name, type: shortType(column.type, name.namespace), notNull: false, primary: false, foreign: false },
    ...{ unique: false, isEnum: false, checked: false },
  }));
  return {
    ...{ id: idOf(name), name, kind: view.materialized === true ? "materialized" : "view", rows },
    ...{ junction: false, partitions: 0, notAllowed: view.not_allowed === true, estimatedRows: undefined },
  };
}

/** Returns an edge by the rows that it connects. An edge is known by what it connects: a refresh does not make another one of it. */
function edgeOf(edge: CatalogEdge, at: number, nodes: ReadonlyMap<string, ErNode>): ErEdge {
  const none = { fromRows: [], toRows: [], child: "zero_or_many", parent: "exactly_one", inferred: false, label: undefined } as const;
  const between = (kind: ErEdge["kind"], from: QualifiedName, to: QualifiedName): ErEdge => {
    const ends = { from: idOf(from), to: idOf(to) };
    return { ...none, kind, ...ends, id: `${kind} ${ends.from} ${ends.to} ${at}` };
  };
  if ("inherits" in edge) return between("inherits", edge.inherits.child, edge.inherits.parent);
  if ("part_of" in edge) return between("part_of", edge.part_of.child, edge.part_of.parent);
  if ("reads" in edge) return between("reads", edge.reads.view, edge.reads.relation);
  const { relation } = edge;
  const plain = between("relation", relation.child_table, relation.parent_table);
  const rowsOf = (id: string, columns: readonly string[]) =>
    columns.map((name) => nodes.get(id)?.rows.findIndex((row) => row.name === name) ?? -1).filter((index) => index >= 0);
  return {
    ...plain,
    id: `${relation.name ?? "?"} ${relation.child_columns.join()} ${plain.from} ${plain.to}`,
    fromRows: rowsOf(plain.from, relation.child_columns),
    toRows: rowsOf(plain.to, relation.parent_columns),
    child: relation.child,
    parent: relation.parent,
    inferred: relation.inferred === true,
    label: relation.name ?? undefined,
  };
}
