import type { UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";
import type { ColumnSpec, Preview, PreviewRow } from "../ipc/index.ts";
import {
  Chip,
  DataGrid,
  ErrorNote,
  formatCount,
  isNumeric,
  reasonWords,
  Segmented,
  TYPE_WORDS,
  type CellTone,
  type GridColumn,
  type SegmentedOption,
} from "../shared/index.ts";
import classes from "./RowsPane.module.css";
import type { Draft } from "./useDraft.ts";
import { words } from "./words.ts";

type Mode = "before" | "changes" | "after" | "problems";

/** The sample's rows before and after the chosen step, changed cells marked, and those that were rejected. */
export function RowsPane({
  draft,
  preview,
  stage,
  column,
  onColumn,
}: {
  draft: Draft;
  preview: UseQueryResult<Preview>;
  stage: number;
  column: string | undefined;
  onColumn: (name: string) => void;
}) {
  const [mode, setMode] = useState<Mode>("changes");
  const { data } = preview;
  if (!data)
    return preview.error ? (
      <div className={classes["note"]}>
        <ErrorNote error={preview.error} onRetry={() => void preview.refetch()} />
      </div>
    ) : (
      <div />
    );
  const source = data.stage === 0;
  const shown = source && (mode === "before" || mode === "changes") ? "after" : mode;
  const problems = data.rejected.length;
  const options: SegmentedOption<Mode>[] = [
    { value: "before", label: words.rows.before, disabled: source },
    { value: "changes", label: words.rows.changes, disabled: source },
    { value: "after", label: words.rows.after },
    { value: "problems", label: words.rows.problems, count: problems > 0 ? formatCount(problems) : undefined },
  ];
  // Where a step does not fit, the rows are those before it.
  const step = draft.steps[Math.min(stage, data.stage) - 1];
  return (
    <section className={classes["pane"]}>
      <h3 className={classes["head"]}>
        <span className={classes["title"]}>{step ? words.after(step.title) : words.fileRows}</span>
        <Chip>{words.sample(data.stages[0] ? data.stages[0].ledger.read : 0, data.complete)}</Chip>
        <span className={classes["space"]} />
        <Segmented size="s" label={words.rows.label} value={shown} options={options} onChange={setMode} />
      </h3>
      {preview.error && <ErrorNote error={preview.error} />}
      {data.problems[0] && (
        <p className={classes["problem"]} role="alert">
          {data.problems[0].message} {data.problems[0].hint}
        </p>
      )}
      {shown === "problems" ? (
        <ProblemGrid data={data} titleOf={(id) => draft.steps.find((other) => other.id === id)?.title ?? words.source.step} />
      ) : (
        <RowGrid key={shown} {...{ data, column, onColumn }} mode={shown} />
      )}
    </section>
  );
}

function RowGrid({
  data,
  mode,
  column,
  onColumn,
}: {
  data: Preview;
  mode: "before" | "changes" | "after";
  column: string | undefined;
  onColumn: (name: string) => void;
}) {
  const { before, after } = data;
  const columns = mode === "before" ? before : after;
  const rows =
    mode === "before" ? data.rows.filter((row) => row.before) : mode === "after" ? data.rows.filter((row) => row.after) : data.rows;
  const from = columns.map((spec) => before.findIndex((other) => other.name === spec.name));
  const was = (row: PreviewRow, at: number) => (from[at] === undefined || from[at] < 0 ? undefined : row.before?.[from[at]]);
  const cell = (index: number, at: number) => {
    const row = rows[index];
    if (!row) return undefined;
    if (mode === "before") return row.before?.[at] ?? null;
    return row.after ? (row.after[at] ?? null) : (was(row, at) ?? null);
  };
  const changed = (index: number, at: number) => {
    const row = rows[index];
    return mode === "changes" && row?.after !== undefined && row.after !== null && (from[at] === -1 || was(row, at) !== row.after[at]);
  };
  const tone = (index: number, at: number): CellTone => {
    if (changed(index, at)) return "changed";
    const value = cell(index, at);
    return data.stage === 0 && (value === null || value?.trim() === "") ? "missing" : undefined;
  };
  const about = (index: number, at: number) => {
    const row = rows[index];
    const former = row && was(row, at);
    if (row && mode === "changes" && !row.after) return words.dropped;
    return changed(index, at) && typeof former === "string" ? words.was(former) : undefined;
  };
  return (
    <DataGrid
      label={words.rows[mode]}
      className={classes["grid"] ?? ""}
      columns={columns.map((spec) => gridColumn(spec, mode === "changes" && !before.some((other) => other.name === spec.name)))}
      rowCount={rows.length}
      cell={cell}
      tone={tone}
      about={about}
      rowTone={(index) => (mode === "changes" && rows[index]?.before && !rows[index].after ? "dropped" : undefined)}
      rowNumber={(index) => String(rows[index]?.line ?? "")}
      rowNumberTitle={words.line}
      currentColumn={column}
      onColumn={onColumn}
      empty={words.noRows}
    />
  );
}

function gridColumn(spec: ColumnSpec, changed: boolean): GridColumn {
  return { key: spec.name, name: spec.name, hint: TYPE_WORDS[spec.type], numeric: isNumeric(spec.type), changed };
}

function ProblemGrid({ data, titleOf }: { data: Preview; titleOf: (step: string) => string }) {
  const columns: GridColumn[] = (["step", "column", "reason", "detail", "raw"] as const).map((key) => ({ key, name: words.problem[key] }));
  const cell = (index: number, at: number) => {
    const row = data.rejected[index];
    if (!row) return undefined;
    return [titleOf(row.step), row.column ?? "", reasonWords(row.reason), row.detail, row.raw][at] ?? "";
  };
  return (
    <DataGrid
      label={words.rows.problems}
      className={classes["grid"] ?? ""}
      columns={columns}
      rowCount={data.rejected.length}
      cell={cell}
      rowNumber={(index) => String(data.rejected[index]?.line ?? "")}
      rowNumberTitle={words.line}
      empty={words.noProblems}
    />
  );
}
