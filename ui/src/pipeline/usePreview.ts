import { keepPreviousData, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { api, type Preview } from "../ipc/index.ts";
import type { Draft } from "./useDraft.ts";

/** Rows that are looked at. */
const ROWS = 200;

/** Returns the first rows before and after a stage of the draft; the ones shown stay until the next have come. */
export function usePreview(draft: Draft, path: string | undefined, stage: number, group: string): UseQueryResult<Preview> {
  const input = draft.input ?? path;
  // While the text is broken, the last good rows stay.
  const enabled = draft.problems.length === 0;
  return useQuery({
    queryKey: ["preview", draft.text, input, stage],
    queryFn: ({ signal }) =>
      api.preview({ text: draft.text, rows: ROWS, stage, group: `preview ${group}`, ...(input === undefined ? {} : { input }) }, signal),
    enabled,
    placeholderData: keepPreviousData,
    staleTime: 5_000,
    retry: false,
  });
}
