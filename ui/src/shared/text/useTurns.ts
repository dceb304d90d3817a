import { announce } from "../LiveRegion.tsx";
import { useDone } from "../done.ts";
import { useHotkey } from "../hotkeys.ts";
import { words } from "../words.ts";

/** One way through the versions: what it would do, in words, and how to go it; no way without `run`. */
export interface Turn {
  label: string;
  run: (() => void) | undefined;
}

export interface Turns {
  undo: Turn;
  redo: Turn;
}

/** A change that can be gone back from or on to. */
export interface Way {
  /** What it is: `move “Sort” from 3 to 1`; "" where that is not known. */
  label: string;
  run: () => void;
}

/** Undo and redo of what a screen shows, by their keys too, with what they undo and redo. */
export function useTurns(ways: { undo: Way | undefined; redo: Way | undefined }): Turns {
  // A file that was deleted, made or renamed after the last edit comes first.
  const later = useDone();
  const undo = turnOf(ways.undo, words.text.undo, words.text.undone);
  const redo = turnOf(ways.redo, words.text.redo, words.text.redone);
  useHotkey("undo", () => undo.run?.(), { enabled: undo.run !== undefined && (later === undefined || later.back) });
  useHotkey("redo", () => redo.run?.(), { enabled: redo.run !== undefined && later?.back !== true });
  return { undo, redo };
}

function turnOf(way: Way | undefined, name: (what: string) => string, done: (what: string) => string): Turn {
  const label = way?.label ?? "";
  const run = () => {
    way?.run();
    if (label !== "") announce(done(label));
  };
  return { label: name(label), run: way && run };
}
