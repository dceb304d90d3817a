import { useQuery } from "@tanstack/react-query";
import { announce, useDone, useHotkey } from "../shared/index.ts";
import { changeWords } from "./changes.ts";
import type { Looking } from "./rows/useLooks.ts";
import type { Text } from "./useText.ts";
import { readOf } from "./useText.ts";
import { words } from "./words.ts";

/** One way through the versions: what it would do, in words, and how to go it; no way without `run`. */
export interface Turn {
  label: string;
  run: (() => void) | undefined;
}

/** Undo and redo of a pipeline's text and of how its rows are looked at, by their keys too, with what they undo and redo. */
export function useHistory(draft: Text, looks: Looking): { undo: Turn; redo: Turn } {
  const back = useChange(draft.former, draft.text);
  const on = useChange(draft.text, draft.later);
  // A file that was deleted, made or renamed after the last edit comes first.
  const later = useDone();
  const undoText = draft.former === undefined ? undefined : { label: back, run: draft.undo };
  const redoText = draft.later === undefined ? undefined : { label: on, run: draft.redo };
  // Where the text on which a look was taken is gone, by someone else's change, the look comes last.
  const undo = turnOf(looks.undo ?? undoText ?? looks.former, words.undo, words.undone);
  const redo = turnOf(looks.redo ?? redoText, words.redo, words.redone);
  useHotkey("undo", () => undo.run?.(), { enabled: undo.run !== undefined && (later === undefined || later.back) });
  useHotkey("redo", () => redo.run?.(), { enabled: redo.run !== undefined && later?.back !== true });
  return { undo, redo };
}

function turnOf(way: { label: string; run: () => void } | undefined, name: (what: string) => string, done: (what: string) => string): Turn {
  const label = way?.label ?? "";
  const run = () => {
    way?.run();
    if (label !== "") announce(done(label));
  };
  return { label: name(label), run: way && run };
}

/** Returns in words what makes one text of another; "" where there are no two, or until it is known. */
function useChange(from: string | undefined, to: string | undefined): string {
  const both = from !== undefined && to !== undefined;
  const before = useQuery({ ...readOf(from ?? ""), enabled: both });
  const after = useQuery({ ...readOf(to ?? ""), enabled: both });
  return before.data && after.data && both ? changeWords(before.data, after.data) : "";
}
