import type { QueryClient } from "@tanstack/react-query";
import { api, keys, type EditedText, type PipelineDetail } from "../ipc/index.ts";
import { filesOf, pipelineTab, type TextFiles, type TextKind } from "../shared/index.ts";

/** Pipelines as files that are edited as text. */
export const pipelineTexts: TextKind<PipelineDetail, EditedText> = {
  word: "pipeline",
  key: keys.pipeline,
  all: keys.pipelines,
  read: (text) => ({ queryKey: ["draft", text], queryFn: () => api.readDraft(text), staleTime: Infinity }),
  get: (name) => api.pipeline(name),
  make: (file) => api.newPipeline(file),
  save: (name, save) => api.savePipeline(name, save),
  rename: (name, to) => api.renamePipeline(name, to),
  remove: (name) => api.deletePipeline(name),
  tab: (name, before) => {
    const input = before?.params["input"];
    return pipelineTab(name, input === undefined ? {} : { input });
  },
  event: (name) => name,
};

/** Returns what can be done with a pipeline's file as a whole. */
export const pipelineFiles = (client: QueryClient): TextFiles => filesOf(client, pipelineTexts);
