import { ApiError, asApiError } from "../ipc/index.ts";
import { Button, IconButton } from "./Button.tsx";
import { copyText } from "./copy.ts";
import classes from "./ErrorNote.module.css";
import { StateGlyph } from "./StateGlyph.tsx";
import { words } from "./words.ts";

/** Returns an error as text for the clipboard. */
export function errorText(error: unknown): string {
  const { message, hint, place } = asApiError(error);
  return [place ? `${place}: ${message}` : message, hint].filter(Boolean).join("\n");
}

/**
 * What went wrong, in words: what, where, what next. It can be copied, and tried again where that may help. What the person
 * cancelled themselves went as they wanted: nothing is said.
 */
export function ErrorNote({ error, onRetry }: { error: unknown; onRetry?: (() => void) | undefined }) {
  const { code, message, hint, place } = asApiError(error);
  if (code === "cancelled") return null;
  return (
    <div role="alert" className={classes["note"]}>
      <StateGlyph state="failed" />
      <div className={classes["text"]} data-copy>
        <p>{message}</p>
        {place && <p className={classes["place"]}>{place}</p>}
        {hint && <p className={classes["hint"]}>{hint}</p>}
      </div>
      {onRetry && (
        <Button size="s" onClick={onRetry}>
          {words.tryAgain}
        </Button>
      )}
      <IconButton icon="copy" size="s" label={words.copyError} onClick={() => void copyText(errorText(error))} />
    </div>
  );
}

/** What went wrong in something that is over, as it was written down then. */
export function ApiErrorNote({ code, message, hint }: { code: string; message: string; hint: string | null }) {
  return <ErrorNote error={new ApiError(code === "cancelled" ? "failed" : code, message, hint)} />;
}
