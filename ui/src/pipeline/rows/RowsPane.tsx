import type { UseQueryResult } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { RowFilter } from "../../ipc/index.ts";
import {
  Button,
  Chip,
  ErrorNote,
  formatCount,
  Menu,
  Segmented,
  useHotkey,
  type GridHandle,
  type SegmentedOption,
} from "../../shared/index.ts";
import classes from "../RowsPane.module.css";
import type { Draft } from "../useDraft.ts";
import type { Seen } from "../usePreview.ts";
import { words as all } from "../words.ts";
import { withShown, type ColumnView, type Order } from "./columns.ts";
import { FilterBar } from "./FilterBar.tsx";
import { FindBar } from "./FindBar.tsx";
import { GoToRow } from "./GoToRow.tsx";
import type { Mode } from "./look.ts";
import { ProblemGrid } from "./ProblemGrid.tsx";
import { RowGrid } from "./RowGrid.tsx";
import { useFind, type Find } from "./useFind.ts";
import { useGridRows, type GridRows } from "./useGridRows.ts";
import type { Looking } from "./useLooks.ts";
import { words } from "./words.ts";

interface RowsPaneProps {
  /** The tab's key, under which the view is kept. */
  tab: string;
  draft: Draft;
  preview: UseQueryResult<Seen>;
  stage: number;
  column: string | undefined;
  /** What is shown of the rows. */
  mode: Mode | "problems";
  onMode: (mode: Mode | "problems") => void;
  onColumn: (name: string) => void;
  /** Which rows are shown, and how. Other parts of the screen may set it. */
  looks: Looking;
}

/** The rows of the whole file before and after the chosen step, changed cells marked, and those that were rejected. */
export function RowsPane(props: RowsPaneProps) {
  const { data } = props.preview;
  if (data) return <Rows {...props} seen={data} />;
  return props.preview.error ? (
    <div className={classes["note"]}>
      <ErrorNote error={props.preview.error} onRetry={() => void props.preview.refetch()} />
    </div>
  ) : (
    <div />
  );
}

function Rows(props: RowsPaneProps & { seen: Seen }) {
  const { tab, draft, preview, seen, stage, column, mode: wanted, onMode, onColumn, looks } = props;
  const { view, order, filter } = looks;
  const source = seen.stage === 0;
  const shown = source && (wanted === "before" || wanted === "changes") ? "after" : wanted;
  const mode = shown === "problems" ? "after" : shown;
  const rows = useGridRows(seen, { group: tab, mode, view, filter, order });
  const problems = seen.rejected.length;
  const options: SegmentedOption<Mode | "problems">[] = [
    { value: "before", label: all.rows.before, disabled: source },
    { value: "changes", label: all.rows.changes, disabled: source },
    { value: "after", label: all.rows.after },
    { value: "problems", label: all.rows.problems, count: problems > 0 ? formatCount(problems) : undefined },
  ];
  const titleOf = (id: string) => draft.steps.find((other) => other.id === id)?.title ?? all.source.step;
  // Where a step does not fit, the rows are those before it.
  const step = draft.steps[Math.min(stage, seen.stage) - 1];
  const hidden = view.hidden.filter((name) => seen.after.some((spec) => spec.name === name));
  return (
    <section className={classes["pane"]}>
      <h3 className={classes["head"]}>
        <span className={classes["title"]}>{step ? all.after(step.title) : all.fileRows}</span>
        {shown === "problems" ? <Chip>{sampleWords(seen)}</Chip> : rows && <HowMany rows={rows} />}
        {hidden.length > 0 && shown !== "problems" && <Hidden names={hidden} view={view} onView={(next) => looks.change({ view: next })} />}
        <span className={classes["space"]} />
        <Segmented size="s" label={all.rows.label} value={shown} options={options} onChange={onMode} />
      </h3>
      {preview.error && <ErrorNote error={preview.error} />}
      {seen.problems[0] && (
        <p className={classes["problem"]} role="alert">
          {seen.problems[0].message} {seen.problems[0].hint}
        </p>
      )}
      {shown === "problems" ? (
        <ProblemGrid data={seen} titleOf={titleOf} className={classes["grid"] ?? ""} />
      ) : (
        rows && (
          <Grid
            {...{ tab, draft, rows, mode, step: step?.id, titleOf, view, order, column, onColumn, filter }}
            onFilter={(next) => looks.change({ filter: next })}
            onView={(next) => looks.change({ view: next })}
            onOrder={(next) => looks.change({ order: next })}
          />
        )
      )}
    </section>
  );
}

