import type { Profile } from "../../ipc/index.ts";
import type { Picking } from "./BarButtons.tsx";
import { missingColumns, missingFigures } from "./charts.ts";
import { missingBars } from "./figures.ts";
import classes from "./profile.module.css";
import { Sheet } from "./Sheet.tsx";
import { words } from "./words.ts";

/** How the engine draws it. */
const LINES = { above: 52, below: 28, height: 20 };

/** Where cells are missing, a line a column, from the first row to the last. */
export function MissingView({ profile, picking }: { profile: Profile; picking: Picking }) {
  const columns = missingColumns(profile.columns);
  const about = [words.of(profile.rows, profile.complete), words.missingLines(profile.stretch_rows)];
  if (columns.length < profile.columns.length) about.push(words.mostMissing(columns.length, profile.columns.length));
  return (
    <div className={classes["view"]}>
      <Sheet
        label={words.missingTitle}
        chart={{ title: words.missingTitle, about: about.join(" · "), figures: missingFigures(profile, columns) }}
        bars={missingBars(columns)}
        lines={LINES}
        picking={picking}
      />
    </div>
  );
}
