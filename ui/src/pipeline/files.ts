import type { QueryClient } from "@tanstack/react-query";
import { api, keys, whileLeaving, type PipelineDetail } from "../ipc/index.ts";
import { deleteFile, pipelineTab, renameFile, showMadeFile, workspace, type FileKind } from "../shared/index.ts";
import { become, moveDraft } from "./kept.ts";

// What is done to a pipeline's file as a whole, each with its way back.

/** Takes a pipeline's file away and closes its tab. Returns what was in the file. */
async function remove(name: string): Promise<string> {
  const { text } = await api.pipeline(name);
  await whileLeaving(name, async () => {
    await api.deletePipeline(name);
    workspace.close(pipelineTab(name).key);
  });
  return text;
}

/** Makes a pipeline's file and opens it. Its name is another one where this one is taken. */
async function make(client: QueryClient, name: string, text: string): Promise<PipelineDetail> {
  const made = await api.newPipeline({ name, text });
  client.setQueryData(keys.pipeline(made.name), made);
  workspace.open(pipelineTab(made.name));
  return made;
}

/** Deletes a pipeline's file. Undo brings it back as it was. */
export const deletePipeline = (client: QueryClient, name: string): Promise<void> => deleteFile(kindOf(client), name);

/** Makes a pipeline of a text. Undo deletes it again, unless it has been changed. */
export async function addPipeline(client: QueryClient, name: string, text: string): Promise<void> {
  showMade(client, await make(client, name, text));
}

/** Offers the way back from a pipeline that was made just now. */
export const showMade = (client: QueryClient, made: PipelineDetail): void => showMadeFile(kindOf(client), made);

type Rename = (to: string) => Promise<void>;

/** Screens that show a pipeline, by its name: one that is shown is renamed by its screen, which may have edits under way. */
const screens = new Map<string, Rename>();

/** Says that a screen shows a pipeline and how it is renamed there; returns what takes that back. */
export function onScreen(name: string, rename: Rename): () => void {
  screens.set(name, rename);
  return () => {
    if (screens.get(name) === rename) screens.delete(name);
  };
}

/** Gives a pipeline another name, whether it is shown or not. Undo gives it the former one. */
export const renamePipeline = (client: QueryClient, from: string, to: string): Promise<void> => renameFile(kindOf(client), from, to);

const kindOf = (client: QueryClient): FileKind => ({
  remove,
  make: (name, text) => make(client, name, text),
  changeName: (from, to) => changeName(client, from, to),
  hashOf: async (name) => (await api.pipeline(name)).hash,
});

async function changeName(client: QueryClient, from: string, to: string): Promise<void> {
  const shown = screens.get(from);
  if (shown) {
    await shown(to);
    return;
  }
  const { path } = await api.pipeline(from);
  await whileLeaving(from, async () => {
    const renamed = await api.renamePipeline(from, to);
    client.setQueryData(keys.pipeline(renamed.name), renamed);
    moveDraft(path, renamed.path);
    const tab = workspace.get().tabs.find(({ key }) => key === pipelineTab(from).key);
    const input = tab?.params["input"];
    if (tab) become(tab, pipelineTab(renamed.name, input === undefined ? {} : { input }));
  });
}