type GridProps = Pick<RowsPaneProps, "tab" | "draft" | "column" | "onColumn"> & {
  filter: RowFilter | undefined;
  onFilter: (filter: RowFilter | undefined) => void;
  rows: GridRows;
  mode: Mode;
  step: string | undefined;
  titleOf: (step: string) => string;
  view: ColumnView;
  order: Order | undefined;
  onView: (view: ColumnView) => void;
  onOrder: (order: Order | undefined) => void;
};

/** The grid with the lines above it: search, filter, a row to go to. */
function Grid({ tab, draft, rows, mode, step, titleOf, view, order, column, onColumn, filter, onFilter, onView, onOrder }: GridProps) {
  const grid = useRef<GridHandle>(null);
  const [find, setFind] = useState<Find>();
  const [going, setGoing] = useState(false);
  // How often each line was asked for: every time it has the focus again.
  const [asked, setAsked] = useState(0);
  const again = () => setAsked((before) => before + 1);
  // A filter that another part of the screen sets leaves the focus there.
  const givenRef = useRef(0);
  const finding = useFind({ find, rows, mode, filter, grid, group: tab });
  const total = rows.count ? (rows.count.complete ? rows.count.rows : rows.count.estimated_rows) : rows.rowCount;
  const openFilter = (name?: string) => {
    again();
    if (name !== undefined) onFilter({ kind: "text", text: "", column: name });
    else if (!filter) onFilter({ kind: "text", text: "" });
  };
  const closing = (close: () => void) => () => {
    close();
    grid.current?.focus();
  };
  useHotkey("gridFind", () => {
    again();
    setFind((before) => before ?? { text: "", matchCase: false });
  });
  useHotkey("gridFindNext", () => finding.move(1), { enabled: find !== undefined });
  useHotkey("gridFindPrevious", () => finding.move(-1), { enabled: find !== undefined });
  useHotkey("gridFilter", () => openFilter());
  useHotkey("gridGoTo", () => {
    again();
    setGoing(true);
  });
  const specs = mode === "before" ? rows.data.before : rows.data.after;
  return (
    <>
      {going && (
        <GoToRow
          {...{ asked }}
          total={total}
          onGo={(number) => {
            const place = rows.placeOf(number - 1);
            if (place === undefined) return;
            grid.current?.goTo(place);
            closing(() => setGoing(false))();
          }}
          onClose={closing(() => setGoing(false))}
        />
      )}
      {filter && (
        <FilterBar
          {...{ filter, asked, total }}
          givenRef={givenRef}
          columns={specs}
          scanning={rows.filtering}
          onChange={onFilter}
          onKind={again}
          onStep={(where) => {
            void draft.edit([{ edit: "add_step", at: rows.data.stage, step: { do: "filter", where } }]);
            onFilter(undefined);
          }}
          onClose={closing(() => onFilter(undefined))}
        />
      )}
      {find && <FindBar {...{ find, finding, asked }} total={total} onChange={setFind} onClose={closing(() => setFind(undefined))} />}
      {rows.error !== undefined && <ErrorNote error={rows.error} />}
      <RowGrid
        key={mode}
        {...{ grid, rows, mode, step, titleOf, view, order, column, onColumn, onView, onOrder }}
        find={finding.pattern}
        className={classes["grid"] ?? ""}
        onFilter={openFilter}
      />
    </>
  );
}

/** How many rows there are: counted, about so many while they are, or only a sample. */
function HowMany({ rows }: { rows: GridRows }) {
  const { count, sorted, looked, rowCount, data } = rows;
  if (sorted !== undefined) return <Chip>{words.sorted(sorted, looked ? (count?.rows ?? rowCount) : sorted)}</Chip>;
  if (!looked || !count) return <Chip title={looked ? undefined : words.sampleOnly}>{sampleWords(data)}</Chip>;
  if (count.complete) return <Chip>{words.all(count.rows)}</Chip>;
  return <Chip>{words.counting(count.estimated_rows, count.total_bytes ? count.done_bytes / count.total_bytes : undefined)}</Chip>;
}

const sampleWords = (seen: Seen) => all.sample(seen.stages[0]?.ledger.read ?? 0, seen.complete);

/** Columns that are hidden, to bring them back. */
function Hidden({ names, view, onView }: { names: readonly string[]; view: ColumnView; onView: (view: ColumnView) => void }) {
  return (
    <Menu
      position="bottom-start"
      items={[
        ...names.map((name) => ({ label: words.columns.show(name), icon: "eye", run: () => onView(withShown(view, name)) }) as const),
        { kind: "line" },
        { label: words.columns.showAll, run: () => onView({ ...view, hidden: [] }) },
      ]}
    >
      <Button size="s" tone="quiet" after="down">
        {words.columns.hidden(names.length)}
      </Button>
    </Menu>
  );
}
