import { useUpcoming } from "../ipc/index.ts";
import { dagTab, Icon, useNow, workspace } from "../shared/index.ts";
import { formatComing, formatUntil, formatWall } from "../shared/wall.ts";
import classes from "./NextRuns.module.css";
import { words } from "./words.ts";

/** Runs that are looked at to find the next one of each DAG. */
const ASKED = 60;
const SHOWN = 4;

/** The next run of each DAG; nothing where none is due. */
export function NextRuns() {
  const { data: runs = [] } = useUpcoming(ASKED);
  const now = useNow();
  const first = runs.filter((run, index) => runs.findIndex((other) => other.dag === run.dag) === index).slice(0, SHOWN);
  if (first.length === 0) return null;
  return (
    <section className={classes["next"]} aria-label={words.next}>
      <h3 className={classes["head"]}>{words.next}</h3>
      <ul>
        {first.map((run) => (
          <li key={run.dag}>
            <button type="button" className={classes["run"]} title={formatWall(run.wall)} onClick={() => workspace.open(dagTab(run.dag))}>
              <Icon name="clock" />
              <span>{run.dag}</span>
              <b>{formatComing(run.at, run.wall, now)}</b>
              <em>{formatUntil(run.at, now)}</em>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
