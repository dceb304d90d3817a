// Until schema.ts has them.
type N<T> = T | null;
export interface QualifiedName {
  namespace: string;
  name: string;
}
export interface CatalogKey {
  name: string;
  columns: string[];
  without_overlaps?: boolean;
  comment?: N<string>;
}
export interface CatalogForeignKey {
  name: string;
  columns: string[];
  table: QualifiedName;
  referenced: string[];
  on_delete?: string;
  on_update?: string;
  comment?: N<string>;
}
export interface CatalogCheck {
  name: string;
  expression: string;
}
export interface CatalogColumn {
  name: string;
  position: number;
  type?: N<string>;
  nullable: boolean;
  default?: N<string>;
  identity?: N<"always" | "by_default">;
  generated?: N<{ expression: string; virtual?: boolean }>;
  comment?: N<string>;
}
export type Term = { column: string } | { expression: string };
export interface CatalogIndex {
  name: string;
  unique?: boolean;
  method: string;
  columns: { term: Term; descending?: boolean }[];
  predicate?: N<string>;
  comment?: N<string>;
}
export interface CatalogTable {
  name: QualifiedName;
  kind: "ordinary" | "partitioned" | "foreign";
  partition_key?: N<string>;
  partition_of?: N<{ table: QualifiedName; bound: string }>;
  inherits?: QualifiedName[];
  server?: N<string>;
  columns: CatalogColumn[];
  primary_key?: N<CatalogKey>;
  unique?: CatalogKey[];
  foreign_keys?: CatalogForeignKey[];
  checks?: CatalogCheck[];
  exclusions?: { name: string; definition: string }[];
  indexes?: CatalogIndex[];
  comment?: N<string>;
  not_allowed?: boolean;
  estimated_rows?: N<number>;
}
export interface CatalogView {
  name: QualifiedName;
  materialized?: boolean;
  definition: string;
  columns: { name: string; type?: N<string>; comment?: N<string> }[];
  depends_on?: QualifiedName[];
  indexes?: CatalogIndex[];
  comment?: N<string>;
  not_allowed?: boolean;
}
export interface CatalogEnum {
  name: QualifiedName;
  labels: string[];
  comment?: N<string>;
}
export interface Catalog {
  namespaces: { name: string; comment?: N<string> }[];
  tables: CatalogTable[];
  views: CatalogView[];
  enums: CatalogEnum[];
}
export interface CatalogRelation {
  child_table: QualifiedName;
  parent_table: QualifiedName;
  child_columns: string[];
  parent_columns: string[];
  name?: N<string>;
  child: "zero_or_one" | "exactly_one" | "zero_or_many";
  parent: "zero_or_one" | "exactly_one" | "zero_or_many";
  inferred?: boolean;
}
export type CatalogEdge =
  | { relation: CatalogRelation }
  | { inherits: { child: QualifiedName; parent: QualifiedName } }
  | { part_of: { child: QualifiedName; parent: QualifiedName } }
  | { reads: { view: QualifiedName; relation: QualifiedName } };
export interface CatalogGraphChoice {
  inferred: boolean;
  partitions: boolean;
  views: boolean;
  inheritance: boolean;
}
export type CatalogProblemKind = "syntax" | "conflict" | "invisible" | "not_followed";
export interface CatalogProblem {
  kind: CatalogProblemKind;
  file: string;
  line: number;
  statement: string;
  message: string;
  hint?: N<string>;
}
export interface CatalogReading {
  name: string;
  files: string[];
  catalog: Catalog;
  graph: { nodes: QualifiedName[]; edges: CatalogEdge[] };
  problems: CatalogProblem[];
}
export type CatalogSource = { path: string } | { text: string };
export interface ReadCatalog {
  source: CatalogSource;
  show?: CatalogGraphChoice;
  focus?: N<{ table: string; depth: number }>;
  group?: N<string>;
}
export type CatalogFormat = "sql" | "dbml" | "mermaid";
export interface ExportCatalog {
  read: ReadCatalog;
  format: CatalogFormat;
}
export interface ExportedCatalog {
  text: string;
  file_name: string;
  problems: CatalogProblem[];
}
export interface DiffCatalogs {
  old: CatalogSource;
  new: CatalogSource;
}
export interface CatalogDifference {
  change: "added" | "removed" | "changed";
  kind:
    | "namespace"
    | "table"
    | "column"
    | "primary_key"
    | "unique"
    | "foreign_key"
    | "check"
    | "exclusion"
    | "index"
    | "view"
    | "sequence"
    | "enum"
    | "domain"
    | "composite"
    | "range";
  name: QualifiedName;
  part?: N<string>;
  aspect?: N<string>;
  old?: N<string>;
  new?: N<string>;
}
export interface CatalogDiff {
  differences: CatalogDifference[];
  sql: string;
  old_problems: CatalogProblem[];
  new_problems: CatalogProblem[];
}
export interface SqlListing {
  files: string[];
}
export interface DiagramPositions {
  positions: Record<string, number[]>;
}
export interface MoveTables {
  moved: Record<string, number[] | null>;
}
