import { useQuery } from "@tanstack/react-query";
import { dagQueries, isDagRunActive, isGone, type DagRunDetail } from "../../ipc/index.ts";
import { cx, EmptyState, ErrorNote, formatDuration, Icon, StateGlyph, useNow } from "../../shared/index.ts";
import { taskIcon, taskLook } from "../looks.ts";
import { formatWallShort } from "../../shared/wall.ts";
import { words } from "../words.ts";
import classes from "./Gantt.module.css";
import { ticksOf, timesOf, type Span } from "./spans.ts";

const MOST_TICKS = 8;

/** When each task of a run waited, ran, and was tried again. */
export function Gantt({
  run: id,
  picked,
  onPick,
}: {
  run: string | undefined;
  picked: string | undefined;
  onPick: (task: string) => void;
}) {
  const { data: run, error, refetch } = useQuery({ ...dagQueries.run(id ?? ""), enabled: id !== undefined });
  if (id === undefined) return <EmptyState>{words.gantt.none}</EmptyState>;
  if (isGone(error)) return <EmptyState>{words.run.gone}</EmptyState>;
  if (error && !run) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  return run ? <Chart run={run} picked={picked} onPick={onPick} /> : null;
}

function Chart({ run, picked, onPick }: { run: DagRunDetail; picked: string | undefined; onPick: (task: string) => void }) {
  const now = useNow(isDagRunActive(run) ? 1_000 : 30_000);
  const times = timesOf(run, now);
  const length = times.to - times.from;
  const share = (ms: number) => `${(ms / length) * 100}%`;
  const ticks = ticksOf(length, MOST_TICKS);
  return (
    <div className={classes["chart"]} role="list" aria-label={words.gantt.label}>
      <div className={classes["head"]}>
        <span className={classes["of"]}>{words.gantt.of(formatWallShort(run.wall))}</span>
        <div className={classes["axis"]} aria-hidden="true">
          {ticks.map((second) => (
            <u key={second} style={{ left: share(second * 1000) }}>
              {second === 0 ? "0" : formatDuration(second)}
            </u>
          ))}
        </div>
      </div>
      {run.task_views.map((task) => {
        const look = taskLook(task);
        const spans = times.spans.get(task.name) ?? [];
        return (
          <div key={task.name} role="listitem" className={cx(classes["row"], task.name === picked && classes["on"])}>
            <button
              type="button"
              aria-current={task.name === picked}
              className={classes["name"]}
              title={[look.word, ...spans.map(spanWords)].join("\n")}
              onClick={() => onPick(task.name)}
            >
              <Icon name={taskIcon(task.kind)} />
              <span>{task.name}</span>
              <span hidden>
                : {look.word}, {spans.map(spanWords).join(", ")}
              </span>
              <StateGlyph state={look.glyph} />
            </button>
            <div className={classes["track"]} onClick={() => onPick(task.name)}>
              {ticks.map((second) => (
                <i key={second} className={classes["line"]} style={{ left: share(second * 1000) }} />
              ))}
              {spans.map((span) => (
                <i
                  key={span.from}
                  className={cx(classes["span"], classes[span.kind])}
                  title={spanWords(span)}
                  style={{ left: share(span.from - times.from), width: share(span.to - span.from) }}
                />
              ))}
            </div>
          </div>
        );
      })}
    </div>
  );
}

function spanWords({ kind, from, to, attempt }: Span): string {
  const time = formatDuration((to - from) / 1000);
  if (kind === "waits") return `${words.gantt.queued} ${time}`;
  if (kind === "retry") return `${words.gantt.retry} ${time}`;
  return `${words.run.attempt((attempt ?? 0) + 1)}: ${kind}, ${time}`;
}
