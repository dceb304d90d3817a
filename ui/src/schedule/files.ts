import type { QueryClient } from "@tanstack/react-query";
import { api, dagKeys, type DagDetail, type ReadDag } from "../ipc/index.ts";
import { dagTab, filesOf, type TextFiles, type TextKind } from "../shared/index.ts";

/** DAGs as files that are edited as text. */
export const dagTexts: TextKind<DagDetail, ReadDag> = {
  word: "dag",
  key: dagKeys.dag,
  all: dagKeys.dags,
  read: (text, name) => ({
    queryKey: [...dagKeys.drafts, name, text],
    queryFn: () => api.readDagDraft({ name, text }),
    staleTime: Infinity,
  }),
  get: (name) => api.dag(name),
  make: (file) => api.newDag(file),
  save: (name, save) => api.saveDag(name, save),
  rename: (name, to) => api.renameDag(name, to),
  remove: (name) => api.deleteDag(name),
  tab: (name, before) => ({ ...dagTab(name), params: { ...before?.params, name } }),
  event: (name) => `dag:${name}`,
};

/** Returns what can be done with a DAG's file as a whole. */
export const dagFiles = (client: QueryClient): TextFiles => filesOf(client, dagTexts);
