import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import {
  ApiError,
  api,
  keys,
  usePipeline,
  type Edit,
  type EditedText,
  type PipelineDetail,
  type Problem,
  type StepView,
  type SuggestedStep,
} from "../ipc/index.ts";
import { pipelineTab, reportError, workspace, type Tab } from "../shared/index.ts";
import { canRedo, canUndo, currentText, moved, startVersions, withVersion, type Versions } from "./versions.ts";

/** A pipeline on the screen: its text, what it says, and every way to change it. */
export interface Draft {
  /** Undefined until the file is a pipeline of the project. */
  name: string | undefined;
  text: string;
  /** The last text without mistakes, which rows and figures are of; undefined where there was none yet. */
  goodText: string | undefined;
  /** The steps of `goodText`, and its tables of source and sink. */
  steps: readonly StepView[];
  source: Readonly<Record<string, unknown>> | undefined;
  sink: Readonly<Record<string, unknown>> | undefined;
  problems: readonly Problem[];
  /** Another file than the pipeline's own. */
  input: string | undefined;
  suggestions: readonly SuggestedStep[];
  detail: PipelineDetail | undefined;
  /** Where a run writes, absolute. */
  output: string | undefined;
  conflict: ApiError | undefined;
  canUndo: boolean;
  canRedo: boolean;
  /** Edits the text; edits that depend on what is there are worked out when those before them are done. */
  edit: (edits: readonly Edit[] | ((now: Current) => readonly Edit[] | Promise<readonly Edit[]>)) => Promise<void>;
  write: (text: string) => void;
  undo: () => void;
  redo: () => void;
  takeTheirs: () => void;
  keepMine: () => void;
  /** Makes sure that the text is the file, and returns the pipeline's name. */
  saved: () => Promise<string>;
  /** Gives the pipeline another name; undo goes on under it. */
  rename: (to: string) => Promise<void>;
}

/** The text that an edit is made to, and its steps. */
export interface Current {
  text: string;
  steps: readonly StepView[];
}

/** What the last text without mistakes says. */
interface Good {
  text?: string;
  steps: readonly StepView[];
  source?: Record<string, unknown>;
  sink?: Record<string, unknown>;
}

interface Loaded {
  text: string;
  hash: string | undefined;
}

/** Versions of files that have just become pipelines: their new tabs go on with them, so that undo reaches back. */
const handedOver = new Map<string, Versions>();

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
  const loaded = suggestion.data && { text: suggestion.data.text, hash: undefined };
  const draft = useText(
    tab,
    undefined,
    suggestion.data?.name,
    loaded,
    undefined,
    suggestion.data?.steps ?? [],
    suggestion.data?.output_path,
  );
  return result(draft, suggestion.error, suggestion.refetch);
}

/** Returns the draft of a pipeline of the project. */
export function usePipelineDraft(tab: Tab): Start {
  const name = tab.params["name"] ?? "";
  const pipeline = usePipeline(name);
  const path = tab.params["input"] ?? pipeline.data?.input_path ?? undefined;
  const suggestion = useQuery({
    queryKey: ["suggestion", path],
    queryFn: ({ signal }) => api.suggest({ path: path ?? "" }, signal),
    enabled: path !== undefined,
    retry: false,
  });
  const loaded = pipeline.data && { text: pipeline.data.text, hash: pipeline.data.hash };
  const draft = useText(tab, name, name, loaded, pipeline.data, suggestion.data?.steps ?? [], pipeline.data?.output_path ?? undefined);
  return result(draft, pipeline.error, pipeline.refetch);
}

function result(draft: Draft | undefined, error: unknown, refetch: () => Promise<unknown>): Start {
  if (draft) return { draft };
  return error ? { error, retry: () => void refetch() } : {};
}

