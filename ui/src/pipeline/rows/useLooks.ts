import { clearDone } from "../../shared/index.ts";
import { placeOf, useKept } from "../../shared/text/kept.ts";
import { beside, moved } from "../../shared/text/versions.ts";
import { isLookBack, isLookNext, lookOf, lookWords, startLooks, withLook, type Look, type Looks } from "./looks.ts";

/** One way through the looks: what it would do, in words, and how to go it. */
interface Way {
  label: string;
  run: () => void;
}

/** How a tab's rows are looked at, and the ways back and on. */
export interface Looking extends Look {
  change: (part: Partial<Look>) => void;
  /** Where undo is of the last look: nothing was done to the text after it. */
  undo: Way | undefined;
  /** The way back from the last look all the same. */
  former: Way | undefined;
  redo: Way | undefined;
}

/** Returns how the rows of a tab are looked at, which are those of a text. */
export function useLooks(tab: string, text: string): Looking {
  const [looks, setLooks] = useKept<Looks>(tab, "look", startLooks());
  const look = lookOf(looks);
  const way = (by: -1 | 1): Way | undefined => {
    const next = beside(looks, by)?.look;
    return next && { label: by < 0 ? lookWords(next, look) : lookWords(look, next), run: () => setLooks(moved(looks, by)) };
  };
  const former = way(-1);
  return {
    ...look,
    // Two changes of one moment are one after the other.
    change: (part) => {
      const now = placeOf<Looks>(tab, "look").get() ?? looks;
      clearDone();
      setLooks(withLook(now, { ...lookOf(now), ...part }, text, Date.now()));
    },
    undo: isLookBack(looks, text) ? former : undefined,
    former,
    redo: isLookNext(looks, text) ? way(1) : undefined,
  };
}
