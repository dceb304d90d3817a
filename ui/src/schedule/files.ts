import type { QueryClient } from "@tanstack/react-query";
import { api, dagKeys, whileLeaving, type DagDetail } from "../ipc/index.ts";
import { dagTab, deleteFile, renameFile, showMadeFile, workspace, type FileKind } from "../shared/index.ts";

// What is done to a DAG's file as a whole, each with its way back.

async function make(client: QueryClient, name: string, text: string): Promise<DagDetail> {
  const made = await api.newDag({ name, text });
  client.setQueryData(dagKeys.dag(made.name), made);
  void client.invalidateQueries({ queryKey: dagKeys.dags });
  workspace.open(dagTab(made.name));
  return made;
}

const kindOf = (client: QueryClient): FileKind => ({
  remove: async (name) => {
    const { text } = await api.dag(name);
    await whileLeaving(`dag:${name}`, async () => {
      await api.deleteDag(name);
      workspace.close(dagTab(name).key);
    });
    void client.invalidateQueries({ queryKey: dagKeys.dags });
    return text;
  },
  make: (name, text) => make(client, name, text),
  changeName: (from, to) =>
    whileLeaving(`dag:${from}`, async () => {
      const renamed = await api.renameDag(from, to);
      client.setQueryData(dagKeys.dag(renamed.name), renamed);
      void client.invalidateQueries({ queryKey: dagKeys.dags });
      const tab = workspace.get().tabs.find(({ key }) => key === dagTab(from).key);
      if (tab) workspace.change(tab.key, { ...dagTab(renamed.name), params: { ...tab.params, name: renamed.name } });
    }),
  hashOf: async (name) => (await api.dag(name)).hash,
});

/** Makes a DAG of a text. Undo deletes it again, unless it has been changed. */
export async function addDag(client: QueryClient, name: string, text: string): Promise<void> {
  showMadeFile(kindOf(client), await make(client, name, text));
}

/** Deletes a DAG's file. Undo brings it back as it was. */
export const deleteDag = (client: QueryClient, name: string): Promise<void> => deleteFile(kindOf(client), name);

/** Gives a DAG another name. Undo gives it the former one. */
export const renameDag = (client: QueryClient, from: string, to: string): Promise<void> => renameFile(kindOf(client), from, to);
