import { useDeferredValue, useMemo } from "react";
import type { DagDetail, DagRunFilter, DagRunKind, DagRunState, DagRunSummary, DagTask } from "../../ipc/index.ts";
import {
  Button,
  EmptyState,
  ErrorNote,
  formatDuration,
  KIND_WORDS,
  Menu,
  useStored,
  type MenuItem,
  type State,
} from "../../shared/index.ts";
import { runLook, taskLook } from "../looks.ts";
import type { DagRuns } from "../useDagRuns.ts";
import { wallDay } from "../../shared/wall.ts";
import { words } from "../words.ts";
import { layColumns, median, type Columns } from "./columns.ts";
import classes from "./GridView.module.css";
import { Legend } from "./Legend.tsx";
import { RunGrid, type Picked } from "./RunGrid.tsx";

export type RunFilter = Pick<DagRunFilter, "state" | "kind">;
export const NO_FILTER: RunFilter = {};

const STATES: readonly DagRunState[] = ["queued", "running", "success", "failed", "cancelled"];
const KINDS: readonly DagRunKind[] = ["scheduled", "manual", "backfill", "asset", "triggered"];

const isNames = (value: unknown): value is string[] => Array.isArray(value) && value.every((name) => typeof name === "string");

/** The runs of a DAG as a grid, with what they come to and which are shown above it. */
export function GridView({
  dag,
  runs,
  filter,
  onFilter,
  picked,
  onPick,
}: {
  dag: DagDetail;
  runs: DagRuns;
  filter: RunFilter;
  onFilter: (filter: RunFilter) => void;
  picked: Picked | undefined;
  onPick: (picked: Picked) => void;
}) {
  const [foldedNames, keepFolded] = useStored(`folded.${dag.path}`, [], isNames);
  const folded = useMemo(() => new Set(foldedNames), [foldedNames]);
  const filtered = filter.state !== undefined || filter.kind !== undefined;
  // What was missed fits no filter of runs.
  const missed = filtered ? NONE : runs.missed;
  // A page of older runs comes while one scrolls: it is laid out between frames.
  const shown = useDeferredValue(runs.runs);
  const older = runs.more ? Math.max(0, runs.total - shown.length) : 0;
  const columns = useMemo(() => layColumns(shown, missed, older), [shown, missed, older]);
  const seen = useMemo(() => glyphsOf(columns), [columns]);
  const tasks = useTasks(dag.tasks_in_order, runs);
  const onFold = (group: string) => keepFolded(folded.has(group) ? foldedNames.filter((name) => name !== group) : [...foldedNames, group]);
  return (
    <>
      <Head {...{ columns, runs, filter, onFilter }} />
      {runs.error && runs.runs.length === 0 ? <ErrorNote error={runs.error} onRetry={runs.retry} /> : null}
      {columns.list.length === 0 && !runs.isPending ? (
        <EmptyState action={filtered ? <Button onClick={() => onFilter(NO_FILTER)}>{words.grid.clearFilters}</Button> : undefined}>
          {filtered ? words.grid.noneFits : dag.in_force ? words.grid.none : words.grid.noneInForce}
        </EmptyState>
      ) : (
        <>
          <RunGrid {...{ columns, tasks, folded, picked, onPick, onFold }} onOlder={runs.older} />
          <Legend seen={seen} />
        </>
      )}
    </>
  );
}

/** Returns the shapes that stand in the grid. */
function glyphsOf({ list }: Columns): ReadonlySet<State> {
  const seen = new Set<State>();
  for (const column of list) {
    if (column.kind === "missed") seen.add("missed");
    else for (const glyph of glyphsOfRun(column.run)) seen.add(glyph);
  }
  return seen;
}

const ofRuns = new WeakMap<DagRunSummary, ReadonlySet<State>>();

