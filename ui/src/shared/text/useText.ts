import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { ApiError, whileLeaving, type Problem } from "../../ipc/index.ts";
import { clearDone } from "../done.ts";
import { reportError } from "../notice.ts";
import { workspace, type Tab } from "../workspace.ts";
import type { Says, TextFile, TextKind } from "./kind.ts";
import { become, forgetUnsaved, isOwnSave, keepDraft, keepUnsaved, savesOf, takeDraft, unsavedOf, type Base } from "./kept.ts";
import { beside, currentOf, moved, startVersions, withVersion, type Versions } from "./versions.ts";

/** A file's text on the screen, and every way to change it. */
export interface FileText<Answer extends Says = Says> {
  text: string;
  /** The last text without mistakes, and what it says; undefined where there was none yet. */
  good: Good<Answer> | undefined;
  problems: readonly Problem[];
  /** The file is another one than the text was made from, and the text is not the file's. */
  conflict: ApiError | undefined;
  /** The texts that undo and redo lead to. */
  former: string | undefined;
  later: string | undefined;
  /** Changes the text by what is made of it; one change after another, each of what those before it made. */
  change: (work: (text: string) => Promise<string>) => Promise<void>;
  write: (text: string) => void;
  undo: () => void;
  redo: () => void;
  takeTheirs: () => void;
  keepMine: () => void;
  /** Returns the text when the changes under way are done. */
  settled: () => Promise<string>;
  /** Makes sure that the text is the file, and returns the file's name; nothing where the text has mistakes. */
  saved: () => Promise<string | undefined>;
  /** Gives the file another name; undo goes on under it. `tabOf` is what its tab becomes. */
  rename: (to: string, tabOf: (name: string) => Tab) => Promise<void>;
  /** Writes a file again that was removed by someone else. */
  writeBack: () => Promise<void>;
}

interface Good<Answer> {
  text: string;
  answer: Answer;
}

