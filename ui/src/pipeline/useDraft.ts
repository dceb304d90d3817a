import { useQuery } from "@tanstack/react-query";
import { ApiError, api, usePipeline, type PipelineDetail, type SuggestedStep } from "../ipc/index.ts";
import type { Tab } from "../shared/index.ts";
import { isTaken } from "./suggestions.ts";
import { useText, type Text } from "./useText.ts";

/** A pipeline on the screen: its text, what it says, and what is around it. */
export interface Draft extends Text {
  /** Undefined until the file is a pipeline of the project. */
  name: string | undefined;
  /** Another file than the pipeline's own. */
  input: string | undefined;
  suggestions: readonly SuggestedStep[];
  detail: PipelineDetail | undefined;
  /** Where a run writes, absolute. */
  output: string | undefined;
  /** Its file was removed by someone else. */
  gone: boolean;
}

/** What a tab shows: the draft, or what keeps it from being shown. */
export interface Start {
  draft?: Draft;
  error?: unknown;
  retry?: () => void;
}

/** Returns the draft of a file that is no pipeline yet. */
export function useFileDraft(tab: Tab): Start {
  const path = tab.params["path"] ?? "";
  const suggestion = useQuery({ queryKey: ["suggestion", path], queryFn: ({ signal }) => api.suggest({ path }, signal) });
  const found = suggestion.data;
  const text = useText(tab, undefined, found?.name, found && { text: found.text, hash: undefined }, undefined);
  const draft =
    text &&
    draftOf(text, { tab, name: undefined, detail: undefined, output: found?.output_path, suggested: found?.steps ?? [], gone: false });
  return result(draft, suggestion.error, suggestion.refetch);
}

/** Returns the draft of a pipeline of the project. */
export function usePipelineDraft(tab: Tab): Start {
  const name = tab.params["name"] ?? "";
  const pipeline = usePipeline(name);
  const detail = pipeline.data;
  const path = tab.params["input"] ?? detail?.input_path ?? undefined;
  const suggestion = useQuery({
    queryKey: ["suggestion", path],
    queryFn: ({ signal }) => api.suggest({ path: path ?? "" }, signal),
    enabled: path !== undefined,
    retry: false,
  });
  const text = useText(tab, name, name, detail && { text: detail.text, hash: detail.hash }, detail?.path);
  const gone = pipeline.error instanceof ApiError && pipeline.error.code === "not_found";
  const draft =
    text && draftOf(text, { tab, name, detail, output: detail?.output_path ?? undefined, suggested: suggestion.data?.steps ?? [], gone });
  return result(draft, pipeline.error, pipeline.refetch);
}

function draftOf(
  text: Text,
  { tab, suggested, ...around }: Pick<Draft, "name" | "detail" | "output" | "gone"> & { tab: Tab; suggested: readonly SuggestedStep[] },
): Draft {
  return {
    ...text,
    ...around,
    input: tab.params["input"],
    suggestions: suggested.filter((suggestion) => !isTaken(suggestion, text.steps)),
  };
}

function result(draft: Draft | undefined, error: unknown, refetch: () => Promise<unknown>): Start {
  if (draft) return { draft };
  return error ? { error, retry: () => void refetch() } : {};
}
