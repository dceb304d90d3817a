import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ApiError, api, askAgain, queries, type PipelineDetail, type SuggestedStep } from "../ipc/index.ts";
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

/** Returns the draft of a tab: of a file that is no pipeline yet, or of a pipeline of the project. A file becomes one on the way. */
export function useDraft(tab: Tab): Start {
  const name = tab.params["name"];
  const pipeline = useQuery({ ...queries.pipeline(name ?? ""), enabled: name !== undefined });
  const detail = name === undefined ? undefined : pipeline.data;
  const path = name === undefined ? tab.params["path"] : (tab.params["input"] ?? detail?.input_path ?? undefined);
  // A starter is for a file that is no pipeline yet.
  const suggestion = useQuery({
    queryKey: ["suggestion", path],
    queryFn: ({ signal }) => api.suggest({ path: path ?? "" }, signal),
    enabled: path !== undefined && name === undefined,
  });
  const found = suggestion.data;
  const loaded = name === undefined ? found && { text: found.text, hash: undefined } : detail && { text: detail.text, hash: detail.hash };
  const text = useText(tab, name, name ?? found?.name, loaded, detail?.path);
  const suggestions = useSuggestions(tab, text, path);
  const gone = name !== undefined && pipeline.error instanceof ApiError && pipeline.error.code === "not_found";
  const output = name === undefined ? found?.output_path : (detail?.output_path ?? undefined);
  const draft = text && draftOf(text, { tab, name, detail, output, suggestions, gone });
  const { error, refetch } = name === undefined ? suggestion : pipeline;
  if (draft) return { draft };
  return error ? { error, retry: () => void refetch() } : {};
}

/** Returns what would help the rows after the draft's steps; while that is asked, what is left of the answer before. */
function useSuggestions(tab: Tab, text: Text | undefined, path: string | undefined): readonly SuggestedStep[] {
  const good = text?.goodText;
  const found = useQuery({
    queryKey: ["suggestions", good, path],
    queryFn: ({ signal }) =>
      api.suggestSteps({ text: good ?? "", group: `suggest ${tab.key}`, ...(path === undefined ? {} : { input: path }) }, signal),
    enabled: good !== undefined && path !== undefined && path !== "",
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: askAgain,
    retryDelay: 50,
  });
  const suggested = found.data?.steps ?? [];
  return found.isPlaceholderData ? suggested.filter((suggestion) => !isTaken(suggestion, text?.steps ?? [])) : suggested;
}

function draftOf(text: Text, { tab, ...around }: Pick<Draft, "name" | "detail" | "output" | "gone" | "suggestions"> & { tab: Tab }): Draft {
  return { ...text, ...around, input: tab.params["input"] };
}
