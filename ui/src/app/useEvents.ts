import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent } from "react";
import { api, applyEvent, followEvents, refreshAll, waitFor, type Event, type RunSummary } from "../ipc/index.ts";
import { announce, createStore, formatCount, runLook, useStore } from "../shared/index.ts";
import { useActions } from "./useActions.tsx";

const connected = createStore(true);

/** Returns whether the engine answers. */
export const useConnected = (): boolean => useStore(connected);

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
  if (run.state === "running" || run.state === "queued") return undefined;
  const written = run.ledger && run.state === "success" ? `, ${formatCount(run.ledger.written)} written` : "";
  return `${run.pipeline}: ${runLook(run).word}${written}.`;
}

/** Follows the engine's events: what is on the screen is asked again when it changed, and results are said. */
export function useEvents(): void {
  const client = useQueryClient();
  const { openPath } = useActions();
  const onEvent = useEffectEvent((event: Event, epoch: string) => {
    applyEvent(client, event);
    if (event.event === "run") {
      const said = outcome(event.run);
      if (said !== undefined) announce(said);
    }
    if (event.event === "open" && !wasOpened(event, epoch)) void openPath(event.path);
  });
  useEffect(() => {
    const stop = new AbortController();
    const leave = () => stop.abort();
    window.addEventListener("pagehide", leave);
    void followEvents(
      {
        fetch: (query, signal) => api.events(query, signal),
        onEvent: (event, epoch) => onEvent(event, epoch),
        onResync: () => void refreshAll(client),
        onConnected: (now) => {
          connected.set(now);
          if (now) void refreshAll(client);
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
