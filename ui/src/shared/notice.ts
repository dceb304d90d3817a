import { asApiError } from "../ipc/index.ts";
import { announce } from "./LiveRegion.tsx";
import { createStore, useStore } from "./store.ts";

/** Something a person asked for did not work. It stays until it is closed, or until something else that was asked for works. */
export interface Notice {
  error: unknown;
  retry?: () => void;
}

const notice = createStore<Notice | undefined>(undefined);

/** Shows an error above the work area and says it. What the person cancelled is no error; a retry is offered where it may help. */
export function reportError(error: unknown, retry?: () => void): void {
  const { code, message, retryable } = asApiError(error);
  if (code === "cancelled") return;
  notice.set(retry && retryable ? { error, retry } : { error });
  announce(message);
}

/** Takes the notice away. Called where something that a person asked for has worked. */
export const clearNotice = (): void => notice.set(undefined);
export const getNotice = notice.get;
export const useNotice = (): Notice | undefined => useStore(notice);
