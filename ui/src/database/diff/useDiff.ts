import { useQuery, skipToken } from "@tanstack/react-query";
import { useMemo } from "react";
import { catalogQueries, type CatalogDiff } from "../../ipc/index.ts";
import type { ErModel } from "../model/types.ts";
import type { Place } from "../place.ts";
import { readModel, type ReadModel } from "../useCatalog.ts";
import { mergedModel } from "./merge.ts";

export interface Diff {
  old: string | undefined;
  data: CatalogDiff | undefined;
  error: unknown;
  retry: () => void;
  /** Both catalogs in one, where there are two. */
  model: ErModel | undefined;
}

/** Returns what differs from the older catalog that was chosen. */
export function useDiff({ path, show, old }: Place, read: ReadModel): Diff {
  const asked = catalogQueries.diff(old ?? "", path);
  const found = useQuery({ ...asked, ...(old === undefined ? { queryFn: skipToken } : {}) });
  const older = catalogQueries.catalog(old ?? "", show);
  const before = useQuery({ ...older, ...(old === undefined ? { queryFn: skipToken } : {}), select: readModel });
  const data = old === undefined ? undefined : found.data;
  const beforeModel = old === undefined ? undefined : before.data?.model;
  const model = useMemo(
    () => (data && beforeModel ? mergedModel(read.model, beforeModel, data.differences) : undefined),
    [data, beforeModel, read.model],
  );
  const retry = () => {
    void found.refetch();
    void before.refetch();
  };
  return { old, data, error: old === undefined ? undefined : (found.error ?? before.error), retry, model };
}
