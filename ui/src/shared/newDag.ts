import { createStore } from "./store.ts";
import { workspace } from "./workspace.ts";

/** That a new DAG is asked for, and for which pipeline. It may be asked from the list, an empty screen, a pipeline, and by its key. */
export const newDagAsked = createStore<{ pipeline?: string } | undefined>(undefined);

export const askNewDag = (): void => newDagAsked.set({});

/** Asks for a DAG that runs a pipeline, where DAGs are made. */
export function schedulePipeline(pipeline: string): void {
  workspace.showArea("schedule");
  newDagAsked.set({ pipeline });
}
