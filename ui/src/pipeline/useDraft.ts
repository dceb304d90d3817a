import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  ApiError,
  api,
  askAgain,
  queries,
  type Edit,
  type EditedText,
  type PipelineDetail,
  type StepView,
  type SuggestedStep,
} from "../ipc/index.ts";
import { pipelineTab, useText, type FileText, type Tab } from "../shared/index.ts";
import { pipelineTexts } from "./files.ts";
import { isTaken } from "./suggestions.ts";

type Table = Readonly<Record<string, unknown>>;
type Text = FileText<EditedText>;

/** The text that an edit is made to, and its steps. */
export interface Current {
  text: string;
  steps: readonly StepView[];
}

export type Edits = readonly Edit[] | ((now: Current) => readonly Edit[] | Promise<readonly Edit[]>);

/** A pipeline on the screen: its text, what it says, and what is around it. */
export interface Draft extends Omit<Text, "good" | "rename"> {
  /** The last text without mistakes, which rows and figures are of; undefined where there was none yet. */
  goodText: string | undefined;
  /** The steps of `goodText`, and its tables of source and sink. */
  steps: readonly StepView[];
  source: Table | undefined;
  sink: Table | undefined;
  /** Edits the text; edits that depend on what is there are worked out when those before them are done. */
  edit: (edits: Edits) => Promise<void>;
  /** Gives the pipeline another name; undo goes on under it. `run` is shown there. */
  rename: (to: string, run: string | undefined) => Promise<void>;
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
  const text = useText(pipelineTexts, tab, name, name ?? found?.name, loaded, detail?.path);
  const suggestions = useSuggestions(tab, text, path);
  const gone = name !== undefined && pipeline.error instanceof ApiError && pipeline.error.code === "not_found";
  const output = name === undefined ? found?.output_path : (detail?.output_path ?? undefined);
  const client = useQueryClient();
  const edit = (edits: Edits) =>
    text?.change(async (now) => {
      const { steps } = await client.query(pipelineTexts.read(now, ""));
      const wanted = typeof edits === "function" ? await edits({ text: now, steps }) : edits;
      if (wanted.length === 0) return now;
      const edited = await api.editDraft({ text: now, edits: [...wanted] });
      client.setQueryData(pipelineTexts.read(edited.text, "").queryKey, edited);
      return edited.text;
    }) ?? Promise.resolve();
  const draft = text && draftOf(text, { tab, name, detail, output, suggestions, gone, edit });
  const { error, refetch } = name === undefined ? suggestion : pipeline;
  if (draft) return { draft };
  return error ? { error, retry: () => void refetch() } : {};
}

/** Returns what would help the rows after the draft's steps; while that is asked, what is left of the answer before. */
function useSuggestions(tab: Tab, text: Text | undefined, path: string | undefined): readonly SuggestedStep[] {
  const good = text?.good?.text;
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
  return found.isPlaceholderData ? suggested.filter((suggestion) => !isTaken(suggestion, text?.good?.answer.steps ?? [])) : suggested;
}

type Around = Pick<Draft, "name" | "detail" | "output" | "gone" | "suggestions" | "edit">;

function draftOf({ good, ...text }: Text, { tab, ...around }: Around & { tab: Tab }): Draft {
  const { input } = tab.params;
  return {
    ...text,
    ...around,
    input,
    goodText: good?.text,
    steps: good?.answer.steps ?? NO_STEPS,
    source: tableOf(good?.answer.source),
    sink: tableOf(good?.answer.sink),
    rename: (to, run) =>
      text.rename(to, (name) => pipelineTab(name, { ...(input === undefined ? {} : { input }), ...(run === undefined ? {} : { run }) })),
  };
}

const NO_STEPS: readonly StepView[] = [];

const tableOf = (value: unknown): Table | undefined => (typeof value === "object" && value !== null ? (value as Table) : undefined);
