import { getHost, type Host } from "../ipc/index.ts";
import { createStore, useStore } from "./store.ts";

// Where the page is shown decides what can be done with a file that a run wrote.
const place = createStore<Pick<Host, "kind" | "local"> | undefined>(undefined);
void getHost().then((host) => place.set(host));

/** Returns whether files stand on the machine that the person sits at, and whether they can be downloaded. */
export function usePlace(): { here: boolean; downloads: boolean } {
  const host = useStore(place);
  return { here: host?.local ?? false, downloads: host?.kind === "browser" };
}
