import { keepPreviousData, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { api, dagKeys, dagQueries, useLogTotal, type DagLogLine, type DagLogPage, type DagLogQuery, type Uuid } from "../../ipc/index.ts";

/** Lines that are asked for at once. */
export const LOG_PAGE = 400;
/** Lines of one stream, or with what was searched for, that are known at most. */
export const MOST_FOUND = 10_000;
/** While a log is written, its streams and what was found in it are told again after so long. */
const AGAIN_MS = 1_000;

/** Whose log: a try of a task. */
export interface LogOf {
  run: Uuid;
  task: string;
  attempt: number;
  cleared: number;
  /** Of a task that runs for each of many values: of which of them. */
  item: number | undefined;
}

/** Returns which log of its task it is. */
const which = ({ attempt, cleared, item }: LogOf) => ({ attempt, cleared, ...(item === undefined ? {} : { item }) });

const pageOf = (of: LogOf, page: number) => dagQueries.log(of.run, of.task, { ...which(of), from: page * LOG_PAGE, limit: LOG_PAGE });

export interface Log {
  total: number;
  ended: boolean;
  isPending: boolean;
  error: unknown;
  /** Returns a line that was read already. */
  line: (index: number) => DagLogLine | undefined;
}

/** Follows a log: its first page, the pages that hold these lines, and what is added at its end. */
export function useLog(of: LogOf, first: number, last: number): Log {
  const client = useQueryClient();
  const { run, task } = of;
  const told = useLogTotal(run, task, of.item);
  // More was written: a page that was not full is asked for again.
  useEffect(() => {
    if (told === undefined) return;
    void client.invalidateQueries(
      { queryKey: dagKeys.log(run, task), predicate: ({ state }) => isOpen(state.data as DagLogPage | undefined) },
      { cancelRefetch: false },
    );
  }, [client, run, task, told]);

  const from = Math.floor(Math.max(0, first) / LOG_PAGE);
  const to = Math.floor(Math.max(0, last) / LOG_PAGE);
  const numbers = [...new Set([0, ...Array.from({ length: to - from + 1 }, (_, index) => from + index)])];
  const pages = useQueries({ queries: numbers.map((page) => pageOf(of, page)) });
  const loaded = new Map(numbers.map((page, index) => [page, pages[index]?.data]));
  const [start] = pages;
  const known = pages.flatMap(({ data }) => (data ? [data] : []));
  return {
    total: Math.max(0, ...known.map(({ total }) => total)),
    ended: known.some(({ ended }) => ended),
    isPending: start?.isPending ?? true,
    error: start?.error,
    line: (index) => loaded.get(Math.floor(index / LOG_PAGE))?.lines[index % LOG_PAGE],
  };
}

/** Returns whether a page may get more lines. */
const isOpen = (page: DagLogPage | undefined): boolean => page !== undefined && page.lines.length < LOG_PAGE && !page.ended;

/** Returns the lines of a log that are of a stream or hold a text, in any case; none where neither is asked for. */
export function useFound(of: LogOf, wanted: Pick<DagLogQuery, "stream" | "search">) {
  const { run, task } = of;
  const asked = wanted.stream !== undefined || (wanted.search !== undefined && wanted.search !== "");
  const { data, isFetching } = useQuery({
    queryKey: [...dagKeys.log(run, task), "found", which(of), wanted] as const,
    queryFn: ({ signal }) => api.dagLog(run, task, { ...which(of), ...wanted, from: 0, limit: MOST_FOUND }, signal),
    enabled: asked,
    gcTime: 10_000,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.ended === false ? AGAIN_MS : false),
  });
  return { lines: asked ? (data?.lines ?? NO_LINES) : NO_LINES, isPending: asked && !data, isFetching };
}

const NO_LINES: readonly DagLogLine[] = [];

/** Lines that are copied or saved are asked for in larger pieces. */
const WHOLE_PAGE = 5_000;

/** Returns a whole log, or one stream of it, line by line. */
export async function wholeLog(of: LogOf, stream: DagLogQuery["stream"]): Promise<DagLogLine[]> {
  const lines: DagLogLine[] = [];
  for (;;) {
    const from = (lines.at(-1)?.number ?? -1) + 1;
    const page = await api.dagLog(of.run, of.task, { ...which(of), from, limit: WHOLE_PAGE, ...(stream ? { stream } : {}) });
    lines.push(...page.lines);
    if (page.lines.length < WHOLE_PAGE) return lines;
  }
}
