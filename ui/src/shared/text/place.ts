import type { Problem } from "../../ipc/index.ts";
import { createStore } from "../store.ts";

/** A place in a file's text that is to be shown: as soon as its editor stands. */
interface AskedPlace {
  /** The key of the file's tab. */
  tab: string;
  line: number;
  column: number;
}

export const askedPlace = createStore<AskedPlace | undefined>(undefined);

/** Asks the editor of a tab to show where a mistake is. */
export const askPlace = (tab: string, { line, column }: Pick<Problem, "line" | "column">): void => askedPlace.set({ tab, line, column });
