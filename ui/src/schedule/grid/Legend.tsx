import { StateGlyph, type State } from "../../shared/index.ts";
import { words } from "../words.ts";
import classes from "./Legend.module.css";

const STATES: readonly State[] = [
  ...(["done", "retried", "rejected", "retry", "failed", "upstream", "skipped", "missed", "running"] satisfies State[]),
  "queued",
];

/** What the shapes of the grid mean. */
export function Legend() {
  return (
    <ul className={classes["legend"]} aria-label={words.grid.legend}>
      {STATES.map((state) => (
        <li key={state}>
          <StateGlyph state={state} />
          {words.grid.states[state as keyof typeof words.grid.states]}
        </li>
      ))}
    </ul>
  );
}
