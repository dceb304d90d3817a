import { skipToken, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { catalogQueries } from "../ipc/index.ts";
import { useWorkspace, workspace } from "../shared/index.ts";
import { goTo, placeOf } from "./place.ts";
import { reveal } from "./reveal.ts";
import { readModel } from "./useCatalog.ts";
import { words } from "./words.ts";

/** A table or a column of the catalog in front, to be gone to by its name. */
export interface CatalogPlace {
  id: string;
  title: string;
  hint: string;
  column: boolean;
  open: () => void;
}

/** Returns the tables and columns of the catalog that was looked at last. */
export function useOpenCatalog(): readonly CatalogPlace[] {
  const { tabs, active } = useWorkspace();
  const tab = tabs.find(({ area, key }) => area === "database" && key === active.database);
  const place = tab && placeOf(tab);
  const asked = catalogQueries.catalog(
    place?.path ?? "",
    place?.show ?? { views: true, inheritance: true, partitions: false, inferred: false },
  );
  const { data } = useQuery({ ...asked, ...(tab ? {} : { queryFn: skipToken }), select: readModel });
  return useMemo(() => {
    if (!tab || !data) return [];
    const file = data.reading.name;
    const go = (id: string) => {
      const { hidden, scope } = placeOf(tab);
      const node = data.model.byId.get(id);
      const shown = new Set([...hidden].filter((namespace) => namespace !== node?.name.namespace));
      goTo(tab, { picked: id, hidden: shown, ...(scope.of === "near" ? { scope: { ...scope, table: id } } : {}) });
      workspace.activate(tab.key);
      reveal(tab.key, id);
    };
    return data.model.nodes.flatMap((node): CatalogPlace[] => [
      {
        id: node.id,
        title: node.name.name,
        hint: `${words.goTo.table(file)} · ${node.name.namespace}`,
        column: false,
        open: () => go(node.id),
      },
      ...node.rows.map(({ name }): CatalogPlace => ({
        ...{ id: `${node.id} ${name}`, title: `${node.name.name}.${name}`, hint: words.goTo.column(file), column: true },
        open: () => go(node.id),
      })),
    ]);
  }, [tab, data]);
}
