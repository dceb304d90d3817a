import classes from "./LiveRegion.module.css";
import { createStore, useStore } from "./store.ts";

// One region for the whole page: what happened is said once, whichever screen it happened on.
const message = createStore("");

/** Says a result to people who hear the screen. */
export function announce(text: string): void {
  // The same words twice are two events: a character that is not heard makes the text another one.
  message.set(message.get() === text ? `${text}\u200b` : text);
}

export function LiveRegion() {
  return (
    <div className={classes["region"]} role="status" aria-live="polite" aria-atomic="true">
      {useStore(message)}
    </div>
  );
}
