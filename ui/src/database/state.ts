import { createStore } from "../shared/index.ts";

// What the parts of the database's screen tell each other.

/** How large the diagram is drawn. */
export const diagramScale = createStore(1);

/** Counts how often the field that finds tables was asked for: it takes the focus then. */
export const findAsked = createStore(0);
export const askFind = (): void => findAsked.set(findAsked.get() + 1);
