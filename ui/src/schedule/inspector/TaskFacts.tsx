import { useQuery } from "@tanstack/react-query";
import { queries, type AttemptView, type DagRunDetail, type TaskView } from "../../ipc/index.ts";
import {
  ApiErrorNote,
  Button,
  Chip,
  fateOf,
  formatDuration,
  LedgerBar,
  LedgerLegend,
  runTab,
  StateGlyph,
  Time,
  useNow,
  workspace,
  type State,
} from "../../shared/index.ts";
import { taskLook } from "../looks.ts";
import { formatWall } from "../../shared/wall.ts";
import { words } from "../words.ts";
import { Fact } from "./Fact.tsx";
import classes from "./pane.module.css";
import { lateBy, secondsOf } from "./times.ts";

const ATTEMPT_GLYPHS: Readonly<Record<AttemptView["state"], State>> = {
  running: "running",
  success: "ok",
  failed: "failed",
  skipped: "skipped",
  cancelled: "cancelled",
  lost: "lost",
};

/** A task of a run: what became of it, each attempt, and the account of the pipeline's run that it was. */
export function TaskFacts({
  run,
  task,
  attempt: wanted,
  item: place,
  onAttempt,
  onItem,
}: {
  run: DagRunDetail;
  task: TaskView;
  attempt: number | undefined;
  item: number | undefined;
  onAttempt: (attempt: number | undefined) => void;
  onItem: (item: number | undefined) => void;
}) {
  const now = useNow(task.state === "running" ? 1_000 : 30_000);
  const look = taskLook(task);
  const item = place === undefined ? undefined : task.items?.[place];
  const attempts = (item ?? task).attempts_made;
  const last = attempts.length - 1;
  const at = Math.min(wanted ?? last, last);
  const attempt = attempts[at];
  const seconds = secondsOf(task, now);
  const outputs = Object.entries((item ?? task).outputs);
  const rendered = renderedOf(task.rendered);
  return (
    <>
      <dl className={classes["facts"]}>
        <Fact name={words.run.state}>
          <Chip tone={look.tone}>{look.word}</Chip>
        </Fact>
        <Fact name={words.run.logicalTime} title={run.wall}>
          {formatWall(run.wall)}
        </Fact>
        <Fact name={words.run.waits}>{task.waits_for}</Fact>
        <Fact name={words.run.retryAt}>
          {task.state === "up_for_retry" && task.retry_at ? <Time at={task.retry_at} form="second" /> : ""}
        </Fact>
        <Fact name={words.run.started}>{task.started_at && <Time at={task.started_at} form="second" />}</Fact>
        <Fact name={words.run.lateBy}>{lateBy(run, task.started_at)}</Fact>
        <Fact name={words.run.duration}>{seconds === undefined ? "" : formatDuration(seconds)}</Fact>
        <Fact name={words.run.pool}>{task.pool}</Fact>
        <Fact name={words.run.after}>{task.after.join(", ")}</Fact>
        <Fact name={words.run.rule}>{task.trigger_rule === "all_success" ? "" : task.trigger_rule}</Fact>
      </dl>
      <Values task={task} picked={place} onPick={onItem} />
      {attempts.length > 0 && (
        <div role="tablist" aria-label={words.run.attempts} className={classes["tabs"]}>
          {attempts.map((one, index) => (
            <button
              key={`${one.cleared}.${one.number}`}
              type="button"
              role="tab"
              aria-selected={index === at}
              title={[one.state, one.seconds == null ? "" : formatDuration(one.seconds)].filter(Boolean).join(", ")}
              onClick={() => onAttempt(index === last ? undefined : index)}
            >
              <StateGlyph state={ATTEMPT_GLYPHS[one.state]} />
              {words.run.attempt(index + 1)}
            </button>
          ))}
        </div>
      )}
      {attempt && <AttemptFacts attempt={attempt} before={attempts[at - 1]} at={at} now={now} />}
      {attempt?.run && <RunLedger id={attempt.run} />}
      {outputs.length > 0 && (
        <div className={classes["section"]}>
          <h5>{words.run.outputs}</h5>
          <dl className={classes["facts"]}>
            {outputs.map(([name, value]) => (
              <Fact key={name} name={name}>
                {value}
              </Fact>
            ))}
          </dl>
        </div>
      )}
      {rendered !== "" && (
        <div className={classes["section"]}>
          <h5>{words.run.rendered}</h5>
          <pre>{rendered}</pre>
        </div>
      )}
    </>
  );
}

