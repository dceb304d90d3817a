import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { askDueAnew } from "../ipc/index.ts";

/** The engine sees a sleep, or a clock that was set, within a second, and then decides what was missed. */
const DECIDED_MS = 2_000;

/** Asks anew for what is due, and what was missed, once the time at which the next run is due has passed. */
export function useDuePassed(due: string | undefined, now: Date): void {
  const client = useQueryClient();
  const passed = due !== undefined && Date.parse(due) <= now.getTime() ? due : undefined;
  useEffect(() => {
    // It is asked also where the next run is another one by then: this one may have been missed.
    if (passed !== undefined) setTimeout(() => askDueAnew(client), DECIDED_MS);
  }, [client, passed]);
}
