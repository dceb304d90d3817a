import { api, useOverview, type AlertDelivery, type DagAttention, type Overview, type RunSummary } from "../ipc/index.ts";
import {
  alertsTab,
  Button,
  commands,
  cx,
  ErrorNote,
  formatDuration,
  formatPercent,
  formatRate,
  formatTimeLeft,
  keysOf,
  pipelineTab,
  plural,
  Progress,
  reportError,
  runTab,
  StateGlyph,
  Time,
  workspace,
} from "../shared/index.ts";
import { needsOf, type Attention } from "./attention.ts";
import { DagNeed } from "./DagNeed.tsx";
import { History } from "./History.tsx";
import classes from "./OverviewWork.module.css";
import { NextRuns, useHasSchedule } from "./NextRuns.tsx";
import { RowsByDay } from "./RowsByDay.tsx";
import { rejectedOf, rejectedSentence, words } from "./words.ts";

/** More than this many things to look at are a list, not a summary. */
const MOST_NEEDS = 5;

/** What happened since the person last looked, each with its one action; then everything that was run. */
export function OverviewWork() {
  const { data: overview, error, refetch } = useOverview();
  const scheduled = useHasSchedule();
  if (error && !overview) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (!overview) return <div className={classes["wait"]} />;
  return (
    <>
      <div className={classes["bar"]}>
        <h2 className={classes["title"]}>{overview.seen_at ? words.since : words.sinceNever}</h2>
        {overview.seen_at && (
          <span className={classes["sub"]}>
            <Time at={overview.seen_at} />
          </span>
        )}
        <span className={classes["space"]} />
        {overview.attention.length + overview.dags.length + overview.undelivered.length > 0 && (
          <Button tone="quiet" icon="check" onClick={() => void commands.run("markSeen")}>
            {words.markSeen}
          </Button>
        )}
        <Button icon="file" keys={keysOf("openFile")} onClick={() => void commands.run("openFile")}>
          {words.openFile}
        </Button>
      </div>
      <div className={cx(classes["now"], scheduled && classes["scheduled"])}>
        <Needs overview={overview} />
        {scheduled && <NextRuns />}
        <RowsByDay />
      </div>
      <History seenAt={overview.seen_at} />
    </>
  );
}

function Needs({ overview }: { overview: Overview }) {
  const { active, undelivered } = overview;
  const needs = needsOf(overview);
  const shown = needs.slice(0, MOST_NEEDS);
  const hidden = needs.slice(MOST_NEEDS);
  const more = hidden.reduce((sum, { of, runs }) => sum + (of === "pipeline" ? runs : 0), 0);
  const moreDags = hidden.filter(({ of }) => of === "dag").length;
  return (
    <section className={classes["needs"]} aria-label={words.since}>
      {active.map((run) => (
        <ActiveRun key={run.id} run={run} />
      ))}
      {shown.map((item, index) =>
        item.of === "dag" ? (
          <DagNeed key={`dag ${item.need.kind} ${dagOf(item.need)}`} need={item.need} first={index === 0} />
        ) : (
          <Need key={`${item.need.kind} ${item.need.run.pipeline}`} need={item.need} first={index === 0} />
        ),
      )}
      {undelivered.length > 0 && <Undelivered undelivered={undelivered} first={shown.length === 0} />}
      {hidden.length > 0 && <p className={classes["more"]}>{words.moreAttention(more, moreDags)}</p>}
      {needs.length === 0 && active.length === 0 && undelivered.length === 0 && (
        <p className={classes["fine"]}>
          <StateGlyph state="ok" />
          {words.allSeen}
        </p>
      )}
    </section>
  );
}

const dagOf = (need: DagAttention): string => (need.kind === "failed" ? need.run.dag : need.dag);