function useText(
  tab: Tab,
  name: string | undefined,
  wanted: string | undefined,
  loaded: Loaded | undefined,
  detail: PipelineDetail | undefined,
  suggested: readonly SuggestedStep[],
  output: string | undefined,
): Draft | undefined {
  const client = useQueryClient();
  const [versions, setVersions] = useState<Versions>();
  const [conflict, setConflict] = useState<ApiError>();
  // The file as this screen last knew it: a later save names it, another one there is someone else's.
  const base = useRef<Loaded>(undefined);
  // What is on the screen, also between two edits of one moment: the second works on what the first made.
  const latest = useRef<Versions>(undefined);
  const editing = useRef<Promise<void>>(Promise.resolve());
  const saving = useRef<Promise<unknown>>(Promise.resolve());
  // A file becomes one pipeline, also where it is edited again before its tab has changed.
  const own = useRef(name);
  const [good, setGood] = useState<Good>({ steps: [] });

  useEffect(() => {
    if (!loaded) return;
    const known = base.current;
    if (known && (loaded.hash === undefined || loaded.hash === known.hash)) return;
    // Undo does not reach past a change that someone else made.
    base.current = loaded;
    const before = name === undefined ? undefined : handedOver.get(name);
    if (name !== undefined) handedOver.delete(name);
    latest.current = before && currentText(before) === loaded.text ? before : startVersions(loaded.text);
    setVersions(latest.current);
    setConflict(undefined);
  }, [loaded, name]);

  const text = versions ? currentText(versions) : "";
  const read = useQuery({
    queryKey: ["draft", text],
    queryFn: ({ signal }) => api.readDraft(text, signal),
    enabled: versions !== undefined,
    placeholderData: keepPreviousData,
  });
  // While the text is broken, its last good version stays.
  const fresh = read.isPlaceholderData ? undefined : read.data;
  if (fresh && fresh.problems.length === 0 && (fresh.steps !== good.steps || text !== good.text)) setGood(goodOf(text, fresh));
  if (!versions) return undefined;

  const save = (next: string, force = false, history = versions): Promise<string> => {
    const work = saving.current
      .catch(() => undefined)
      .then(async () => {
        if (own.current === undefined) {
          const made = await api.newPipeline({ name: wanted ?? "pipeline", text: next });
          own.current = made.name;
          base.current = { text: made.text, hash: made.hash };
          handedOver.set(made.name, history);
          client.setQueryData(keys.pipeline(made.name), made);
          void client.invalidateQueries({ queryKey: keys.pipelines });
          workspace.change(tab.key, pipelineTab(made.name));
          return made.name;
        }
        const target = own.current;
        const hash = force ? (await api.pipeline(target)).hash : (base.current?.hash ?? "");
        if (!force && base.current?.text === next) return target;
        const kept = await api.savePipeline(target, { text: next, base_hash: hash });
        // An answer on its way may be of the file before this, and would look like someone else's change: it is asked again.
        const asked = client.isFetching({ queryKey: keys.pipeline(target), exact: true }) > 0;
        await client.cancelQueries({ queryKey: keys.pipeline(target), exact: true });
        base.current = { text: kept.text, hash: kept.hash };
        client.setQueryData(keys.pipeline(target), kept);
        if (asked) void client.invalidateQueries({ queryKey: keys.pipeline(target), exact: true });
        setConflict(undefined);
        return target;
      });
    saving.current = work;
    return work;
  };
  const keep = (next: Versions) => {
    save(currentText(next), false, next).catch((error: unknown) => {
      if (error instanceof ApiError && error.code === "conflict") setConflict(error);
      else reportError(error, () => keep(next));
    });
  };
  const now = () => latest.current ?? versions;
  const put = (next: Versions) => {
    latest.current = next;
    setVersions(next);
    const changed = currentText(next);
    void client.query({ queryKey: ["draft", changed], queryFn: () => api.readDraft(changed) }).then((answer) => {
      if (answer.problems.length === 0) keep(next);
    });
  };
  return {
    name,
    text,
    goodText: good.text,
    steps: good.steps,
    source: good.source,
    sink: good.sink,
    problems: read.data?.problems ?? [],
    input: tab.params["input"],
    suggestions: suggested.filter((suggestion) => !isTaken(suggestion, good.steps)),
    detail,
    output,
    conflict,
    canUndo: canUndo(versions),
    canRedo: canRedo(versions),
    edit(edits) {
      const work = editing.current.then(async () => {
        try {
          const text = currentText(now());
          const { steps } = await client.query({ queryKey: ["draft", text], queryFn: () => api.readDraft(text), staleTime: Infinity });
          const wanted = typeof edits === "function" ? await edits({ text, steps }) : edits;
          const edited = await api.editDraft({ text, edits: [...wanted] });
          client.setQueryData(["draft", edited.text], edited);
          put(withVersion(now(), edited.text));
        } catch (error) {
          reportError(error);
        }
      });
      editing.current = work;
      return work;
    },
    write: (next) => put(withVersion(now(), next)),
    undo: () => put(moved(now(), -1)),
    redo: () => put(moved(now(), 1)),
    takeTheirs: () => {
      base.current = undefined;
      setConflict(undefined);
      if (name !== undefined) void client.invalidateQueries({ queryKey: keys.pipeline(name) });
    },
    keepMine: () => void save(text, true).catch((error: unknown) => reportError(error)),
    saved: () => save(currentText(now()), false, now()),
    async rename(to) {
      const from = await save(currentText(now()), false, now());
      const renamed = await api.renamePipeline(from, to);
      own.current = renamed.name;
      base.current = { text: renamed.text, hash: renamed.hash };
      handedOver.set(renamed.name, now());
      client.setQueryData(keys.pipeline(renamed.name), renamed);
      workspace.change(tab.key, pipelineTab(renamed.name, tab.params["input"] === undefined ? {} : { input: tab.params["input"] }));
    },
  };
}

function goodOf(text: string, { steps, source, sink }: EditedText): Good {
  const table = (value: unknown) => (typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined);
  const [from, to] = [table(source), table(sink)];
  return { text, steps, ...(from ? { source: from } : {}), ...(to ? { sink: to } : {}) };
}

/** Returns whether a step already does what a suggestion would. */
export function isTaken(suggestion: SuggestedStep, steps: readonly StepView[]): boolean {
  const columns = columnsOf(suggestion.step);
  return steps.some((step) => {
    const spec = step.spec as Record<string, unknown>;
    return spec["do"] === suggestion.step["do"] && columns.every((column) => columnsOf(spec).includes(column));
  });
}

function columnsOf(step: Record<string, unknown>): string[] {
  const many = step["columns"];
  const list = Array.isArray(many) ? many.filter((column): column is string => typeof column === "string") : [];
  return typeof step["column"] === "string" ? [...list, step["column"]] : list;
}
