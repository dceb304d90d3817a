import { clearDone } from "../../shared/index.ts";
import { placeOf, useKept } from "../kept.ts";
import { beside, moved } from "../versions.ts";
import { isLookBack, isLookNext, lookOf, lookWords, startLooks, withLook, type Look, type Looks } from "./looks.ts";

/** One way through the looks: what it would do, in words, and how to go it. */
interface Way {
  label: string;
  run: () => void;
}

/** How a tab's rows are looked at, and the ways back and on, where undo and redo are of that. */
export interface Looking extends Look {
  change: (part: Partial<Look>) => void;
  undo: Way | undefined;
  redo: Way | undefined;
}

/** Returns how the rows of a tab are looked at; `on` is how many versions the text had before the one that is shown. */
export function useLooks(tab: string, on: number): Looking {
  const [looks, setLooks] = useKept<Looks>(tab, "look", startLooks());
  const look = lookOf(looks);
  const way = (by: -1 | 1): Way | undefined => {
    const next = beside(looks, by)?.look;
    if (!next || !(by < 0 ? isLookBack : isLookNext)(looks, on)) return undefined;
    return { label: by < 0 ? lookWords(next, look) : lookWords(look, next), run: () => setLooks(moved(looks, by)) };
  };
  return {
    ...look,
    // Two changes of one moment are one after the other.
    change: (part) => {
      const now = placeOf<Looks>(tab, "look").get() ?? looks;
      clearDone();
      setLooks(withLook(now, { ...lookOf(now), ...part }, on, Date.now()));
    },
    undo: way(-1),
    redo: way(1),
  };
}
