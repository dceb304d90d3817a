import { keepPreviousData, queryOptions, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { api, askAgain, type Preview } from "../ipc/index.ts";
import type { Draft } from "./useDraft.ts";

/** Rows that are looked at. */
const ROWS = 200;

/** The first rows, and what they are of: while the next are on their way, these are of an earlier text. */
export interface Seen extends Preview {
  of: { text: string; input: string | undefined };
}

/** Returns the question for the first rows before and after a stage. Of one `group` only the newest is answered. */
export function previewOf(text: string, input: string | undefined, stage: number, group: string) {
  return queryOptions({
    queryKey: ["preview", text, input, stage],
    queryFn: async ({ signal }): Promise<Seen> => {
      const found = await api.preview(
        { text, rows: ROWS, stage, group: `preview ${group}`, ...(input === undefined ? {} : { input }) },
        signal,
      );
      return { ...found, of: { text, input } };
    },
    staleTime: 5_000,
    retry: askAgain,
    retryDelay: 50,
  });
}

/** Returns the first rows before and after a stage of the draft; the ones shown stay until the next have come. */
export function usePreview(draft: Draft, path: string | undefined, stage: number, group: string): UseQueryResult<Seen> {
  const text = draft.goodText;
  return useQuery({
    ...previewOf(text ?? "", draft.input ?? path, stage, group),
    enabled: text !== undefined,
    placeholderData: keepPreviousData,
  });
}
