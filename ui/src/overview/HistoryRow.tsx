import type { ReactNode } from "react";
import type { DagRunSummary, RunSummary } from "../ipc/index.ts";
import {
  cx,
  dagTab,
  fileName,
  formatCount,
  formatDuration,
  formatInstant,
  formatTimeOfDay,
  fateOf,
  KIND_WORDS,
  LedgerBar,
  missedKey,
  runLook,
  runTab,
  StateGlyph,
  workspace,
  type StateLook,
} from "../shared/index.ts";
import { formatWallShort, toWall } from "../shared/wall.ts";
import type { Entry } from "./entries.ts";
import classes from "./History.module.css";
import { noBarWords, words, writtenRows } from "./words.ts";

interface Place {
  /** Said only where it differs from the row above. */
  day: string;
  at: number;
  top: number;
  current: boolean;
  onFocus: () => void;
}

/** One entry in a line. Enter or a click opens everything that is kept of it. */
export function HistoryRow({ entry, ...place }: Place & { entry: Entry }) {
  switch (entry.of) {
    case "run":
      return <RunRow run={entry.run} place={place} />;
    case "dagRun":
      return <DagRunRow run={entry.run} at={entry.at} place={place} />;
    case "missed":
      return <MissedRow entry={entry} place={place} />;
  }
}

/** What the columns of a line say. */
interface Said {
  at: string;
  what: ReactNode;
  trigger: string;
  look: Pick<StateLook, "glyph" | "tone" | "word">;
  ledger: ReactNode;
  seconds?: number | null | undefined;
  who: string;
  title: string | undefined;
  open: () => void;
}

function Line({ at, what, trigger, look, ledger, seconds, who, title, open, place }: Said & { place: Place }) {
  const time = new Date(at);
  return (
    <div role="listitem" className={classes["slot"]} style={{ transform: `translateY(${place.top}px)` }}>
      <button
        type="button"
        data-at={place.at}
        tabIndex={place.current ? 0 : -1}
        className={cx(classes["row"], classes["entry"])}
        onFocus={place.onFocus}
        onClick={open}
        title={title}
      >
        <span className={classes["time"]} title={formatInstant(time)}>
          <i>{place.day}</i>
          {formatTimeOfDay(time)}
        </span>
        <span className={classes["what"]}>{what}</span>
        <span className={cx(classes["quiet"], classes["trigger"])}>{trigger}</span>
        <span className={cx(classes["state"], classes[look.tone])}>
          <StateGlyph state={look.glyph} />
          {look.word}
        </span>
        <span className={classes["ledger"]}>{ledger}</span>
        <span className={cx(classes["number"], classes["took"])}>
          {seconds === null || seconds === undefined ? "" : formatDuration(seconds)}
        </span>
        <span className={cx(classes["quiet"], classes["who"])}>{who}</span>
      </button>
    </div>
  );
}

/** What stands in place of a bar. */
function NoBar({ children }: { children: string }) {
  return (
    <>
      <s />
      <i className={classes["none"]}>{children}</i>
    </>
  );
}

function RunRow({ run, place }: { run: RunSummary; place: Place }) {
  const { ledger } = run;
  const written = writtenRows(run);
  return (
    <Line
      place={place}
      at={run.started_at}
      what={
        <>
          <b>{run.pipeline}</b>
          {run.trial ? <i>{words.trial}</i> : run.output && <i>→ {fileName(run.output.path)}</i>}
        </>
      }
      trigger={run.trigger}
      look={runLook(run)}
      ledger={
        ledger && ledger.read > 0 ? (
          <>
            <s>{formatCount(ledger.read)}</s>
            <LedgerBar ledger={ledger} size="s" quiet fate={fateOf(run)} />
            {written === undefined ? (
              <s className={classes["none"]} title={words.nothingWritten}>
                {words.none}
              </s>
            ) : (
              <s>{formatCount(written)}</s>
            )}
          </>
        ) : (
          <NoBar>{noBarWords(run)}</NoBar>
        )
      }
      seconds={run.seconds}
      who={`${run.user}, ${run.machine}`}
      title={run.error ?? undefined}
      open={() => workspace.open(runTab(run))}
    />
  );
}

function DagRunRow({ run, at, place }: { run: DagRunSummary; at: string; place: Place }) {
  const task = run.tasks.find(({ state }) => state === "failed")?.name;
  const notRun = run.tasks.filter(({ state }) => state === "upstream_failed").length;
  return (
    <Line
      place={place}
      at={at}
      what={
        <>
          <b>{run.dag}</b>
          {task !== undefined && <i>{words.failedTask(task)}</i>}
        </>
      }
      trigger={KIND_WORDS[run.kind]}
      look={{ glyph: "failed", tone: "failed", word: words.failedState }}
      ledger={<NoBar>{words.tasksNotRun(notRun)}</NoBar>}
      seconds={run.seconds}
      who={`${run.user}, ${run.machine}`}
      title={run.error ?? undefined}
      open={() => workspace.open(dagTab(run.dag, { run: run.id, view: "grid", ...(task === undefined ? {} : { task }) }))}
    />
  );
}

function MissedRow({ entry: { dag, range, at }, place }: { entry: Extract<Entry, { of: "missed" }>; place: Place }) {
  const wall = (instant: string) => formatWallShort(toWall(instant, dag.timezone));
  return (
    <Line
      place={place}
      at={at}
      what={
        <>
          <b>{dag.name}</b>
          {range.count > 1 && <i>{words.repeated(range.count)}</i>}
        </>
      }
      trigger={KIND_WORDS.scheduled}
      look={{ glyph: "missed", tone: "plain", word: words.missedState }}
      ledger={<NoBar>{words.didNotRun}</NoBar>}
      who=""
      title={words.missedTitle(wall(range.from), wall(range.to), range.words)}
      open={() => workspace.open(dagTab(dag.name, { run: missedKey(range), view: "grid" }))}
    />
  );
}
