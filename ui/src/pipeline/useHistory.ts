import { useQuery } from "@tanstack/react-query";
import { announce, useDone, useHotkey } from "../shared/index.ts";
import { changeWords } from "./changes.ts";
import type { Text } from "./useText.ts";
import { readOf } from "./useText.ts";
import { words } from "./words.ts";

/** One way through the versions: what it would do, in words, and how to go it; no way without `run`. */
export interface Turn {
  label: string;
  run: (() => void) | undefined;
}

/** Undo and redo of a pipeline's text, by their keys too, with what they undo and redo. */
export function useHistory(draft: Text): { undo: Turn; redo: Turn } {
  const back = useChange(draft.former, draft.text);
  const on = useChange(draft.text, draft.later);
  // A file that was deleted, made or renamed after the last edit comes first.
  const later = useDone();
  const undo = () => {
    draft.undo();
    if (back !== "") announce(words.undone(back));
  };
  const redo = () => {
    draft.redo();
    if (on !== "") announce(words.redone(on));
  };
  useHotkey("undo", undo, { enabled: draft.former !== undefined && (later === undefined || later.back) });
  useHotkey("redo", redo, { enabled: draft.later !== undefined && later?.back !== true });
  return {
    undo: { label: words.undo(back), run: draft.former === undefined ? undefined : undo },
    redo: { label: words.redo(on), run: draft.later === undefined ? undefined : redo },
  };
}

/** Returns in words what makes one text of another; "" where there are no two, or until it is known. */
function useChange(from: string | undefined, to: string | undefined): string {
  const both = from !== undefined && to !== undefined;
  const before = useQuery({ ...readOf(from ?? ""), enabled: both });
  const after = useQuery({ ...readOf(to ?? ""), enabled: both });
  return before.data && after.data && both ? changeWords(before.data, after.data) : "";
}
