import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { ChartWanted } from "../../ipc/index.ts";
import { ChartMenu, drawing, drawSheet, EmptyState, EngineChart, ErrorNote, formatCount, formatDuration } from "../../shared/index.ts";
import { useColorScheme } from "../../theme/index.ts";
import type { DagRuns } from "../useDagRuns.ts";
import { words } from "../words.ts";
import { drawnRuns, durationFigures, landingFigures, MOST_LINES, taskTimes, type TaskTimes } from "./figures.ts";
import classes from "./TimesView.module.css";

/** How long after its time a DAG's runs ended, and how long its tasks took, over the newest runs. */
export function TimesView({ runs: { runs } }: { runs: DagRuns }) {
  const theme = useColorScheme();
  const shown = useMemo(() => drawnRuns(runs), [runs]);
  const tasks = useMemo(() => taskTimes(shown), [shown]);
  const charts = useMemo(() => {
    const landing = landingFigures(shown, words.times.run);
    const slowest = tasks.slice(0, MOST_LINES).map(({ name }) => name);
    const due = landing.kind === "times" ? landing.labels.length : 0;
    return [
      ...(due > 0 ? [{ title: words.times.landing, about: words.times.landingAbout(due), figures: landing }] : []),
      {
        title: words.times.durations,
        about: words.times.durationsAbout(slowest.length, tasks.length, shown.length),
        figures: durationFigures(shown, slowest),
      },
    ] satisfies ChartWanted[];
  }, [shown, tasks]);
  const drawn = useQuery({ ...drawing(charts, "sheet", theme), enabled: tasks.length > 0, placeholderData: keepPreviousData });
  if (tasks.length === 0) return <EmptyState>{words.times.none}</EmptyState>;
  return (
    <div className={classes["view"]} tabIndex={0} role="group" aria-label={words.times.label}>
      {drawn.error ? <ErrorNote error={drawn.error} onRetry={() => void drawn.refetch()} /> : null}
      <div className={classes["charts"]}>
        {drawn.data?.charts.map((svg, at) => {
          const chart = charts[at];
          if (!chart) return null;
          return (
            <figure key={chart.title} className={classes["chart"]}>
              <div className={classes["menu"]}>
                <ChartMenu name={chart.title} svg={() => drawSheet(chart, theme)} />
              </div>
              <EngineChart svg={svg} theme={drawn.data.theme} label={`${chart.title}, ${chart.about}`} />
            </figure>
          );
        })}
      </div>
      <TaskTable tasks={tasks} />
    </div>
  );
}

function TaskTable({ tasks }: { tasks: readonly TaskTimes[] }) {
  const { columns } = words.times;
  return (
    <table className={classes["tasks"]}>
      <thead>
        <tr>
          <th>{columns.task}</th>
          <th>{columns.runs}</th>
          <th>{columns.median}</th>
          <th>{columns.longest}</th>
          <th>{columns.last}</th>
        </tr>
      </thead>
      <tbody>
        {tasks.map(({ name, runs, median, longest, last }) => (
          <tr key={name}>
            <td>{name}</td>
            <td>{formatCount(runs)}</td>
            <td>{formatDuration(median)}</td>
            <td>{formatDuration(longest)}</td>
            <td>{formatDuration(last)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
