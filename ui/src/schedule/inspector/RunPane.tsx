import { useQuery } from "@tanstack/react-query";
import { dagQueries, isGone, type DagDetail, type DagRunDetail, type MissedRange, type TaskView } from "../../ipc/index.ts";
import { EmptyState, ErrorNote, Icon, IconButton } from "../../shared/index.ts";
import { formatWallShort, wallWeekday } from "../../shared/wall.ts";
import { words } from "../words.ts";
import classes from "./pane.module.css";
import { RunActions } from "./RunActions.tsx";
import { RunFacts } from "./RunFacts.tsx";
import { TaskFacts } from "./TaskFacts.tsx";

export interface RunPaneProps {
  id: string;
  dag: DagDetail;
  /** The task that is looked at; without it the run as a whole is. */
  task: string | undefined;
  attempt: number | undefined;
  item: number | undefined;
  missed: readonly MissedRange[];
  onTask: (task: string | undefined) => void;
  onAttempt: (attempt: number | undefined) => void;
  onItem: (item: number | undefined) => void;
  onClose: () => void;
}

/** What is known of a run, or of a task of it, and what can be done with it. */
export function RunPane(props: RunPaneProps) {
  const { id, task, onTask, onClose } = props;
  const { data: run, error, refetch } = useQuery(dagQueries.run(id));
  const view = run?.task_views.find(({ name }) => name === task);
  return (
    <section className={classes["pane"]} aria-label={task ?? words.run.title}>
      <h3 className={classes["head"]}>
        {run && task !== undefined ? (
          <>
            <button type="button" className={classes["crumb"]} title={formatWallShort(run.wall)} onClick={() => onTask(undefined)}>
              {wallWeekday(run.wall)}
            </button>
            <Icon name="right" size="xs" />
            <b className={classes["name"]}>{task}</b>
          </>
        ) : (
          <b className={classes["name"]}>{run ? formatWallShort(run.wall) : ""}</b>
        )}
        <IconButton icon="close" size="s" label={words.run.close} className={classes["close"]} onClick={onClose} />
      </h3>
      {error && !run ? (
        isGone(error) ? (
          <EmptyState>{words.run.gone}</EmptyState>
        ) : (
          <ErrorNote error={error} onRetry={() => void refetch()} />
        )
      ) : null}
      {run && <About {...props} run={run} view={view} />}
    </section>
  );
}

function About({ run, view, ...props }: RunPaneProps & { run: DagRunDetail; view: TaskView | undefined }) {
  const { missed, dag, attempt, item, onAttempt, onItem, onTask } = props;
  return (
    <>
      <div className={classes["scroll"]}>
        {view ? (
          <TaskFacts run={run} task={view} {...{ attempt, item, onAttempt, onItem }} />
        ) : (
          <RunFacts {...{ run, missed, dag, onTask }} />
        )}
      </div>
      <RunActions key={view?.name ?? ""} run={run} task={view} onGone={props.onClose} />
    </>
  );
}
