import { useDags, useUpcoming, type DagListing, type UpcomingRun } from "../ipc/index.ts";
import { askNewDag, Button, dagTab, EmptyState, ErrorNote, Icon, keysOf, useNow, workspace } from "../shared/index.ts";
import bar from "../shared/bar.module.css";
import classes from "./NextRuns.module.css";
import { scheduleWords } from "./scheduleWords.ts";
import { dayOf, formatUntil, formatWall, wallTime, wallWeekday } from "../shared/wall.ts";
import { words } from "./words.ts";

const SHOWN = 60;

/** What is due next, of all DAGs, with what a change of the clock does to it. */
export function NextRuns() {
  const { data: dags = [], isPending } = useDags();
  const { data: runs, error, refetch } = useUpcoming(SHOWN);
  const now = useNow();
  if (!isPending && dags.length === 0)
    return (
      <EmptyState
        action={
          <Button tone="go" icon="plus" keys={keysOf("newDag")} onClick={askNewDag}>
            {words.empty.newDag}
          </Button>
        }
      >
        {words.empty.none}
      </EmptyState>
    );
  if (error && !runs) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (!runs) return <div className={classes["wait"]} />;
  const byName = new Map(dags.map((dag) => [dag.name, dag]));
  return (
    <>
      <div className={bar["bar"]}>
        <h2 className={bar["title"]}>{words.next.title}</h2>
        <span className={bar["sub"]}>{words.next.sub}</span>
      </div>
      {runs.length === 0 ? (
        <EmptyState>{words.next.none}</EmptyState>
      ) : (
        <ul className={classes["list"]} aria-label={words.next.list}>
          {runs.map((run, index) => (
            <NextRow
              key={`${run.dag} ${run.at}`}
              run={run}
              dag={byName.get(run.dag)}
              day={dayOf(run.wall) === dayOf(runs[index - 1]?.wall ?? "") ? undefined : wallWeekday(run.wall)}
              now={now}
            />
          ))}
        </ul>
      )}
    </>
  );
}

function NextRow({ run, dag, day, now }: { run: UpcomingRun; dag: DagListing | undefined; day: string | undefined; now: Date }) {
  return (
    <>
      {day !== undefined && <li className={classes["day"]}>{day}</li>}
      <li>
        <button type="button" className={classes["row"]} onClick={() => workspace.open(dagTab(run.dag))}>
          <Icon name="clock" />
          <b title={`${formatWall(run.wall)} ${dag?.timezone ?? ""}\n${run.at}`}>{wallTime(run.wall)}</b>
          <span className={classes["name"]}>{run.dag}</span>
          <span>{dag ? scheduleWords(dag.schedule, dag.consumes).long : ""}</span>
          <span>{dag?.timezone}</span>
          <span className={classes["note"]} title={run.note ?? undefined}>
            {run.note}
          </span>
          <em>{formatUntil(run.at, now)}</em>
        </button>
      </li>
    </>
  );
}