/** Returns the text of a tab's file: `name` where it is one of the project, `wanted` where it may become one. */
export function useText<File extends TextFile, Answer extends Says>(
  kind: TextKind<File, Answer>,
  tab: Tab,
  name: string | undefined,
  wanted: string | undefined,
  loaded: Base | undefined,
  file: string | undefined,
): FileText<Answer> | undefined {
  const client = useQueryClient();
  const [versions, setVersions] = useState<Versions>();
  const [conflict, setConflict] = useState<ApiError>();
  const shown = useRef(true);
  const [fresh] = useState(() => savesOf(undefined, shown));
  const saves = useRef(fresh);
  // What is on the screen, also between two edits of one moment: the second works on what the first made.
  const latest = useRef<Versions>(undefined);
  const editing = useRef<Promise<void>>(Promise.resolve());
  // A file becomes one of the project once, also where it is edited again before its tab has changed.
  const own = useRef(name);
  const called = useRef(name);
  const path = useRef(file);
  const [good, setGood] = useState<Good<Answer>>();
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
      await kind.save(target, { text: mine, base_hash: known.hash ?? "" });
    } catch (error) {
      if (!(error instanceof ApiError && error.code === "conflict")) reportError(error);
      // It may have been saved meanwhile.
      else if (saves.current.base?.text !== mine) setConflict(error);
    }
  };

  /** Asks what the file is, where an answer has a text of before. */
  const confirm = async (target: string) => {
    try {
      const now = await kind.get(target);
      if (saves.current.sent.size > 0) return;
      client.setQueryData(kind.key(target), now);
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
    const newest = name === undefined ? undefined : client.getQueryData<TextFile>(kind.key(name));
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
  const asName = name ?? wanted ?? "";
  const read = useQuery({ ...kind.read(text, asName), enabled: versions !== undefined, placeholderData: keepPreviousData });
  // While the text is broken, its last good version stays.
  const answer = read.isPlaceholderData ? undefined : read.data;
  if (answer && answer.problems.length === 0 && (answer !== good?.answer || text !== good.text)) setGood({ text, answer });
  // Anything else is saved as soon as it is there.
  const dirty = conflict !== undefined || ((answer?.problems.length ?? 0) > 0 && text !== loaded?.text);
  useEffect(() => workspace.change(tab.key, { dirty }), [tab.key, dirty]);
  if (!versions) return undefined;

  const readText = (asked: string) => client.query(kind.read(asked, own.current ?? asName));
  const now = () => latest.current ?? versions;
  /** Enters what the file is now. */
  const settle = (kept: File) => {
    saves.current.base = { text: kept.text, hash: kept.hash };
    setConfirmed(undefined);
    client.setQueryData(kind.key(kept.name), kept);
    forgetUnsaved(kept.path);
    setConflict(undefined);
    keepHidden();
  };
  const create = async (next: string): Promise<string> => {
    const made = await kind.make({ name: wanted ?? kind.word, text: next });
    own.current = made.name;
    path.current = made.path;
    settle(made);
    void client.invalidateQueries({ queryKey: kind.all });
    become(tab, kind.tab(made.name));
    return made.name;
  };
  const replace = async (target: string, next: string, force: boolean): Promise<string> => {
    const hash = force ? (await kind.get(target)).hash : (saves.current.base?.hash ?? "");
    if (!force && saves.current.base?.text === next) {
      if (file !== undefined) forgetUnsaved(file);
      return target;
    }
    saves.current.sent.add(next);
    try {
      const kept = await kind.save(target, { text: next, base_hash: hash });
      // An answer on its way may be of the file before this, and would look like someone else's change: it is asked again.
      const cached = client.getQueryData<TextFile>(kind.key(target))?.hash;
      const foreign = cached !== hash && cached !== kept.hash;
      const asked = client.isFetching({ queryKey: kind.key(target), exact: true }) > 0;
      await client.cancelQueries({ queryKey: kind.key(target), exact: true });
      settle(kept);
      saves.current.sent.delete(next);
      if (asked || foreign) void client.invalidateQueries({ queryKey: kind.key(target), exact: true });
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
        void client.invalidateQueries({ queryKey: kind.key(own.current) });
      else reportError(error, () => keep(next));
    });
  };
  const put = (next: Versions) => {
    clearDone();
    show(next);
    const changed = currentOf(next);
    void readText(changed).then((answer) => {
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
    good,
    problems: read.data?.problems ?? [],
    conflict,
    former: beside(versions, -1),
    later: beside(versions, 1),
    change(work) {
      const attempt = async (): Promise<void> => {
        try {
          const before = currentOf(now());
          const after = await work(before);
          if (after !== before) put(withVersion(now(), after));
        } catch (error) {
          reportError(error, () => void attempt());
        }
      };
      const done = editing.current.then(attempt);
      editing.current = done;
      return done;
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
      if (name !== undefined) void client.invalidateQueries({ queryKey: kind.key(name) });
    },
    keepMine: () => {
      const mine = currentOf(now());
      const attempt = async () => {
        // What was there is one step of undo away.
        if (name !== undefined) show(withVersion(withVersion(now(), (await kind.get(name)).text), mine));
        await save(mine, true);
      };
      attempt().catch((error: unknown) => reportError(error));
    },
    settled,
    async saved() {
      const text = await settled();
      const { problems } = await readText(text);
      return problems.length > 0 ? undefined : save(text);
    },
    async rename(to, tabOf) {
      const from = await save(await settled());
      await whileLeaving(kind.event(from), async () => {
        const renamed = await kind.rename(from, to);
        own.current = renamed.name;
        path.current = renamed.path;
        settle(renamed);
        become(tab, tabOf(renamed.name));
      });
    },
    async writeBack() {
      const made = await kind.make({ name: name ?? wanted ?? kind.word, text: currentOf(now()) });
      own.current = made.name;
      path.current = made.path;
      settle(made);
      void client.invalidateQueries({ queryKey: kind.all });
      if (made.name !== name) become(tab, kind.tab(made.name));
      else await client.invalidateQueries({ queryKey: kind.key(made.name) });
    },
  };
}
