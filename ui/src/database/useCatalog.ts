import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { catalogQueries, type CatalogReading } from "../ipc/index.ts";
import type { Tab } from "../shared/index.ts";
import { modelOf } from "./model/fromReading.ts";
import type { ErModel } from "./model/types.ts";
import { placeOf } from "./place.ts";

/** A catalog as it was read, and what the diagram draws of it. */
export interface ReadModel {
  reading: CatalogReading;
  model: ErModel;
}

const models = new WeakMap<CatalogReading, ReadModel>();

/** Returns a reading with its model, made once. */
export function readModel(reading: CatalogReading): ReadModel {
  let known = models.get(reading);
  if (!known) {
    known = { reading, model: modelOf(reading) };
    models.set(reading, known);
  }
  return known;
}

/** Returns the catalog of a tab. */
export function useCatalog(tab: Pick<Tab, "params">) {
  const { path, show } = placeOf(tab);
  return useQuery({
    ...catalogQueries.catalog(path, show),
    select: readModel,
    // Another choice of what to show is another picture of the same: the one before stays until it is there.
    placeholderData: (before, query) => (query?.queryKey[1] === path ? keepPreviousData(before) : undefined),
  });
}
