import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { call } from "./call.ts";
import type * as C from "./catalog.types.ts";

/** What is asked of catalogs: files of DDL, what they make, and where its tables were put. */
export const catalogApi = {
  read: (body: C.ReadCatalog, signal?: AbortSignal) => call<C.CatalogReading>("POST", "/catalog/read", { body, signal }),
  export: (body: C.ExportCatalog) => call<C.ExportedCatalog>("POST", "/catalog/export", { body }),
  diff: (body: C.DiffCatalogs, signal?: AbortSignal) => call<C.CatalogDiff>("POST", "/catalog/diff", { body, signal }),
  files: (signal?: AbortSignal) => call<C.SqlListing>("GET", "/sql", { signal }),
  diagram: (name: string, signal?: AbortSignal) => call<C.DiagramPositions>("GET", `/diagrams/${encodeURIComponent(name)}`, { signal }),
  moveTables: (name: string, body: C.MoveTables) => call<C.DiagramPositions>("PUT", `/diagrams/${encodeURIComponent(name)}`, { body }),
};

export const catalogKeys = {
  files: ["sql-files"] as const,
  catalog: ["catalog"] as const,
  diff: ["catalog-diff"] as const,
  diagram: (name: string) => ["diagram", name] as const,
};

/** A file on disk changes without an event: what was read of it counts until the window is looked at again. */
const READ_FOR_MS = 5_000;

export const catalogQueries = {
  files: () =>
    queryOptions({
      queryKey: catalogKeys.files,
      queryFn: ({ signal }) => catalogApi.files(signal),
      staleTime: READ_FOR_MS,
      refetchOnWindowFocus: true,
    }),
  catalog: (path: string, show: C.CatalogGraphChoice) =>
    queryOptions({
      queryKey: [...catalogKeys.catalog, path, show] as const,
      queryFn: ({ signal }) => catalogApi.read({ source: { path }, show }, signal),
      staleTime: READ_FOR_MS,
      refetchOnWindowFocus: true,
    }),
  diff: (old: string, path: string) =>
    queryOptions({
      queryKey: [...catalogKeys.diff, old, path] as const,
      queryFn: ({ signal }) => catalogApi.diff({ old: { path: old }, new: { path } }, signal),
      staleTime: READ_FOR_MS,
      placeholderData: keepPreviousData,
    }),
  diagram: (name: string) =>
    queryOptions({ queryKey: catalogKeys.diagram(name), queryFn: ({ signal }) => catalogApi.diagram(name, signal) }),
};

export const useSqlFiles = () => useQuery(catalogQueries.files());
