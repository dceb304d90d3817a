import { createStore, useStore } from "../../shared/index.ts";

// What a release would do right now, for the status bar.
const sentence = createStore<string | undefined>(undefined);
export const setDropSentence = sentence.set;
export const useDropSentence = (): string | undefined => useStore(sentence);
