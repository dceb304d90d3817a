// The words of catalogs that cross the door, by their short names. They are generated: what they are stands in schema.ts.
import type { components } from "./schema.ts";

type Words = components["schemas"];

export type QualifiedName = Words["QualifiedName"];
export type Catalog = Words["Catalog"];
export type CatalogTable = Words["CatalogTable"];
export type CatalogColumn = Words["CatalogColumn"];
export type CatalogKey = Words["CatalogKey"];
export type CatalogForeignKey = Words["CatalogForeignKey"];
export type CatalogIndex = Words["CatalogIndex"];
export type CatalogView = Words["CatalogView"];
export type CatalogEnum = Words["CatalogEnum"];
export type CatalogEdge = Words["CatalogEdge"];
export type CatalogGraphChoice = Words["CatalogGraphChoice"];
export type CatalogProblem = Words["CatalogProblem"];
export type CatalogProblemKind = Words["CatalogProblemKind"];
export type CatalogReading = Words["CatalogReading"];
export type CatalogSource = Words["CatalogSource"];
export type ReadCatalog = Words["ReadCatalog"];
export type CatalogFormat = Words["CatalogFormat"];
export type ExportCatalog = Words["ExportCatalog"];
export type ExportedCatalog = Words["ExportedCatalog"];
export type DiffCatalogs = Words["DiffCatalogs"];
export type CatalogDiff = Words["CatalogDiff"];
export type CatalogDifference = Words["CatalogDifference"];
export type SqlListing = Words["SqlListing"];
export type DiagramPositions = Words["DiagramPositions"];
export type MoveTables = Words["MoveTables"];