/** The values that a task runs for; a press shows one, and another press the task as a whole again. */
function Values({ task, picked, onPick }: { task: TaskView; picked: number | undefined; onPick: (item: number | undefined) => void }) {
  const items = task.items ?? [];
  if (items.length === 0) return null;
  const total = task.items_total ?? items.length;
  return (
    <div className={classes["section"]}>
      <h5>
        {words.run.values}
        <span>{words.run.valuesOf(items.length, total)}</span>
      </h5>
      <ul className={classes["values"]} aria-label={words.run.values}>
        {items.map((item, at) => {
          const look = taskLook({ ...item, rejected: false });
          return (
            <li key={at}>
              <button
                type="button"
                className={classes["task"]}
                aria-pressed={at === picked}
                title={`${item.item}: ${look.word}`}
                onClick={() => onPick(at === picked ? undefined : at)}
              >
                <StateGlyph state={look.glyph} />
                <span>{item.item}</span>
                {item.attempts > 1 && <em>{words.run.tries(item.attempts)}</em>}
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** Returns what a task was run as, a key a line. */
function renderedOf(rendered: unknown): string {
  if (typeof rendered !== "object" || rendered === null) return "";
  const text = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
  return Object.entries(rendered)
    .map(([key, value]) => `${key} = ${text(value)}`)
    .join("\n");
}

function AttemptFacts({ attempt, before, at, now }: { attempt: AttemptView; before: AttemptView | undefined; at: number; now: Date }) {
  const waited = before?.ended_at ? (Date.parse(attempt.started_at) - Date.parse(before.ended_at)) / 1000 : undefined;
  return (
    <>
      {attempt.error && <ApiErrorNote code={attempt.state} message={attempt.error} hint={attempt.hint ?? null} />}
      <dl className={classes["facts"]}>
        <Fact name={words.run.ran}>
          <Time at={attempt.started_at} form="clock" now={now} />
          {attempt.ended_at ? (
            <>
              {" → "}
              <Time at={attempt.ended_at} form="clock" now={now} />
            </>
          ) : null}
        </Fact>
        <Fact name={words.run.duration}>{formatDuration(secondsOf(attempt, now) ?? 0)}</Fact>
        <Fact name={words.run.waited}>{waited === undefined ? "" : words.run.waitedAfter(formatDuration(waited), at)}</Fact>
        <Fact name={words.run.exitCode}>{attempt.exit_code ?? ""}</Fact>
      </dl>
    </>
  );
}

/** The account of the pipeline's run that a task was. */
function RunLedger({ id }: { id: string }) {
  const { data: run } = useQuery(queries.run(id));
  if (!run) return null;
  const titleOf = (step: string) => run.steps.find((other) => other.id === step)?.title ?? step;
  const open = () => workspace.open(runTab(run));
  return (
    <div className={classes["section"]}>
      <h5>
        {words.run.ledger}
        {run.ledger && <span>{words.run.rowsIn(run.ledger.read)}</span>}
      </h5>
      {run.ledger && (
        <div className={classes["ledger"]}>
          <LedgerBar ledger={run.ledger} titleOf={titleOf} fate={fateOf(run)} />
          <LedgerLegend
            ledger={run.ledger}
            titleOf={titleOf}
            fate={fateOf(run)}
            onPick={(part) => workspace.open(runTab(run, "losses", part.key))}
          />
        </div>
      )}
      <Button size="s" tone="quiet" icon="arrow" onClick={open}>
        {words.run.openRun}
      </Button>
    </div>
  );
}
