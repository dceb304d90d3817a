import type { DagDetail, MissedRange } from "../../ipc/index.ts";
import { askBackfill, Button, formatInstant, IconButton, StateGlyph } from "../../shared/index.ts";
import { REASON_GLYPHS } from "../looks.ts";
import { formatWallShort, toWall } from "../../shared/wall.ts";
import { words } from "../words.ts";
import classes from "./pane.module.css";

/** Runs that were due and did not run: when, how many, and why. */
export function MissedPane({ dag, range, onClose }: { dag: DagDetail; range: MissedRange; onClose: () => void }) {
  return (
    <section className={classes["pane"]} aria-label={words.missed.title(range.count)}>
      <h3 className={classes["head"]}>
        <b className={classes["name"]}>{words.missed.title(range.count)}</b>
        <IconButton icon="close" size="s" label={words.run.close} className={classes["close"]} onClick={onClose} />
      </h3>
      <div className={classes["section"]}>
        <MissedAbout dag={dag} range={range} />
      </div>
    </section>
  );
}

/** What is said of a missed range, with the way to make up for it. */
export function MissedAbout({ dag, range }: { dag: DagDetail; range: MissedRange }) {
  const from = toWall(range.from, dag.timezone);
  const to = toWall(range.to, dag.timezone);
  const backfill = () => askBackfill({ dag: dag.name, from: from.slice(0, 16).replace("T", " "), to: to.slice(0, 16).replace("T", " ") });
  return (
    <>
      <h5>
        <StateGlyph state={REASON_GLYPHS[range.reason]} />
        {range.words}
      </h5>
      <p title={formatInstant(new Date(range.from))}>
        {words.missed.title(range.count)}
        <br />
        {words.missed.span(formatWallShort(from), formatWallShort(to))}
      </p>
      <Button size="s" disabled={dag.problems.length > 0} onClick={backfill}>
        {words.missed.backfill(range.count)}
      </Button>
    </>
  );
}