function ActiveRun({ run }: { run: RunSummary }) {
  const { progress } = run;
  const share = progress?.total_bytes ? progress.done_bytes / progress.total_bytes : undefined;
  const cancel = () => void api.cancelRun(run.id).catch((error: unknown) => reportError(error));
  const figures = progress
    ? [
        share === undefined ? "" : formatPercent(Math.min(0.99, share)),
        plural(progress.rows, "row"),
        formatRate(progress.rows_per_second),
        progress.seconds_left === null || progress.seconds_left === undefined
          ? formatDuration(progress.seconds)
          : formatTimeLeft(progress.seconds_left),
      ]
    : [];
  return (
    <div className={classes["need"]}>
      <StateGlyph state="running" />
      <b>
        {run.pipeline}
        <span className={classes["figures"]}>
          {figures.map((figure, index) => (
            <i key={index}>{figure}</i>
          ))}
        </span>
      </b>
      <Progress className={classes["progress"] ?? ""} share={share} label={run.pipeline} />
      <Button onClick={cancel}>{words.cancel}</Button>
    </div>
  );
}

function Need({ need, first }: { need: Attention; first: boolean }) {
  const { run, kind, runs } = need;
  const tone = first ? "go" : "plain";
  const repeated = runs > 1 && <em title={words.repeatedTitle(runs)}>{words.repeated(runs)}</em>;
  if (kind === "rejected") {
    return (
      <div className={classes["need"]}>
        <StateGlyph state="rejected" />
        <b>
          {words.rejected(rejectedOf(run))}
          <span>
            {run.pipeline}, <Time at={run.started_at} />
          </span>
          {repeated}
        </b>
        <p title={rejectedSentence(run)}>{rejectedSentence(run)}</p>
        <Button tone={tone} onClick={() => workspace.open(runTab(run, "losses"))}>
          {words.review}
        </Button>
      </div>
    );
  }
  const lost = kind === "lost";
  const why = run.error ?? (lost ? words.lostWhy : words.noReason);
  return (
    <div className={classes["need"]}>
      <StateGlyph state={lost ? "lost" : "failed"} />
      <b>
        {words[kind](run.pipeline)}
        <span>
          <Time at={run.started_at} />
        </span>
        {repeated}
      </b>
      <p title={[why, run.hint].filter(Boolean).join("\n")} data-copy>
        {why}
      </p>
      {lost ? (
        <Button tone={tone} onClick={() => void runAgain(run)}>
          {words.runAgain}
        </Button>
      ) : (
        <Button tone={tone} onClick={() => workspace.open(runTab(run, kind === "limit" ? "losses" : "log"))}>
          {kind === "limit" ? words.review : words.openLog}
        </Button>
      )}
    </div>
  );
}

/** Messages of alerts that could not be delivered: the newest, with how many there are. */
function Undelivered({ undelivered, first }: { undelivered: readonly AlertDelivery[]; first: boolean }) {
  const [newest] = undelivered;
  if (!newest) return null;
  const why = [newest.error, newest.hint].filter(Boolean).join(" ");
  return (
    <div className={classes["need"]}>
      <StateGlyph state="failed" />
      <b>
        {words.undelivered(newest.alert)}
        <span>
          {newest.title}, <Time at={newest.made_at} />
        </span>
        {undelivered.length > 1 && <em>{words.repeated(undelivered.length)}</em>}
      </b>
      <p title={why} data-copy>
        {why}
      </p>
      <Button tone={first ? "go" : "plain"} onClick={() => workspace.open(alertsTab(words.alerts))}>
        {words.openAlerts}
      </Button>
    </div>
  );
}

/** Starts an interrupted run once more, on the file that it ran on. */
async function runAgain(run: RunSummary): Promise<void> {
  try {
    const { input_path: own } = await api.pipeline(run.pipeline);
    const other = run.input && run.input.path !== own ? run.input.path : undefined;
    // On another file than its own it writes where it would have written.
    const again = other === undefined ? {} : { input: other, ...(run.output ? { output: run.output.path } : {}) };
    const { id } = await api.startRun({ pipeline: run.pipeline, ...again });
    workspace.open(pipelineTab(run.pipeline, { run: id, ...(other === undefined ? {} : { input: other }) }));
  } catch (error) {
    reportError(error, () => void runAgain(run));
  }
}
