import { createStore } from "../shared/index.ts";

// A table that was chosen elsewhere is to be seen in the diagram: what was chosen in it is in view already.
export const revealed = createStore<{ tab: string; table: string } | undefined>(undefined);

export const reveal = (tab: string, table: string): void => revealed.set({ tab, table });
