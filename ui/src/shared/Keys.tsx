import { spellKeys } from "./keys.ts";
import classes from "./Keys.module.css";

/** A shortcut in small type, in the words of this system: `Ctrl ⏎`, `⌘ ⏎`. */
export function Keys({ keys }: { keys: string }) {
  return <kbd className={classes["keys"]}>{spellKeys(keys)}</kbd>;
}
