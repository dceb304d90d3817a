import { createStore, useStore } from "./store.ts";

/** A backfill that is asked for. Its times are those of a clock in the DAG's zone: `2026-11-21 01:00`. */
export interface BackfillAsked {
  dag: string;
  from?: string;
  to?: string;
}

const asked = createStore<BackfillAsked | undefined>(undefined);

/** Asks a person for a backfill: the DAG's screen shows the question, or it does as soon as it stands. */
export const askBackfill = (backfill: BackfillAsked | undefined): void => asked.set(backfill);

/** Returns the backfill that is asked for of a DAG. */
export function useBackfillAsked(dag: string): BackfillAsked | undefined {
  const now = useStore(asked);
  return now?.dag === dag ? now : undefined;
}
