import { keepPreviousData, skipToken, useQuery } from "@tanstack/react-query";
import { api, askAgain } from "../../ipc/index.ts";
import { useColorScheme } from "../../theme/index.ts";
import type { Draft } from "../useDraft.ts";

/** Rows that are counted while a pipeline is worked on; `millpond profile` counts them all. */
export const ROWS = 1_000_000;

/** Whose columns are counted: those of a draft's rows after a stage. */
export interface ProfileOf {
  draft: Draft;
  /** The file of a draft that names none. */
  path: string | undefined;
  stage: number;
}

/** Returns what columns hold: one, with its picture, or all. */
export function useProfile({ draft, path, stage }: ProfileOf, column: string | undefined, enabled = true) {
  const scheme = useColorScheme();
  // The table has no pictures, which are drawn in the window's colours.
  const charts = column === undefined ? undefined : scheme;
  const input = draft.input ?? path;
  const text = draft.goodText;
  return useQuery({
    queryKey: ["profile", text, input, stage, column, charts],
    queryFn:
      text === undefined || !enabled
        ? skipToken
        : async ({ signal }) => {
            const found = await api.profile(
              {
                text,
                stage,
                rows: ROWS,
                ...(charts === undefined ? {} : { charts }),
                group: `profile ${column ?? "all"}`,
                ...(column === undefined ? {} : { columns: [column] }),
                ...(input === undefined ? {} : { input }),
              },
              signal,
            );
            return { ...found, theme: scheme };
          },
    placeholderData: keepPreviousData,
    staleTime: 5_000,
    retry: askAgain,
    retryDelay: 50,
  });
}
