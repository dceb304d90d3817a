import { asApiError } from "../ipc/index.ts";
import { announce } from "./LiveRegion.tsx";
import { createStore, useStore } from "./store.ts";

/** Something a person asked for did not work. It stays until it is closed or something else takes its place. */
export interface Notice {
  error: unknown;
  retry?: () => void;
}

const notice = createStore<Notice | undefined>(undefined);

/** Shows an error above the work area and says it. What the person cancelled is no error. */
export function reportError(error: unknown, retry?: () => void): void {
  const { code, message } = asApiError(error);
  if (code === "cancelled") return;
  notice.set(retry ? { error, retry } : { error });
  announce(message);
}

export const clearNotice = (): void => notice.set(undefined);
export const useNotice = (): Notice | undefined => useStore(notice);
