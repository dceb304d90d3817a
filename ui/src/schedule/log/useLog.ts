import { useQueries, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { api, dagKeys, dagQueries, useLogTotal, type DagLogLine, type DagLogPage, type DagLogQuery, type Uuid } from "../../ipc/index.ts";

/** Lines that are asked for at once. */
export const LOG_PAGE = 400;
/** Matches whose places are known at once; of more only their number is. */
const MATCHES = 5_000;

/** Whose log: a task's attempt, and which of its lines. */
export interface LogOf {
  run: Uuid;
  task: string;
  attempt: number;
  cleared: number;
  stream: "out" | "err" | undefined;
}

const wanted = ({ attempt, cleared, stream }: LogOf): DagLogQuery => ({ attempt, cleared, ...(stream === undefined ? {} : { stream }) });
const pageOf = (of: LogOf, page: number) => dagQueries.log(of.run, of.task, { ...wanted(of), from: page * LOG_PAGE, limit: LOG_PAGE });

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
  const told = useLogTotal(run, task);
  // More was written: a page that was not full is asked for again.
  useEffect(() => {
    if (told === undefined) return;
    void client.invalidateQueries(
      {
        queryKey: dagKeys.log(run, task),
        predicate: ({ state }) => isOpen(state.data as DagLogPage | undefined),
      },
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

/** Returns where a text stands in a log: the numbers of the lines, and how many there are. */
export function useMatches(of: LogOf, search: string, total: number) {
  const { data, isFetching } = useQuery({
    queryKey: [...dagKeys.log(of.run, of.task), "search", wanted(of), search, total] as const,
    queryFn: ({ signal }) => api.dagLog(of.run, of.task, { ...wanted(of), search, from: 0, limit: MATCHES }, signal),
    enabled: search !== "",
    gcTime: 10_000,
  });
  return { numbers: search === "" ? [] : (data?.lines.map(({ number }) => number) ?? []), total: data?.total ?? 0, isFetching };
}

/** Returns the place of the line of a number among the lines that are shown. */
export async function placeOfLine(client: QueryClient, of: LogOf, number: number, total: number): Promise<number> {
  let low = 0;
  let high = Math.max(0, Math.ceil(total / LOG_PAGE) - 1);
  // Of the whole log it stands in the page of its number; of a part of it somewhere before.
  let page = Math.min(high, Math.floor(number / LOG_PAGE));
  for (;;) {
    const { lines } = await client.query(pageOf(of, page));
    const at = lines.findIndex((line) => line.number >= number);
    if (at > 0 || (at === 0 && lines[0]?.number === number)) return page * LOG_PAGE + at;
    if (at === 0) high = page - 1;
    else low = page + 1;
    if (low > high) return Math.max(0, Math.min(total - 1, page * LOG_PAGE));
    page = (low + high) >> 1;
  }
}

/** Lines that are copied or saved are asked for in larger pieces. */
const WHOLE_PAGE = 5_000;

/** Returns a whole log, line by line. */
export async function wholeLog(of: LogOf): Promise<DagLogLine[]> {
  const lines: DagLogLine[] = [];
  for (;;) {
    const page = await api.dagLog(of.run, of.task, { ...wanted(of), from: lines.length, limit: WHOLE_PAGE });
    lines.push(...page.lines);
    if (page.lines.length === 0 || lines.length >= page.total) return lines;
  }
}
