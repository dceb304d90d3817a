import { ApiError, api, isActive, type RunDetail } from "../ipc/index.ts";
import {
  Button,
  Chip,
  copyText,
  ErrorNote,
  fateOf,
  fileName,
  formatDuration,
  formatRate,
  formatTimeLeft,
  LedgerBar,
  LedgerLegend,
  Menu,
  Progress,
  reportError,
  runLook,
  runTab,
  useHotkey,
  usePlace,
  workspace,
  balances,
  words as common,
  type MenuItem,
} from "../shared/index.ts";
import classes from "./Outcome.module.css";
import { shownPath, useStatusPath } from "./shared.ts";
import type { Draft } from "./useDraft.ts";
import { words } from "./words.ts";

/** What became of every row of the last run, or how far it is. */
export function Outcome({ run, draft }: { run: RunDetail | undefined; draft: Draft }) {
  const project = useStatusPath();
  if (!run) {
    return (
      <section className={classes["bottom"]} aria-label={words.lastRun}>
        <span className={classes["faint"]}>
          {words.notRun}
          {draft.output !== undefined && ` ${words.writes(shownPath(draft.output, project))}`}
        </span>
      </section>
    );
  }
  return isActive(run) ? <Running run={run} /> : <Ended run={run} />;
}

function Running({ run }: { run: RunDetail }) {
  const progress = run.progress;
  const share = progress?.total_bytes ? progress.done_bytes / progress.total_bytes : undefined;
  return (
    <section className={classes["bottom"]} aria-label={words.lastRun} data-run={run.id}>
      <div className={classes["line"]}>
        <b>{run.trial ? words.lastTrial : words.lastRun}</b>
        <Chip tone="running">{runLook(run).word}</Chip>
        {progress && (
          <span className={classes["faint"]}>
            {words.running(progress.rows, formatRate(progress.rows_per_second))}
            {typeof progress.seconds_left === "number" && ` · ${formatTimeLeft(progress.seconds_left)}`}
          </span>
        )}
        <span className={classes["space"]} />
        <Button size="s" icon="stop" onClick={() => void api.cancelRun(run.id).catch((error: unknown) => reportError(error))}>
          {words.cancel}
        </Button>
      </div>
      <Progress share={share} label={words.lastRun} />
    </section>
  );
}

function Ended({ run }: { run: RunDetail }) {
  const look = runLook(run);
  const titles = new Map(run.steps.map((step) => [step.id, `${step.title} ${step.summary}`]));
  const ledger = run.ledger;
  const said = [
    ledger && run.seconds ? words.took(ledger.read, formatDuration(run.seconds), formatRate(ledger.read / run.seconds)) : "",
    ledger && balances(ledger) ? common.accountedFor : "",
    run.trial ? words.trialDone : run.state === "success" ? "" : words.nothingWritten,
  ];
  return (
    <section className={classes["bottom"]} aria-label={words.lastRun} data-run={run.id}>
      <div className={classes["line"]}>
        <b>{run.trial ? words.lastTrial : words.lastRun}</b>
        <Chip tone={look.tone}>{look.word}</Chip>
        <span className={classes["faint"]}>{said.filter(Boolean).join(" · ")}</span>
        <span className={classes["space"]} />
        {run.state === "success" && run.output && <Output run={run} />}
      </div>
      {run.error && run.state !== "cancelled" && <ErrorNote error={new ApiError(run.state, run.error, run.hint ?? null)} />}
      {ledger && ledger.read > 0 && (
        <>
          <LedgerBar ledger={ledger} titleOf={(step) => titles.get(step) ?? step} fate={fateOf(run)} />
          <LedgerLegend
            ledger={ledger}
            fate={fateOf(run)}
            titleOf={(step) => titles.get(step) ?? step}
            onPick={(part) => workspace.open(runTab(run, "losses", part.key))}
          />
        </>
      )}
    </section>
  );
}

function Output({ run }: { run: RunDetail }) {
  const place = usePlace();
  const path = run.output?.path ?? "";
  const attempt = (work: Promise<unknown>) => void work.catch((error: unknown) => reportError(error));
  const open = () => attempt(api.launch(path));
  const reveal = () => attempt(api.reveal(path));
  const copy = () => void copyText(path);
  useHotkey("openOutput", open, { enabled: place.here });
  useHotkey("showOutput", reveal, { enabled: place.here });
  useHotkey("copyOutputPath", copy);
  const items: MenuItem[] = [
    ...(place.here
      ? ([
          { label: words.output.open, icon: "file", run: open },
          { label: words.output.reveal, icon: "folder", run: reveal },
        ] satisfies MenuItem[])
      : []),
    ...(place.downloads
      ? ([
          { label: words.output.download, icon: "download", run: () => window.location.assign(api.outputAddress(run.id)) },
        ] satisfies MenuItem[])
      : []),
    { label: words.output.copyPath, hint: path, icon: "copy", run: copy },
  ];
  return (
    <Menu items={items} position="top-end">
      <Button icon="file" after="down" title={path}>
        {fileName(path)}
      </Button>
    </Menu>
  );
}
