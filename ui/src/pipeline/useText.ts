import { keepPreviousData, queryOptions, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import {
  ApiError,
  api,
  keys,
  whileLeaving,
  type Edit,
  type EditedText,
  type PipelineDetail,
  type Problem,
  type StepView,
} from "../ipc/index.ts";
import { clearDone, pipelineTab, reportError, workspace, type Tab } from "../shared/index.ts";
import { become, forgetUnsaved, isOwnSave, keepDraft, keepUnsaved, savesOf, takeDraft, unsavedOf, type Base } from "./kept.ts";
import { beside, currentOf, moved, startVersions, withVersion, type Versions } from "./versions.ts";

type Table = Readonly<Record<string, unknown>>;

/** The text that an edit is made to, and its steps. */
export interface Current {
  text: string;
  steps: readonly StepView[];
}

export type Edits = readonly Edit[] | ((now: Current) => readonly Edit[] | Promise<readonly Edit[]>);

/** A pipeline's text on the screen, and every way to change it. */
export interface Text {
  text: string;
  /** The last text without mistakes, which rows and figures are of; undefined where there was none yet. */
  goodText: string | undefined;
  /** The steps of `goodText`, and its tables of source and sink. */
  steps: readonly StepView[];
  source: Table | undefined;
  sink: Table | undefined;
  problems: readonly Problem[];
  /** The file is another one than the text was made from, and the text is not the file's. */
  conflict: ApiError | undefined;
  /** The texts that undo and redo lead to. */
  former: string | undefined;
  later: string | undefined;
  /** Edits the text; edits that depend on what is there are worked out when those before them are done. */
  edit: (edits: Edits) => Promise<void>;
  write: (text: string) => void;
  undo: () => void;
  redo: () => void;
  takeTheirs: () => void;
  keepMine: () => void;
  /** Returns the text when the edits under way are done. */
  settled: () => Promise<string>;
  /** Makes sure that the text is the file, and returns the pipeline's name; nothing where the text has mistakes. */
  saved: () => Promise<string | undefined>;
  /** Gives the pipeline another name; undo goes on under it. `run` is shown there. */
  rename: (to: string, run: string | undefined) => Promise<void>;
  /** Writes a file again that was removed by someone else. */
  writeBack: () => Promise<void>;
}

/** What the last text without mistakes says. */
interface Good {
  text?: string;
  steps: readonly StepView[];
  source?: Table;
  sink?: Table;
}

/** The question what a text says; the same text is asked once. */
export const readOf = (text: string) =>
  queryOptions({ queryKey: ["draft", text], queryFn: () => api.readDraft(text), staleTime: Infinity });

const readText = (client: QueryClient, text: string) => client.query(readOf(text));

/** Returns the text of a tab's pipeline: `name` where it is one, `wanted` where it may become one. */
export function useText(
  tab: Tab,
  name: string | undefined,
  wanted: string | undefined,
  loaded: Base | undefined,
  file: string | undefined,
): Text | undefined {
  const client = useQueryClient();
  const [versions, setVersions] = useState<Versions>();
  const [conflict, setConflict] = useState<ApiError>();
  const shown = useRef(true);
  const [fresh] = useState(() => savesOf(undefined, shown));
  const saves = useRef(fresh);
  // What is on the screen, also between two edits of one moment: the second works on what the first made.
  const latest = useRef<Versions>(undefined);
  const editing = useRef<Promise<void>>(Promise.resolve());
  // A file becomes one pipeline, also where it is edited again before its tab has changed.
  const own = useRef(name);
  const called = useRef(name);
  const path = useRef(file);
  const [good, setGood] = useState<Good>({ steps: [] });
  // The version of the file that was asked for once more, because it looked like an answer that came late.
  const [confirmed, setConfirmed] = useState<string>();

  /** An edit may end after its tab is gone: what is kept then has it too, unless the tab is shown again and has it itself. */
  const keepHidden = () => {
    if (!shown.current && path.current !== undefined && latest.current && saves.current.base && saves.current.shownBy === shown)
      keepDraft(path.current, { versions: latest.current, saves: saves.current });
  };
  const show = (next: Versions) => {
    latest.current = next;
    setVersions(next);
    keepHidden();
  };
  const ask = async (target: string, mine: string, known: Base) => {
    try {
      await api.savePipeline(target, { text: mine, base_hash: known.hash ?? "" });
    } catch (error) {
      if (!(error instanceof ApiError && error.code === "conflict")) reportError(error);
      // It may have been saved meanwhile.
      else if (saves.current.base?.text !== mine) setConflict(error);
    }
  };

  /** Asks what the file is, where an answer has a text of before. */
  const confirm = async (target: string) => {
    try {
      const now = await api.pipeline(target);
      if (saves.current.sent.size > 0) return;
      client.setQueryData(keys.pipeline(target), now);
      setConfirmed(now.hash);
    } catch (error) {
      reportError(error, () => void confirm(target));
    }
  };

  /** Follows the file: what it is now is shown, unless what is here would be lost by it. */
  const follow = useEffectEvent(() => {
    path.current = file;
    // Its tab got another name by other hands than `rename` here.
    if (name !== called.current) own.current = name ?? own.current;
    called.current = name;
    if (!loaded) return;
    // A save of ours may have come between the drawing and this: what was drawn is then the file of before.
    const newest = name === undefined ? undefined : client.getQueryData<PipelineDetail>(keys.pipeline(name));
    if (newest && newest.hash !== loaded.hash) return;
    const before = saves.current.base === undefined && file !== undefined ? takeDraft(file) : undefined;
    if (before) {
      saves.current = before.saves;
      saves.current.shownBy = shown;
      show(before.versions);
    }
    const known = saves.current.base;
    if (known && (loaded.hash === undefined || loaded.hash === known.hash)) return;
    const mine = latest.current && currentOf(latest.current);
    if (known && mine !== undefined) {
      // While a save of ours is on its way the file may be before it or after it; it is asked for again when it is done.
      if (saves.current.sent.size > 0) return;
      if (loaded.text === mine) {
        saves.current.base = loaded;
        return;
      }
      // It was this text before, in this window: an answer may have come late, and is not believed unasked.
      if (latest.current?.list.includes(loaded.text) === true && name !== undefined && confirmed !== loaded.hash) {
        void confirm(name);
        return;
      }
      // Someone else changed the file, and what is here is not in it: that is for the person to decide.
      if (mine !== known.text && name !== undefined) {
        void ask(name, mine, known);
        return;
      }
    }
    saves.current.base = loaded;
    // Undo does not reach past a change that someone else made; one that was made in this window is one of its own.
    const isOwn = isOwnSave(loaded.hash) || latest.current?.list.includes(loaded.text);
    const start = isOwn && latest.current ? withVersion(latest.current, loaded.text) : startVersions(loaded.text);
    const unsaved = known === undefined && file !== undefined ? unsavedOf(file) : null;
    show(unsaved === null ? start : withVersion(start, unsaved.text));
    setConflict(undefined);
    if (unsaved !== null && unsaved.hash !== loaded.hash && name !== undefined) {
      saves.current.base = { text: "", hash: unsaved.hash };
      void ask(name, unsaved.text, saves.current.base);
    }
  });
  useEffect(() => follow(), [loaded?.hash, loaded?.text, name, file, confirmed]);

  // A tab that is not shown keeps what it has.
  const hide = useEffectEvent(keepHidden);
  useEffect(() => {
    shown.current = true;
    return () => {
      shown.current = false;
      hide();
    };
  }, []);

  const text = versions ? currentOf(versions) : "";
  const read = useQuery({ ...readOf(text), enabled: versions !== undefined, placeholderData: keepPreviousData });
  // While the text is broken, its last good version stays.
  const answer = read.isPlaceholderData ? undefined : read.data;
  if (answer && answer.problems.length === 0 && (answer.steps !== good.steps || text !== good.text)) setGood(goodOf(text, answer));
  // Anything else is saved as soon as it is there.
  const dirty = conflict !== undefined || ((answer?.problems.length ?? 0) > 0 && text !== loaded?.text);
  useEffect(() => workspace.change(tab.key, { dirty }), [tab.key, dirty]);
  if (!versions) return undefined;

  const now = () => latest.current ?? versions;
  /** Enters what the file is now. */
  const settle = (kept: PipelineDetail) => {
    saves.current.base = { text: kept.text, hash: kept.hash };
    setConfirmed(undefined);
    client.setQueryData(keys.pipeline(kept.name), kept);
    forgetUnsaved(kept.path);
    setConflict(undefined);
    keepHidden();
  };
  const create = async (next: string): Promise<string> => {
    const made = await api.newPipeline({ name: wanted ?? "pipeline", text: next });
    own.current = made.name;
    path.current = made.path;
    settle(made);
    void client.invalidateQueries({ queryKey: keys.pipelines });
    become(tab, pipelineTab(made.name));
    return made.name;
  };
  const replace = async (target: string, next: string, force: boolean): Promise<string> => {
    const hash = force ? (await api.pipeline(target)).hash : (saves.current.base?.hash ?? "");
    if (!force && saves.current.base?.text === next) {
      if (file !== undefined) forgetUnsaved(file);
      return target;
    }
    saves.current.sent.add(next);
    try {
      const kept = await api.savePipeline(target, { text: next, base_hash: hash });
      // An answer on its way may be of the file before this, and would look like someone else's change: it is asked again.
      const cached = client.getQueryData<PipelineDetail>(keys.pipeline(target))?.hash;
      const foreign = cached !== hash && cached !== kept.hash;
      const asked = client.isFetching({ queryKey: keys.pipeline(target), exact: true }) > 0;
      await client.cancelQueries({ queryKey: keys.pipeline(target), exact: true });
      settle(kept);
      saves.current.sent.delete(next);
      if (asked || foreign) void client.invalidateQueries({ queryKey: keys.pipeline(target), exact: true });
    } finally {
      saves.current.sent.delete(next);
    }
    return target;
  };
  const save = (next: string, force = false): Promise<string> => {
    const work = saves.current.last
      .catch(() => undefined)
      .then(() => (own.current === undefined ? create(next) : replace(own.current, next, force)));
    saves.current.last = work;
    return work;
  };
  const keep = (next: string) => {
    save(next).catch((error: unknown) => {
      if (error instanceof ApiError && error.code === "conflict") setConflict(error);
      // Its file is gone: the screen asks what to do.
      else if (error instanceof ApiError && error.code === "not_found" && own.current !== undefined)
        void client.invalidateQueries({ queryKey: keys.pipeline(own.current) });
      else reportError(error, () => keep(next));
    });
  };
  const put = (next: Versions) => {
    clearDone();
    show(next);
    const changed = currentOf(next);
    void readText(client, changed).then((answer) => {
      if (answer.problems.length === 0) keep(changed);
      else if (file !== undefined && saves.current.base?.hash !== undefined)
        keepUnsaved(file, { text: changed, hash: saves.current.base.hash });
    });
  };
  /** Goes a version back or on, when the edits before it are done: it is of the newest. */
  const turn = (by: -1 | 1) => {
    editing.current = editing.current.then(() => {
      if (beside(now(), by) !== undefined) put(moved(now(), by));
    });
  };
  const settled = async () => {
    await editing.current;
    return currentOf(now());
  };
  return {
    text,
    goodText: good.text,
    steps: good.steps,
    source: good.source,
    sink: good.sink,
    problems: read.data?.problems ?? [],
    conflict,
    former: beside(versions, -1),
    later: beside(versions, 1),
    edit(edits) {
      const attempt = async (): Promise<void> => {
        try {
          const text = currentOf(now());
          const { steps } = await readText(client, text);
          const wanted = typeof edits === "function" ? await edits({ text, steps }) : edits;
          if (wanted.length === 0) return;
          const edited = await api.editDraft({ text, edits: [...wanted] });
          client.setQueryData(["draft", edited.text], edited);
          put(withVersion(now(), edited.text));
        } catch (error) {
          reportError(error, () => void attempt());
        }
      };
      const work = editing.current.then(attempt);
      editing.current = work;
      return work;
    },
    write: (next) => put(withVersion(now(), next)),
    undo: () => turn(-1),
    redo: () => turn(1),
    takeTheirs: () => {
      if (file !== undefined) forgetUnsaved(file);
      setConflict(undefined);
      saves.current.base = loaded;
      // What was here is one step of undo away.
      show(withVersion(now(), loaded?.text ?? ""));
      if (name !== undefined) void client.invalidateQueries({ queryKey: keys.pipeline(name) });
    },
    keepMine: () => {
      const mine = currentOf(now());
      const attempt = async () => {
        // What was there is one step of undo away.
        if (name !== undefined) show(withVersion(withVersion(now(), (await api.pipeline(name)).text), mine));
        await save(mine, true);
      };
      attempt().catch((error: unknown) => reportError(error));
    },
    settled,
    async saved() {
      const text = await settled();
      const { problems } = await readText(client, text);
      return problems.length > 0 ? undefined : save(text);
    },
    async rename(to, run) {
      const from = await save(await settled());
      await whileLeaving(from, async () => {
        const renamed = await api.renamePipeline(from, to);
        own.current = renamed.name;
        path.current = renamed.path;
        settle(renamed);
        const { input } = tab.params;
        become(tab, pipelineTab(renamed.name, { ...(input === undefined ? {} : { input }), ...(run === undefined ? {} : { run }) }));
      });
    },
    async writeBack() {
      const made = await api.newPipeline({ name: name ?? wanted ?? "pipeline", text: currentOf(now()) });
      own.current = made.name;
      path.current = made.path;
      settle(made);
      void client.invalidateQueries({ queryKey: keys.pipelines });
      if (made.name !== name) become(tab, pipelineTab(made.name));
      else await client.invalidateQueries({ queryKey: keys.pipeline(made.name) });
    },
  };
}

function goodOf(text: string, { steps, source, sink }: EditedText): Good {
  const table = (value: unknown) => (typeof value === "object" && value !== null ? (value as Table) : undefined);
  const [from, to] = [table(source), table(sink)];
  return { text, steps, ...(from ? { source: from } : {}), ...(to ? { sink: to } : {}) };
}