/** Returns the shapes of a run's tasks, which are looked at once: a page of older runs comes while one scrolls. */
function glyphsOfRun(run: DagRunSummary): ReadonlySet<State> {
  const known = ofRuns.get(run);
  if (known) return known;
  const glyphs = new Set(run.tasks.map((task) => taskLook(task).glyph));
  ofRuns.set(run, glyphs);
  return glyphs;
}

const NONE: DagRuns["missed"] = [];

/** Returns the tasks of the DAG, and after them those that only its shown runs still have. */
function useTasks(tasks: readonly DagTask[], { runs }: DagRuns): readonly DagTask[] {
  // A task that was taken away is a rare thing: the newest run with other tasks says it.
  const names = runs[0]?.tasks.map(({ name }) => name).join("\n") ?? "";
  return useMemo(() => {
    const known = new Set(tasks.map(({ name }) => name));
    const former = names.split("\n").filter((name) => name !== "" && !known.has(name));
    if (former.length === 0) return tasks;
    return [...tasks, ...former.map((name): DagTask => ({ name, kind: "", summary: "", after: [], trigger_rule: "all_success" }))];
  }, [tasks, names]);
}

function Head({
  columns,
  runs,
  filter,
  onFilter,
}: {
  columns: Columns;
  runs: DagRuns;
  filter: RunFilter;
  onFilter: (filter: RunFilter) => void;
}) {
  const sum = useMemo(() => sumOf(columns), [columns]);
  const states: MenuItem[] = [
    { label: words.grid.allStates, checked: filter.state === undefined, run: () => onFilter(without(filter, "state")) },
    ...STATES.map((state): MenuItem => ({
      label: runLook(state).word,
      checked: filter.state === state,
      run: () => onFilter({ ...filter, state }),
    })),
  ];
  const kinds: MenuItem[] = [
    { label: words.grid.allKinds, checked: filter.kind === undefined, run: () => onFilter(without(filter, "kind")) },
    ...KINDS.map((kind): MenuItem => ({
      label: KIND_WORDS[kind],
      checked: filter.kind === kind,
      run: () => onFilter({ ...filter, kind }),
    })),
  ];
  const said = [words.grid.runs(runs.runs.length, runs.total), words.grid.counts(sum.counts), sum.median && words.grid.median(sum.median)];
  return (
    <div className={classes["head"]}>
      {sum.span !== "" && <h3>{sum.span}</h3>}
      <span className={classes["sum"]}>{said.filter(Boolean).join(" · ")}</span>
      <Menu items={states}>
        <Button tone="quiet" after="down">
          {filter.state === undefined ? words.grid.allStates : runLook(filter.state).word}
        </Button>
      </Menu>
      <Menu items={kinds}>
        <Button tone="quiet" after="down">
          {filter.kind === undefined ? words.grid.allKinds : KIND_WORDS[filter.kind]}
        </Button>
      </Menu>
    </div>
  );
}

function without(filter: RunFilter, key: keyof RunFilter): RunFilter {
  return Object.fromEntries(Object.entries(filter).filter(([other]) => other !== key));
}

/** Returns what the shown runs come to. */
function sumOf({ list }: Columns): { span: string; counts: [number, string][]; median: string | undefined } {
  const shown = list.flatMap((column) => (column.kind === "run" ? [column.run] : []));
  const missed = list.reduce((sum, column) => sum + (column.kind === "missed" ? column.missed.count : 0), 0);
  const count = (state: DagRunState) => shown.filter((run) => run.state === state).length;
  const [first, last] = [shown[0], shown.at(-1)];
  const middle = median(shown.flatMap((run) => (run.state === "success" && run.seconds != null ? [run.seconds] : [])));
  return {
    span: first && last ? words.grid.span(wallDay(first.wall), wallDay(last.wall)) : "",
    counts: [
      [count("success"), "ok"],
      [count("failed"), "failed"],
      [missed, "missed"],
      [count("cancelled"), "cancelled"],
      [count("running") + count("queued"), "running"],
    ],
    median: middle === undefined ? undefined : formatDuration(middle),
  };
}
