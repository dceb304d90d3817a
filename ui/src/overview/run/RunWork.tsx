import { ApiError, useRun, type LogLine, type RunDetail } from "../../ipc/index.ts";
import {
  Button,
  Chip,
  droppedRows,
  EmptyState,
  ErrorNote,
  formatCount,
  fateOf,
  fileName,
  LedgerBar,
  LedgerLegend,
  ledgerParts,
  pipelineTab,
  runLook,
  runTab,
  Segmented,
  Time,
  workspace,
  type LedgerPart,
  type SegmentedOption,
  type Tab,
} from "../../shared/index.ts";
import { rejectedOf, words } from "../words.ts";
import { OutputMenu } from "./OutputMenu.tsx";
import { RunAccount } from "./RunAccount.tsx";
import { RunLog } from "./RunLog.tsx";
import { RunCompare } from "./RunCompare.tsx";
import { RunLosses } from "./RunLosses.tsx";
import { RunMenu } from "./RunMenu.tsx";
import classes from "./RunWork.module.css";

/** The id under which reading the input counts its rows, where a step has its own. */
const SOURCE = "source";

type View = "account" | "losses" | "log" | "text" | "compare";
const isView = (value: string | undefined): value is View =>
  value === "account" || value === "losses" || value === "log" || value === "text" || value === "compare";

/** Everything that is kept to explain a run later. */
export function RunWork({ tab }: { tab: Tab }) {
  const id = tab.params["id"] ?? "";
  const { data: run, error, refetch } = useRun(id);
  if (error && !run) {
    if (error instanceof ApiError && error.code === "not_found") return <EmptyState>{words.run.gone}</EmptyState>;
    return <ErrorNote error={error} onRetry={() => void refetch()} />;
  }
  if (!run) return null;
  return <Run tab={tab} run={run} />;
}

function Run({ tab, run }: { tab: Tab; run: RunDetail }) {
  const { view: asked, part: wanted, before } = tab.params;
  const view: View = isView(asked) && (asked !== "compare" || before !== undefined) ? asked : "account";
  const show = (next: View) => workspace.change(tab.key, { params: { ...tab.params, view: next } });
  const pick = (part: LedgerPart | undefined) =>
    workspace.change(tab.key, { params: { id: run.id, view: "losses", ...(part ? { part: part.key } : {}) } });
  const stepOf = (id: string) => run.steps.find((candidate) => candidate.id === id);
  const file = run.input?.path ? fileName(run.input.path) : undefined;
  const titleOf = (id: string) => stepOf(id)?.title ?? (id === SOURCE ? words.run.reading(file) : id);
  // In the account a step is told from others of its kind.
  const wholeTitleOf = (id: string) => `${titleOf(id)} ${stepOf(id)?.summary ?? ""}`.trim();
  const look = runLook(run);
  const lost = rejectedOf(run) + droppedRows(run.ledger);
  const options: SegmentedOption<View>[] = [
    { value: "account", label: words.run.account },
    { value: "losses", label: words.run.leftOut, count: lost > 0 ? formatCount(lost) : undefined },
    { value: "log", label: words.run.log },
    { value: "text", label: words.run.text },
  ];
  const parts = run.ledger ? ledgerParts(run.ledger, wholeTitleOf) : [];
  const picked = parts.find((candidate) => candidate.key === wanted);
  // Rejected rows come first, all together; where there are none, what was dropped.
  const part = picked ?? (rejectedOf(run) === 0 ? parts.find((candidate) => candidate.losses) : undefined);
  return (
    <>
      <div className={classes["bar"]}>
        <h2 className={classes["title"]}>{run.pipeline}</h2>
        <span className={classes["sub"]}>
          <Time at={run.started_at} />
        </span>
        <Chip tone={look.tone}>{look.word}</Chip>
        {run.trial && <Chip>{words.trial}</Chip>}
        {run.mends && (
          <Button size="s" tone="quiet" onClick={() => workspace.open(runTab({ id: run.mends ?? "", pipeline: run.pipeline }, "losses"))}>
            {words.run.mendOf} {run.pipeline}
          </Button>
        )}
        <span className={classes["space"]} />
        <Segmented label={words.run.label} value={view} options={options} onChange={show} />
        <Button icon="pipeline" onClick={() => workspace.open(pipelineTab(run.pipeline))}>
          {words.run.openPipeline}
        </Button>
        {run.output && run.state === "success" && <OutputMenu run={run} />}
        <RunMenu
          run={run}
          onCompare={(other) => workspace.change(tab.key, { params: { ...tab.params, view: "compare", before: other } })}
        />
      </div>
      {run.error && <ErrorNote error={new ApiError(run.state, run.error, run.hint ?? null)} />}
      {run.ledger && run.ledger.read > 0 && (
        <div className={classes["ledger"]}>
          <LedgerBar ledger={run.ledger} titleOf={wholeTitleOf} fate={fateOf(run)} />
          <LedgerLegend
            ledger={run.ledger}
            titleOf={wholeTitleOf}
            fate={fateOf(run)}
            picked={view === "losses" ? part?.key : undefined}
            onPick={pick}
          />
        </div>
      )}
      {view === "account" && <RunAccount run={run} titleOf={titleOf} />}
      {view === "losses" && <RunLosses run={run} part={part} titleOf={titleOf} onAll={() => pick(undefined)} />}
      {view === "log" && <RunLog lines={run.log as LogLine[]} />}
      {view === "compare" && before !== undefined && <RunCompare before={before} after={run.id} onClose={() => show("account")} />}
      {view === "text" && (
        <pre className={classes["text"]} tabIndex={0} data-copy>
          {run.text}
        </pre>
      )}
    </>
  );
}
