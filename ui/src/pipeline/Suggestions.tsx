import type { SuggestedStep } from "../ipc/index.ts";
import { Button, keysOf } from "../shared/index.ts";
import { asked, evidenceOf } from "./suggestions.ts";
import classes from "./Suggestions.module.css";
import { words } from "./words.ts";

/** What would help the rows as they are after the steps, each with what speaks for it and one click. */
export function Suggestions({
  suggestions,
  onTake,
  onTakeAll,
}: {
  suggestions: readonly SuggestedStep[];
  onTake: (suggestion: SuggestedStep) => void;
  onTakeAll: () => void;
}) {
  if (suggestions.length === 0) return null;
  return (
    <section aria-label={words.suggested}>
      {asked(suggestions).map(([first, ...others]) => (
        <div key={first.id} className={classes["suggestion"]}>
          <span className={classes["what"]} title={[first.finding, ...evidenceOf(first)].join("\n")}>
            {first.finding}
            {evidenceOf(first).length > 0 && <small>{evidenceOf(first).join(" · ")}</small>}
          </span>
          <span className={classes["choice"]}>
            {[first, ...others].map((suggestion) => (
              <Button key={suggestion.id} size="s" onClick={() => onTake(suggestion)}>
                {suggestion.action}
              </Button>
            ))}
          </span>
        </div>
      ))}
      {suggestions.filter(({ choice }) => !choice).length > 1 && (
        <div className={classes["suggestion"]}>
          <Button size="s" tone="quiet" keys={keysOf("acceptSuggestions")} title={words.takeAllHint} onClick={onTakeAll}>
            {words.takeAll}
          </Button>
        </div>
      )}
    </section>
  );
}
