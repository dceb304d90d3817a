import { Button, clearDone, IconButton, keysOf, turnDone, useDone, useHotkey } from "../shared/index.ts";
import classes from "./App.module.css";
import { words } from "./words.ts";

/** What was done to a file as a whole, with the way back, until something else is done. */
export function DoneBar() {
  const done = useDone();
  const back = done?.back === true;
  useHotkey("undo", () => void turnDone(), { enabled: done !== undefined && !back });
  useHotkey("redo", () => void turnDone(), { enabled: back });
  if (!done) return null;
  const way = back ? "redo" : "undo";
  return (
    <div className={classes["done"]} role="group" aria-label={words.done.label}>
      <span>{back ? done.change.undone : done.change.done}</span>
      <Button size="s" icon={way} keys={keysOf(way)} onClick={() => void turnDone()}>
        {words.done[way]}
      </Button>
      <IconButton icon="close" size="s" label={words.tabs.closeNotice} className={classes["doneClose"]} onClick={clearDone} />
    </div>
  );
}
