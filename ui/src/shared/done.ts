import { announce } from "./LiveRegion.tsx";
import { reportError } from "./notice.ts";
import { createStore, useStore } from "./store.ts";

/** Something that was done to a file as a whole, with the way back and the way on again. */
export interface Change {
  /** What is said of it: `clean_sales is deleted.` */
  done: string;
  /** What is said when it was undone: `clean_sales is back.` */
  undone: string;
  undo: () => Promise<void>;
  redo: () => Promise<void>;
}

/** The last such change while nothing else was done after it: undo is of it then, or redo. */
export interface Done {
  change: Change;
  /** It was undone. */
  back: boolean;
}

const done = createStore<Done | undefined>(undefined);

/** Says that something was done, and offers the way back until something else is done. */
export function showDone(change: Change): void {
  done.set({ change, back: false });
  announce(change.done);
}

/** Something else was done: undo is of that. */
export const clearDone = (): void => done.set(undefined);
export const getDone = done.get;
export const useDone = (): Done | undefined => useStore(done);

let turning = false;

/** Undoes the change that is offered, or does it again; what goes wrong is shown. */
export async function turnDone(): Promise<void> {
  const now = done.get();
  if (!now || turning) return;
  const { change, back } = now;
  turning = true;
  try {
    await (back ? change.redo() : change.undo());
    done.set({ change, back: !back });
    announce(back ? change.done : change.undone);
  } catch (error) {
    reportError(error, () => void turnDone());
  } finally {
    turning = false;
  }
}
