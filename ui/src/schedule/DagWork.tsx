import { useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useEffectEvent, useState } from "react";
import { dagQueries, isGone, type DagDetail, type Problem } from "../ipc/index.ts";
import {
  askPlace,
  Button,
  EmptyState,
  ErrorNote,
  isMissedKey,
  missedKey,
  onScreen,
  askNewDag,
  ProblemList,
  SplitPane,
  TextNotes,
  useText,
  useTurns,
  type Tab,
  type Way,
} from "../shared/index.ts";
import { CalendarView } from "./calendar/CalendarView.tsx";
import { CodeView } from "./CodeView.tsx";
import { DagBar } from "./DagBar.tsx";
import classes from "./DagWork.module.css";
import { dagTexts } from "./files.ts";
import { Gantt } from "./gantt/Gantt.tsx";
import { GridView, NO_FILTER, type RunFilter } from "./grid/GridView.tsx";
import { MissedPane } from "./inspector/MissedPane.tsx";
import { RunPane } from "./inspector/RunPane.tsx";
import { LogPane } from "./log/LogPane.tsx";
import { goTo, placeOf } from "./place.ts";
import { TimesView } from "./times/TimesView.tsx";
import { TrustNote } from "./TrustNote.tsx";
import { placeOfChange } from "../shared/text/difference.ts";
import { useDagRuns } from "./useDagRuns.ts";
import { words } from "./words.ts";

// The layout of a graph is larger than all the rest: it is loaded when a graph is first shown.
const GraphView = lazy(() => import("./graph/GraphView.tsx").then((module) => ({ default: module.GraphView })));

/** Below this width what is known of a run takes the place of the runs, until it is closed. */
const NARROW = "(max-width: 900px)";

/** A DAG: its runs, its tasks, when each ran, its text, and what is known of the run that was picked. */
export function DagWork({ tab }: { tab: Tab }) {
  const name = tab.params["name"] ?? "";
  const { data: dag, error, refetch } = useQuery(dagQueries.dag(name));
  if (!dag && isGone(error))
    return <EmptyState action={<Button onClick={askNewDag}>{words.empty.newDag}</Button>}>{words.empty.gone}</EmptyState>;
  if (dag) return <Screen tab={tab} dag={dag} gone={isGone(error)} />;
  return error ? <ErrorNote error={error} onRetry={() => void refetch()} /> : <div className={classes["wait"]} />;
}

function Screen({ tab, dag, gone }: { tab: Tab; dag: DagDetail; gone: boolean }) {
  const [filter, setFilter] = useState<RunFilter>(NO_FILTER);
  const runs = useDagRuns(dag, filter);
  const text = useText(dagTexts, tab, dag.name, dag.name, dag, dag.path);
  const rename = useEffectEvent(async (to: string) => text?.rename(to, (name) => dagTexts.tab(name, tab)));
  useEffect(() => onScreen(tab.key, (to) => rename(to)), [tab.key]);
  const way = (from: string | undefined, to: string | undefined, run: () => void): Way | undefined =>
    from === undefined || to === undefined ? undefined : { label: words.code.change(placeOfChange(from, to)), run };
  const turns = useTurns({
    undo: way(text?.former, text?.text, () => text?.undo()),
    redo: way(text?.text, text?.later, () => text?.redo()),
  });
  const narrow = useMediaQuery(NARROW);
  const { view, column, row, attempt, item } = placeOf(tab);
  const range = runs.missed.find((missed) => missedKey(missed) === column);
  // Graph, Gantt and log show the newest run until one is picked.
  const ofRun = column !== undefined && !isMissedKey(column);
  const run = ofRun ? column : runs.runs[0]?.id;
  const task = row !== undefined && !row.startsWith("group:") && dag.tasks_in_order.some(({ name }) => name === row) ? row : undefined;
  const pick = (change: { column?: string; row?: string | undefined }) => goTo(tab, { column: run, ...change });
  const leave = () => goTo(tab, { column: undefined, row: undefined });
  const problems = text?.problems ?? dag.problems;
  const unsaved = text !== undefined && text.text !== dag.text;
  const showPlace = (problem: Problem) => {
    askPlace(tab.key, problem);
    goTo(tab, { view: "code" });
  };

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
      case "times":
        return <TimesView runs={runs} />;
      case "code":
        return <CodeView dag={dag} tab={tab.key} {...{ text, turns }} />;
    }
  };
  const withRun = view === "grid" || view === "graph" || view === "gantt";
  const log =
    withRun && task !== undefined && run !== undefined && ofRun ? (
      <LogPane key={`${run} ${task}`} run={run} task={task} attempt={attempt} item={item} />
    ) : undefined;
  const about =
    withRun && range ? (
      <MissedPane dag={dag} range={range} onClose={leave} />
    ) : withRun && run !== undefined && ofRun ? (
      <RunPane
        key={run}
        id={run}
        dag={dag}
        task={task}
        attempt={attempt}
        item={item}
        missed={runs.missed}
        onTask={(name) => pick({ row: name })}
        onAttempt={(next) => goTo(tab, { attempt: next })}
        onItem={(next) => goTo(tab, { item: next })}
        onClose={leave}
      />
    ) : undefined;
  return (
    <div className={classes["screen"]}>
      <DagBar {...{ tab, dag, text, view }} onView={(next) => goTo(tab, { view: next })} />
      <TrustNote dag={dag.name} />
      {text && <TextNotes text={text} gone={gone} tab={tab.key} />}
      {view !== "code" && (
        <ProblemList problems={problems} onPlace={showPlace}>
          {words.bar.broken(dag.in_force, unsaved)}
        </ProblemList>
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
