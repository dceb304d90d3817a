import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent } from "react";
import {
  api,
  applyEvent,
  followEvents,
  isActive,
  queries,
  refreshAll,
  waitFor,
  type ApiError,
  type Event,
  type RunSummary,
  type Status,
} from "../ipc/index.ts";
import { announce, clearNotice, createStore, fateOf, formatCount, runLook, useStore } from "../shared/index.ts";
import { showAlert, showWaitingAlerts } from "./alertNotices.ts";
import { useActions } from "./useActions.tsx";

const broken = createStore<ApiError | undefined>(undefined);

/** Returns why the engine does not answer, or nothing where it does. */
export const useBroken = (): ApiError | undefined => useStore(broken);

const OPENED = "millpond.opened";

/** Returns whether this very request to open something was done already: a page that is loaded again gets it again. */
function wasOpened(event: Event, epoch: string): boolean {
  const name = `${epoch}:${event.sequence}`;
  const seen = sessionStorage.getItem(OPENED);
  if (seen === name) return true;
  sessionStorage.setItem(OPENED, name);
  return false;
}

function outcome(run: RunSummary): string | undefined {
  if (isActive(run)) return undefined;
  const written = run.ledger && fateOf(run) === "written" ? `, ${formatCount(run.ledger.written)} written` : "";
  return `${run.pipeline}: ${runLook(run).word}${written}.`;
}

/** Returns whether a run was started just now by a person in a window: what they asked for before is past then. */
function startsNow(run: RunSummary, status: Status | undefined): boolean {
  return isActive(run) && run.trigger !== "command line" && !run.dag && status?.active_runs.every((other) => other.id !== run.id) === true;
}

/** Follows the engine's events: what is on the screen is asked again when it changed, and results are said. */
export function useEvents(): void {
  const client = useQueryClient();
  const { openPath } = useActions();
  const onEvent = useEffectEvent((event: Event, epoch: string) => {
    if (event.event === "run" && startsNow(event.run, client.getQueryData(queries.status().queryKey))) clearNotice();
    applyEvent(client, event);
    if (event.event === "run") {
      const said = outcome(event.run);
      if (said !== undefined) announce(said);
    }
    if (event.event === "alert" && event.notice) showAlert(event.notice);
    if (event.event === "open" && !wasOpened(event, epoch)) void openPath(event.path);
  });
  useEffect(() => {
    const stop = new AbortController();
    void showWaitingAlerts();
    const leave = () => stop.abort();
    window.addEventListener("pagehide", leave);
    void followEvents(
      {
        fetch: (query, signal) => api.events(query, signal),
        onEvent: (event, epoch) => onEvent(event, epoch),
        onResync: () => {
          void refreshAll(client);
          void showWaitingAlerts();
        },
        onConnected: (cause) => {
          broken.set(cause);
          // A cut is asked again by itself; what a person must do about it is said.
          if (!cause) {
            void refreshAll(client);
            void showWaitingAlerts();
          } else if (!cause.retryable) announce([cause.message, cause.hint].filter(Boolean).join(" "));
        },
        wait: waitFor,
      },
      stop.signal,
    );
    return () => {
      window.removeEventListener("pagehide", leave);
      stop.abort();
    };
  }, [client]);
}
