import type { RunSummary } from "../ipc/index.ts";
import {
  cx,
  fileName,
  formatCount,
  formatDuration,
  formatInstant,
  formatTimeOfDay,
  fateOf,
  LedgerBar,
  runLook,
  StateGlyph,
} from "../shared/index.ts";
import classes from "./History.module.css";
import { noBarWords, words, writtenRows } from "./words.ts";

/** One run in a line. Enter or a click opens everything that is kept of it. */
export function HistoryRow({
  run,
  day,
  at,
  top,
  current,
  onFocus,
  onOpen,
}: {
  run: RunSummary;
  /** Said only where it differs from the row above. */
  day: string;
  at: number;
  top: number;
  current: boolean;
  onFocus: () => void;
  onOpen: () => void;
}) {
  const started = new Date(run.started_at);
  const look = runLook(run);
  const { ledger } = run;
  const written = writtenRows(run);
  return (
    <div role="listitem" className={classes["slot"]} style={{ transform: `translateY(${top}px)` }}>
      <button
        type="button"
        data-at={at}
        tabIndex={current ? 0 : -1}
        className={cx(classes["row"], classes["entry"])}
        onFocus={onFocus}
        onClick={onOpen}
        title={run.error ?? undefined}
      >
        <span className={classes["time"]} title={formatInstant(started)}>
          <i>{day}</i>
          {formatTimeOfDay(started)}
        </span>
        <span className={classes["what"]}>
          <b>{run.pipeline}</b>
          {run.trial ? <i>{words.trial}</i> : run.output && <i>→ {fileName(run.output.path)}</i>}
        </span>
        <span className={cx(classes["quiet"], classes["trigger"])}>{run.trigger}</span>
        <span className={cx(classes["state"], classes[look.tone])}>
          <StateGlyph state={look.glyph} />
          {look.word}
        </span>
        {ledger && ledger.read > 0 ? (
          <span className={classes["ledger"]}>
            <s>{formatCount(ledger.read)}</s>
            <LedgerBar ledger={ledger} size="s" quiet fate={fateOf(run)} />
            {written === undefined ? (
              <s className={classes["none"]} title={words.nothingWritten}>
                {words.none}
              </s>
            ) : (
              <s>{formatCount(written)}</s>
            )}
          </span>
        ) : (
          <span className={classes["ledger"]}>
            <s />
            <i className={classes["none"]}>{noBarWords(run)}</i>
          </span>
        )}
        <span className={cx(classes["number"], classes["took"])}>
          {run.seconds === null || run.seconds === undefined ? "" : formatDuration(run.seconds)}
        </span>
        <span className={cx(classes["quiet"], classes["who"])}>
          {run.user}, {run.machine}
        </span>
      </button>
    </div>
  );
}
