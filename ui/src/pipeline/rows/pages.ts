import { queryOptions, type QueryClient } from "@tanstack/react-query";
import { api, askAgain, type NumberedRow, type RowCount, type RowPage } from "../../ipc/index.ts";

/** Whose rows are looked at: a text's, at a stage, of a version of its input. */
export interface Looked {
  text: string;
  input: string | undefined;
  stage: number;
  version: string;
  /** Short, and another one for anything else that is looked at. */
  id: string;
}

const names = new Map<string, string>();
/** Names remembered; beyond them all are forgotten, and what was kept under them is asked for again. */
const MAX_NAMES = 1_000;
let named = 0;

/** Returns a short name for a long one: what is kept is found by it hundreds of times a second. */
function shortName(long: string): string {
  const known = names.get(long);
  if (known !== undefined) return known;
  if (names.size >= MAX_NAMES) names.clear();
  named += 1;
  const name = String(named);
  names.set(long, name);
  return name;
}

/** Returns whose rows are looked at, under its short name. */
export function lookedAt(text: string, input: string | undefined, stage: number, version: string): Looked {
  return { text, input, stage, version, id: shortName(JSON.stringify([text, input, stage, version])) };
}

/** Rows of a page, fewer where there are many columns: a page stays small. */
export function pageSize(columns: number): number {
  return Math.max(16, Math.min(200, Math.floor(20_000 / Math.max(1, columns))));
}

/** Rows that one question for a copy or for sorting asks for. */
const CHUNK = 1_000;
/** Pages kept that are not looked at. */
const KEPT_PAGES = 60;
/** Questions of different pages that may be under way at a time; a newer one in the same place cancels the older. */
const PLACES = 6;
const COUNT_EVERY_MS = 250;

const inputOf = (input: string | undefined) => (input === undefined ? {} : { input });

export const countKey = ({ text, input }: Pick<Looked, "text" | "input">) => ["row-count", text, input] as const;

/** Returns the question how many rows a file has; it is asked until all are counted. */
export function countOf(text: string, input: string | undefined, group: string) {
  return queryOptions({
    queryKey: countKey({ text, input }),
    queryFn: ({ signal }) => api.rowCount({ text, group: `count ${group}`, ...inputOf(input) }, signal),
    // A file changes without an event: what was counted holds for a moment only.
    staleTime: 2_000,
    refetchOnWindowFocus: true,
    refetchInterval: ({ state }) => (state.data?.complete === false ? COUNT_EVERY_MS : false),
    retry: askAgain,
    retryDelay: 50,
  });
}

/** The rows of a grid that are a choice of the file's: numbers, rising. Under one name it only grows. */
export interface Picked {
  id: string;
  rows: readonly number[];
}

/** Returns the question for a page of the grid: of the file's rows, or of those that were picked. */
export function pageOf(client: QueryClient, looked: Looked, group: string, size: number, page: number, picked: Picked | undefined) {
  const rows = picked?.rows.slice(page * size, (page + 1) * size);
  return queryOptions({
    queryKey: pageKey(looked, size, page, picked),
    queryFn: async ({ signal }): Promise<RowPage> => {
      const of = { text: looked.text, stage: looked.stage, group: `rows ${group} ${page % PLACES}`, ...inputOf(looked.input) };
      const found = await api.rowPage(rows ? { ...of, rows } : { ...of, offset: page * size, limit: size }, signal);
      // The file is another one by now: it is counted again.
      if (found.version !== looked.version) void client.invalidateQueries({ queryKey: countKey(looked) });
      return found;
    },
    retry: askAgain,
    retryDelay: 50,
  });
}

function pageKey(looked: Looked, size: number, page: number, picked: Picked | undefined) {
  // A page of picked rows that is not full yet is another one when it has more.
  const rows = picked && Math.min(size, picked.rows.length - page * size);
  return ["rows", looked.id, picked ? shortName(picked.id) : "", size, page, rows] as const;
}

/** Forgets pages that nobody looks at, the oldest first, beyond so many. */
export function forgetPages(client: QueryClient): void {
  const cache = client.getQueryCache();
  const idle = cache.findAll({ queryKey: ["rows"], type: "inactive" });
  if (idle.length <= KEPT_PAGES) return;
  idle.sort((one, other) => one.state.dataUpdatedAt - other.state.dataUpdatedAt);
  for (const query of idle.slice(0, idle.length - KEPT_PAGES)) cache.remove(query);
}

/** Returns rows of the grid from one on, `end` not among them, without keeping them. */
export async function loadRows(looked: Looked, picked: Picked | undefined, start: number, end: number): Promise<NumberedRow[]> {
  const found: NumberedRow[] = [];
  for (let from = start; from < end; from += CHUNK) {
    const to = Math.min(end, from + CHUNK);
    const of = { text: looked.text, stage: looked.stage, ...inputOf(looked.input) };
    const { rows } = await api.rowPage(picked ? { ...of, rows: picked.rows.slice(from, to) } : { ...of, offset: from, limit: to - from });
    found.push(...rows);
    if (rows.length < to - from) break;
  }
  return found;
}

/** What is loaded of a grid's rows, found by their place in it. */
export class LoadedRows {
  readonly #pages = new Map<number, RowPage | undefined>();
  readonly #size: number;
  readonly #read: (page: number) => RowPage | undefined;

  constructor(client: QueryClient, looked: Looked, size: number, picked: Picked | undefined) {
    this.#size = size;
    this.#read = (page) => client.getQueryData<RowPage>(pageKey(looked, size, page, picked));
  }

  /** Returns a row; nothing where it is not loaded. */
  at(row: number): NumberedRow | undefined {
    const page = Math.floor(row / this.#size);
    if (!this.#pages.has(page)) this.#pages.set(page, this.#read(page));
    return this.#pages.get(page)?.rows[row - page * this.#size];
  }
}

/** Returns how many rows a grid has room for: all that are counted, or about as many as there seem to be. */
export const roomFor = (count: RowCount): number => (count.complete ? count.rows : count.estimated_rows);
