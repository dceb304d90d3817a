import { createStore, useStore } from "../shared/index.ts";
import type { CloseAnswer, Closing } from "../ipc/index.ts";

/** What stands in front of everything, one at a time. */
export type OpenDialog =
  | { dialog: "palette" }
  | { dialog: "goTo" }
  | { dialog: "help" }
  | { dialog: "openPath"; folder: boolean }
  | { dialog: "saveAs" }
  | { dialog: "makeProject"; path: string }
  | { dialog: "close"; closing: Closing; answer: (answer: CloseAnswer) => void };

const front = createStore<OpenDialog | undefined>(undefined);

export const showDialog = (dialog: OpenDialog): void => front.set(dialog);
export const closeDialog = (): void => front.set(undefined);
export const useDialog = (): OpenDialog | undefined => useStore(front);
