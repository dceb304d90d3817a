import { asApiError, type ApiError } from "./call.ts";
import type { Event, EventBatch } from "./types.ts";

/** How long the door may hold a request when nothing happens. */
const WAIT_MS = 25_000;
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5_000;

export interface EventFeed {
  /** Asks for what came after; the answer may take up to `wait_ms`. */
  fetch: (query: { epoch?: string; after?: number; wait_ms: number }, signal: AbortSignal) => Promise<EventBatch>;
  /** Something changed. With the epoch, a sequence names an event for good. */
  onEvent: (event: Event, epoch: string) => void;
  /** Events are missing: whatever was fetched may be old. */
  onResync: () => void;
  /** The door answers, or why it does not. Called when that changes. */
  onConnected: (cause: ApiError | undefined) => void;
  /** Waits between attempts; ends early when the signal does. */
  wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Follows the door's events until the signal ends it. */
export async function followEvents(feed: EventFeed, signal: AbortSignal): Promise<void> {
  let epoch: string | undefined;
  let after = 0;
  let retry = FIRST_RETRY_MS;
  let broken: ApiError | undefined;
  while (!signal.aborted) {
    try {
      const known = epoch === undefined ? {} : { epoch, after };
      // The first request only learns where the sequence stands; so does the first after a break.
      const batch = await feed.fetch({ ...known, wait_ms: epoch === undefined || broken ? 0 : WAIT_MS }, signal);
      // `abort` may arrive while the answer does.
      if (isAborted(signal)) return;
      if (broken) {
        broken = undefined;
        feed.onConnected(undefined);
      }
      retry = FIRST_RETRY_MS;
      const missed = epoch !== undefined && (batch.resync || batch.epoch !== epoch);
      const position = missed || epoch === undefined ? -1 : after;
      epoch = batch.epoch;
      after = batch.sequence;
      if (missed) feed.onResync();
      for (const event of batch.events) if (event.sequence > position) feed.onEvent(event, batch.epoch);
    } catch (error) {
      if (isAborted(signal)) return;
      const cause = asApiError(error);
      // A server that was started again answers first nothing, then that it does not know this browser.
      if (broken?.code !== cause.code) feed.onConnected(cause);
      broken = cause;
      await feed.wait(cause.code === "login" ? LAST_RETRY_MS : retry, signal);
      retry = Math.min(retry * 2, LAST_RETRY_MS);
    }
  }
}

const isAborted = (signal: AbortSignal): boolean => signal.aborted;

/** Waits some milliseconds, or until the signal ends it. */
export function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
