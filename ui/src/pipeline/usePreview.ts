import { keepPreviousData, skipToken, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { api, type Preview } from "../ipc/index.ts";
import type { Draft } from "./useDraft.ts";

/** Rows that are looked at. */
const ROWS = 200;

/** Returns the first rows before and after a stage of the draft; the ones shown stay until the next have come. */
export function usePreview(draft: Draft, path: string | undefined, stage: number, group: string): UseQueryResult<Preview> {
  const input = draft.input ?? path;
  const text = draft.goodText;
  return useQuery({
    queryKey: ["preview", text, input, stage],
    queryFn:
      text === undefined
        ? skipToken
        : ({ signal }) =>
            api.preview({ text, rows: ROWS, stage, group: `preview ${group}`, ...(input === undefined ? {} : { input }) }, signal),
    placeholderData: keepPreviousData,
    staleTime: 5_000,
    retry: false,
  });
}
