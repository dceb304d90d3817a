import { keepPreviousData, skipToken, useQuery, useQueryClient } from "@tanstack/react-query";
import { useStore } from "../../shared/index.ts";
import { createStore } from "../../shared/store.ts";
import { layOut, type LayoutWish, type Placed } from "./layout.ts";

/** A layout and what it is of. */
interface Laid {
  placed: Placed;
  wish: LayoutWish;
}

/** How far a layout is. */
export interface LayoutState {
  /** The one that was asked for; until it is there, the one before. */
  placed: Placed | undefined;
  /** What it is of. */
  of: LayoutWish | undefined;
  /** Tables that have their place, of `total`; nothing where nothing goes on. */
  progress: { done: number; total: number } | undefined;
  error: unknown;
  cancelled: boolean;
  cancel: () => void;
  again: () => void;
}

/** How long a layout is kept that nobody looks at. */
const KEPT_MS = 600_000;
/** More often than the screen is drawn helps nobody. */
const TELL_MS = 60;
/** Windows of nearly the same size have one layout. */
const AREA_STEP_PX = 160;

const progress = createStore<{ key: string; done: number }>({ key: "", done: 0 });

const keys = new WeakMap<LayoutWish, string>();

/** Returns what a layout depends on as a text: two wishes with the same one have the same answer. */
export function wishKey(wish: LayoutWish): string {
  let key = keys.get(wish);
  if (key === undefined) {
    key = makeKey(wish);
    keys.set(wish, key);
  }
  return key;
}

function makeKey({ model, boxes, area, root }: LayoutWish): string {
  let hash = 0x811c9dc5;
  const add = (text: string) => {
    for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  };
  for (const { id } of model.nodes) {
    const box = boxes.get(id);
    add(`${id} ${box?.width} ${box?.height}\n`);
  }
  for (const { id, fromRows, toRows } of model.edges) add(`${id} ${fromRows.join()} ${toRows.join()}\n`);
  const room = [area.wide, area.high].map((px) => Math.round(px / AREA_STEP_PX));
  return [hash >>> 0, model.nodes.length, model.edges.length, root ?? "", ...room].join(" ");
}

async function laidOut(wish: LayoutWish, key: string, signal: AbortSignal): Promise<Laid> {
  let told = 0;
  progress.set({ key, done: 0 });
  const placed = await layOut(wish, signal, (done) => {
    if (performance.now() - told < TELL_MS) return;
    told = performance.now();
    progress.set({ key, done });
  });
  return { placed, wish };
}

/** Returns a layout, worked out beside the page; the one before stays until it is there. */
export function useLayout(wish: LayoutWish | undefined): LayoutState {
  const client = useQueryClient();
  const key = wish ? wishKey(wish) : "";
  const queryKey = ["er-layout", key] as const;
  const { data, error, isPlaceholderData, isPending, isError, fetchStatus, refetch } = useQuery({
    queryKey,
    queryFn: wish ? ({ signal }) => laidOut(wish, key, signal) : skipToken,
    placeholderData: keepPreviousData,
    // The same wish has the same answer, whatever happens elsewhere.
    staleTime: "static",
    gcTime: KEPT_MS,
    retry: false,
  });
  const told = useStore(progress);
  const waits = wish !== undefined && (isPending || isPlaceholderData) && !isError;
  const goesOn = waits && fetchStatus === "fetching";
  return {
    // What it was worked out for may have been read again since, and still be the same.
    of: isPlaceholderData ? data.wish : data && wish,
    placed: data?.placed,
    progress: goesOn ? { done: told.key === key ? told.done : 0, total: wish.model.nodes.length } : undefined,
    error,
    cancelled: waits && fetchStatus === "idle",
    cancel: () => void client.cancelQueries({ queryKey }),
    again: () => void refetch(),
  };
}
