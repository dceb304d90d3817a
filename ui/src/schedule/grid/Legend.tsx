import { StateGlyph, type State } from "../../shared/index.ts";
import { words } from "../words.ts";
import classes from "./Legend.module.css";

const STATES: readonly State[] = [
  ...(["done", "retried", "rejected", "retry", "failed", "upstream", "skipped", "missed", "running"] satisfies State[]),
  "queued",
];

/** What the shapes mean that stand in the grid. */
export function Legend({ seen }: { seen: ReadonlySet<State> }) {
  return (
    <ul className={classes["legend"]} aria-label={words.grid.legend}>
      {STATES.filter((state) => seen.has(state)).map((state) => (
        <li key={state}>
          <StateGlyph state={state} />
          {words.grid.states[state as keyof typeof words.grid.states]}
        </li>
      ))}
    </ul>
  );
}
