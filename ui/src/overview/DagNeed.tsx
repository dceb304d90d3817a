import { useDags, type DagAttention } from "../ipc/index.ts";
import { askBackfill, Button, dagTab, formatInstant, StateGlyph, Time, workspace } from "../shared/index.ts";
import { formatWallShort, toWall } from "../shared/wall.ts";
import classes from "./OverviewWork.module.css";
import { words } from "./words.ts";

/** A DAG whose runs failed or were missed, with the one thing to do about it. */
export function DagNeed({ need, first }: { need: DagAttention; first: boolean }) {
  return need.kind === "failed" ? <Failed need={need} first={first} /> : <Missed need={need} first={first} />;
}

/** Returns words with an end, so that others may follow: what a program said last has none. */
const asSentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`);

type Of<Kind extends DagAttention["kind"]> = Extract<DagAttention, { kind: Kind }>;

function Failed({ need: { run, task, hint, not_reached, runs }, first }: { need: Of<"failed">; first: boolean }) {
  const why = [asSentence(run.error ?? words.noReason), not_reached > 0 ? words.notReached(not_reached) : ""].filter(Boolean).join(" ");
  const open = () => workspace.open(dagTab(run.dag, { run: run.id, view: "grid", ...(task ? { task } : {}) }));
  return (
    <div className={classes["need"]}>
      <StateGlyph state="failed" />
      <b>
        {words.failed(run.dag)}
        <span>
          <Time at={run.ended_at ?? run.queued_at} />
        </span>
        {runs > 1 && <em title={words.repeatedTitle(runs)}>{words.repeated(runs)}</em>}
      </b>
      <p title={[why, hint].filter(Boolean).join("\n")} data-copy>
        {why}
      </p>
      <Button tone={first ? "go" : "plain"} onClick={open}>
        {words.openLog}
      </Button>
    </div>
  );
}

function Missed({ need: { dag, from, to, count, words: why }, first }: { need: Of<"missed">; first: boolean }) {
  const zone = useDags().data?.find(({ name }) => name === dag)?.timezone;
  const [begin, end] = [toWall(from, zone), toWall(to, zone)];
  const written = (wall: string) => wall.slice(0, 16).replace("T", " ");
  const backfill = () => {
    workspace.open(dagTab(dag, { view: "grid" }));
    askBackfill({ dag, from: written(begin), to: written(end) });
  };
  return (
    <div className={classes["need"]}>
      <StateGlyph state="missed" />
      <b>
        {words.missed(dag, count)}
        <span title={formatInstant(new Date(to))}>
          {count === 1 ? formatWallShort(begin) : `${formatWallShort(begin)} – ${formatWallShort(end)}`}
        </span>
      </b>
      <p title={why}>{why}</p>
      <Button tone={first ? "go" : "plain"} onClick={backfill}>
        {words.runAnyway}
      </Button>
    </div>
  );
}
