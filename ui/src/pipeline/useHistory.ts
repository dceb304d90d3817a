import { useQuery } from "@tanstack/react-query";
import { useTurns, type Turns } from "../shared/index.ts";
import { changeWords } from "./changes.ts";
import { pipelineTexts } from "./files.ts";
import type { Looking } from "./rows/useLooks.ts";
import type { Draft } from "./useDraft.ts";

/** Undo and redo of a pipeline's text and of how its rows are looked at, with what they undo and redo. */
export function useHistory(draft: Draft, looks: Looking): Turns {
  const back = useChange(draft.former, draft.text);
  const on = useChange(draft.text, draft.later);
  const undoText = draft.former === undefined ? undefined : { label: back, run: draft.undo };
  const redoText = draft.later === undefined ? undefined : { label: on, run: draft.redo };
  // Where the text on which a look was taken is gone, by someone else's change, the look comes last.
  return useTurns({ undo: looks.undo ?? undoText ?? looks.former, redo: looks.redo ?? redoText });
}

/** Returns in words what makes one text of another; "" where there are no two, or until it is known. */
function useChange(from: string | undefined, to: string | undefined): string {
  const both = from !== undefined && to !== undefined;
  const before = useQuery({ ...pipelineTexts.read(from ?? "", ""), enabled: both });
  const after = useQuery({ ...pipelineTexts.read(to ?? "", ""), enabled: both });
  return before.data && after.data && both ? changeWords(before.data, after.data) : "";
}
