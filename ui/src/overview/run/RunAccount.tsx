import type { ReactNode } from "react";
import { isActive, type CellCount, type RunDetail, type WarnedCount } from "../../ipc/index.ts";
import { dagTab, fateOf, formatBytes, formatCount, formatDuration, formatRate, reasonWords, Time, workspace } from "../../shared/index.ts";
import { words } from "../words.ts";
import classes from "./RunWork.module.css";

/** What was read and written, by whom, with which versions; and what was done to cells. */
export function RunAccount({ run, titleOf }: { run: RunDetail; titleOf: (step: string) => string }) {
  const { facts } = words.run;
  const rate = run.seconds && run.ledger ? ` · ${formatRate(run.ledger.read / run.seconds)}` : "";
  const rows: [string, ReactNode][] = [
    [facts.input, run.input && <File {...run.input} />],
    [facts.output, isActive(run) ? undefined : <Output key="output" run={run} />],
    [facts.rejectedFile, run.rejected_file && <code>{run.rejected_file}</code>],
    [facts.started, <Time key="started" at={run.started_at} />],
    [facts.took, run.seconds !== null && run.seconds !== undefined && `${formatDuration(run.seconds)}${rate}`],
    [
      facts.trigger,
      run.dag ? (
        <button key="dag" type="button" className={classes["link"]} onClick={() => openDagRun(run.dag)}>
          {words.dagTask(run.dag.name, run.dag.task)}
        </button>
      ) : (
        run.trigger
      ),
    ],
    [facts.who, `${run.user}, ${run.machine}`],
    [
      facts.commit,
      run.commit && (
        <>
          <code>{run.commit}</code>
          {run.dirty ? ` ${words.run.dirty}` : ""}
        </>
      ),
    ],
    [facts.version, run.app_version],
    [facts.os, run.os],
    [facts.id, <code key="id">{run.id}</code>],
  ];
  const { ledger } = run;
  const { titles, comments, blank, footers } = words.run;
  const passedOver = [
    [ledger?.title_lines ?? 0, titles],
    [ledger?.comment_lines ?? 0, comments],
    [ledger?.blank_lines ?? 0, blank],
    [ledger?.footer_lines ?? 0, footers],
  ] as const;
  return (
    <div className={classes["scroll"]} tabIndex={0}>
      <dl className={classes["facts"]}>
        {rows
          .filter(([, value]) => Boolean(value))
          .map(([name, value]) => (
            <Fact key={name} name={name}>
              {value}
            </Fact>
          ))}
        {passedOver.map(
          ([count, say]) =>
            count > 0 && (
              <Fact key={say(count)} name="">
                {say(count)}
              </Fact>
            ),
        )}
      </dl>
      {ledger && (
        <>
          <Warned counts={ledger.warned ?? []} titleOf={titleOf} />
          <Cells caption={words.run.changed} counts={ledger.changed} titleOf={titleOf} />
          <Cells caption={words.run.shortened} counts={ledger.shortened} titleOf={titleOf} />
          <Cells caption={words.run.emptied} counts={ledger.emptied} titleOf={titleOf} />
        </>
      )}
    </div>
  );
}

function openDagRun(dag: RunDetail["dag"]): void {
  if (dag) workspace.open(dagTab(dag.name, { run: dag.run, task: dag.task, view: "grid" }));
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** What was written; of a run that wrote nothing, where it would have been. */
function Output({ run }: { run: RunDetail }) {
  const { output } = run;
  if (output && fateOf(run) === "written") return <File {...output} />;
  return output?.path ? (
    <>
      {words.run.notWrittenTo} <code>{output.path}</code>
    </>
  ) : (
    words.run.notWritten
  );
}

function File({ path, size_bytes, sha256 }: { path: string; size_bytes: number; sha256?: string | null }) {
  return (
    <>
      <code>{path}</code> · {formatBytes(size_bytes)}
      {sha256 && (
        <>
          <br />
          {words.run.facts.sha} <code>{sha256}</code>
        </>
      )}
    </>
  );
}

/** Rows that a rule found fault with and let through. */
function Warned({ counts, titleOf }: { counts: readonly WarnedCount[]; titleOf: (step: string) => string }) {
  if (counts.length === 0) return null;
  return (
    <table className={classes["cells"]}>
      <caption>{words.run.warned}</caption>
      <thead>
        <tr>
          <th>{words.run.step}</th>
          <th>{words.run.warning}</th>
          <th>{words.run.warnedRows}</th>
        </tr>
      </thead>
      <tbody>
        {counts.map((entry) => (
          <tr key={`${entry.step}:${entry.rule ?? ""}:${entry.column ?? ""}:${entry.reason}`}>
            <td>{titleOf(entry.step)}</td>
            <td>
              {entry.rule && <code>{entry.rule}</code>} {reasonWords(entry.reason, entry.column)}
            </td>
            <td>{formatCount(entry.count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cells({ caption, counts, titleOf }: { caption: string; counts: readonly CellCount[]; titleOf: (step: string) => string }) {
  if (counts.length === 0) return null;
  return (
    <table className={classes["cells"]}>
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th>{words.run.step}</th>
          <th>{words.run.column}</th>
          <th>{words.run.cells}</th>
        </tr>
      </thead>
      <tbody>
        {counts.map((entry) => (
          <tr key={`${entry.step}:${entry.column}`}>
            <td>{titleOf(entry.step)}</td>
            <td>
              <code>{entry.column}</code>
            </td>
            <td>{formatCount(entry.count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
