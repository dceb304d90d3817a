import { isDagRunActive, type DagDetail, type DagRunDetail, type MissedRange } from "../../ipc/index.ts";
import { ApiErrorNote, Chip, formatDuration, Icon, KIND_WORDS, StateGlyph, Time, useNow } from "../../shared/index.ts";
import { runLook, taskLook } from "../looks.ts";
import { formatWall } from "../../shared/wall.ts";
import { words } from "../words.ts";
import { Fact } from "./Fact.tsx";
import { MissedAbout } from "./MissedPane.tsx";
import classes from "./pane.module.css";
import { lateBy, secondsOf } from "./times.ts";

/** A run as a whole: when it was due and when it ran, by which version, and what became of each task. */
export function RunFacts({
  run,
  missed,
  dag,
  onTask,
}: {
  run: DagRunDetail;
  missed: readonly MissedRange[];
  dag: DagDetail;
  onTask: (task: string) => void;
}) {
  const now = useNow(isDagRunActive(run) ? 1_000 : 30_000);
  const look = runLook(run.state);
  const seconds = secondsOf(run, now);
  const params = Object.entries(run.params);
  const from = Date.parse(run.data_interval_start);
  const covered = missed.filter(
    (range) => range.reason === "covered" && Date.parse(range.to) < Date.parse(run.logical_time) && Date.parse(range.from) >= from,
  );
  return (
    <>
      {run.changed_since && <p className={classes["note"]}>{words.run.changedSince}</p>}
      {run.error && <ApiErrorNote code={run.state} message={run.error} hint={null} />}
      <dl className={classes["facts"]}>
        <Fact name={words.run.state}>
          <Chip tone={look.tone}>{look.word}</Chip>
        </Fact>
        <Fact name={words.run.kind}>{KIND_WORDS[run.kind]}</Fact>
        <Fact name={words.run.logicalTime} title={run.wall}>
          {formatWall(run.wall)}
        </Fact>
        <Fact name={words.run.interval}>{run.note}</Fact>
        {!run.started_at && (
          <Fact name={words.run.queued}>
            <Time at={run.queued_at} form="second" />
          </Fact>
        )}
        <Fact name={words.run.started}>{run.started_at && <Time at={run.started_at} form="second" />}</Fact>
        <Fact name={words.run.lateBy}>{lateBy(run)}</Fact>
        <Fact name={words.run.duration}>{seconds === undefined ? "" : formatDuration(seconds)}</Fact>
        <Fact name={words.run.who}>{`${run.user}, ${run.machine}`}</Fact>
        <Fact name={words.run.version} title={run.version}>
          {run.changed_since ? run.version.slice(0, 8) : words.run.asNow}
        </Fact>
      </dl>
      {params.length > 0 && (
        <div className={classes["section"]}>
          <h5>{words.run.params}</h5>
          <dl className={classes["facts"]}>
            {params.map(([name, value]) => (
              <Fact key={name} name={name}>
                {String(value)}
              </Fact>
            ))}
          </dl>
        </div>
      )}
      {covered.map((range) => (
        <div key={range.from} className={classes["section"]}>
          <MissedAbout dag={dag} range={range} />
        </div>
      ))}
      <div className={classes["section"]}>
        <h5>{words.run.tasks}</h5>
        {run.tasks.map((task) => {
          const { glyph, word } = taskLook(task);
          return (
            <button key={task.name} type="button" className={classes["task"]} title={word} onClick={() => onTask(task.name)}>
              <StateGlyph state={glyph} />
              <span>
                {task.name}
                <span hidden>: {word}</span>
              </span>
              <em>{task.seconds ? formatDuration(task.seconds) : ""}</em>
              <Icon name="right" size="xs" />
            </button>
          );
        })}
      </div>
    </>
  );
}
