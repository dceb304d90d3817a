import { useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useMemo, useState } from "react";
import { dagQueries, isGone, type DagDetail } from "../ipc/index.ts";
import { Button, EmptyState, ErrorNote, SplitPane, type Tab } from "../shared/index.ts";
import { CalendarView } from "./calendar/CalendarView.tsx";
import { CodeView } from "./CodeView.tsx";
import { DagBar } from "./DagBar.tsx";
import classes from "./DagWork.module.css";
import { Gantt } from "./gantt/Gantt.tsx";
import { missedKey } from "./grid/columns.ts";
import { GridView, NO_FILTER, type RunFilter } from "./grid/GridView.tsx";
import { MissedPane } from "./inspector/MissedPane.tsx";
import { RunPane } from "./inspector/RunPane.tsx";
import { LogPane } from "./log/LogPane.tsx";
import { goTo, placeOf } from "./place.ts";
import { askNewDag } from "./ScheduleList.tsx";
import { TrustNote } from "./TrustNote.tsx";
import { useDagRuns, useGroupedTasks } from "./useDagRuns.ts";
import { words } from "./words.ts";

// The layout of a graph is larger than all the rest: it is loaded when a graph is first shown.
const GraphView = lazy(() => import("./graph/GraphView.tsx").then((module) => ({ default: module.GraphView })));

/** Below this width what is known of a run takes the place of the runs, until it is closed. */
const NARROW = "(max-width: 900px)";

/** A DAG: its runs, its tasks, when each ran, its text, and what is known of the run that was picked. */
export function DagWork({ tab }: { tab: Tab }) {
  const name = tab.params["name"] ?? "";
  const { data: dag, error, refetch } = useQuery(dagQueries.dag(name));
  if (isGone(error)) return <EmptyState action={<Button onClick={askNewDag}>{words.empty.newDag}</Button>}>{words.empty.gone}</EmptyState>;
  if (dag) return <Screen tab={tab} dag={dag} />;
  return error ? <ErrorNote error={error} onRetry={() => void refetch()} /> : <div className={classes["wait"]} />;
}

function Screen({ tab, dag: told }: { tab: Tab; dag: DagDetail }) {
  const [filter, setFilter] = useState<RunFilter>(NO_FILTER);
  const runs = useDagRuns(told.name, filter);
  const tasks = useGroupedTasks(told, runs);
  const dag = useMemo((): DagDetail => ({ ...told, tasks_in_order: [...tasks] }), [told, tasks]);
  const narrow = useMediaQuery(NARROW);
  const { view, column, row, attempt } = placeOf(tab);
  const range = runs.missed.find((missed) => missedKey(missed) === column);
  // Graph, Gantt and log show the newest run until one is picked.
  const run = column === undefined || range ? runs.runs[0]?.id : column;
  const task = row !== undefined && !row.startsWith("group:") && dag.tasks_in_order.some(({ name }) => name === row) ? row : undefined;
  const pick = (change: { column?: string; row?: string | undefined }) => goTo(tab, { column: run, ...change });
  const leave = () => goTo(tab, { column: undefined, row: undefined });
  const [problem] = dag.problems;

  const main = () => {
    switch (view) {
      case "grid":
        return (
          <GridView
            {...{ dag, runs, filter }}
            onFilter={setFilter}
            picked={column === undefined ? undefined : { column, row }}
            onPick={(picked) => goTo(tab, picked)}
          />
        );
      case "graph":
        return (
          <Suspense fallback={<div className={classes["wait"]} />}>
            <GraphView dag={dag} run={runs.runs.find(({ id }) => id === run)} picked={task} onPick={(name) => pick({ row: name })} />
          </Suspense>
        );
      case "gantt":
        return <Gantt run={run} picked={task} onPick={(name) => pick({ row: name })} />;
      case "calendar":
        return <CalendarView dag={dag} onPick={(id) => goTo(tab, { view: "grid", column: id, row: undefined })} />;
      case "code":
        return <CodeView dag={dag} />;
    }
  };
  const withRun = view !== "code" && view !== "calendar";
  const log =
    withRun && task !== undefined && run !== undefined && column !== undefined && !range ? (
      <LogPane key={`${run} ${task}`} run={run} task={task} attempt={attempt} />
    ) : undefined;
  const about =
    withRun && range ? (
      <MissedPane dag={dag} range={range} onClose={leave} />
    ) : withRun && run !== undefined && column !== undefined ? (
      <RunPane
        key={run}
        id={run}
        dag={dag}
        task={task}
        attempt={attempt}
        missed={runs.missed}
        onTask={(name) => pick({ row: name })}
        onAttempt={(next) => goTo(tab, { attempt: next })}
        onClose={leave}
      />
    ) : undefined;
  return (
    <div className={classes["screen"]}>
      <DagBar tab={tab} dag={dag} view={view} onView={(next) => goTo(tab, { view: next })} />
      <TrustNote dag={dag.name} />
      {problem && view !== "code" && (
        <button type="button" className={classes["problem"]} onClick={() => goTo(tab, { view: "code" })}>
          {words.bar.brokenFile}{" "}
          <b>
            {problem.line}:{problem.column}
          </b>{" "}
          {problem.message} {problem.hint}
        </button>
      )}
      {about !== undefined && narrow ? (
        about
      ) : (
        <SplitPane
          name="dag-run"
          sized="second"
          initial={248}
          min={200}
          max={560}
          first={
            <SplitPane
              name="dag-log"
              direction="column"
              sized="second"
              initial={212}
              min={96}
              max={900}
              first={<div className={classes["view"]}>{main()}</div>}
              second={log}
            />
          }
          second={about}
        />
      )}
    </div>
  );
}
