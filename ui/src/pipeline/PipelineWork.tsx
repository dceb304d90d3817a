import { useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { lazy, startTransition, Suspense, useEffect, useState } from "react";
import { api, queries, type Problem, type RowFilter, type StartRun } from "../ipc/index.ts";
import {
  askPlace,
  ErrorNote,
  ProblemList,
  reportError,
  SplitPane,
  TextNotes,
  useHotkey,
  useKept,
  workspace,
  type Tab,
} from "../shared/index.ts";
import { Bar, type View } from "./Bar.tsx";
import { Outcome } from "./Outcome.tsx";
import classes from "./PipelineWork.module.css";
import { ColumnProfilePane } from "./profile/ColumnProfilePane.tsx";
import { ProfileView } from "./profile/ProfileView.tsx";
import type { Mode } from "./rows/look.ts";
import { countOf } from "./rows/pages.ts";
import { RowsPane } from "./rows/RowsPane.tsx";
import { useLooks } from "./rows/useLooks.ts";
import { StepsPane } from "./StepsPane.tsx";
import { columnsOfStep } from "./suggestions.ts";
import { useDraft, type Draft } from "./useDraft.ts";
import { useHistory } from "./useHistory.ts";
import { usePreview } from "./usePreview.ts";
import { words } from "./words.ts";

// The editor is larger than all the rest: it is loaded when the screen has nothing else to do, or when it is first shown.
const editor = () => import("../shared/TomlEditor.tsx");
const TomlEditor = lazy(() => editor().then((module) => ({ default: module.TomlEditor })));
const IDLE_MS = 1000;
const TRIAL_ROWS = 100_000;
/** Below this width there is no room for the figures beside the rows; the Profile view has them. */
const NARROW = "(max-width: 1080px)";

/** A pipeline, or a file that may become one: steps, rows, profile, text, and what became of every row. */
export function PipelineWork({ tab }: { tab: Tab }) {
  // One component for both: a file that becomes a pipeline, and a pipeline that is renamed, stay on the screen as they are.
  const { draft, error, retry } = useDraft(tab);
  if (draft) return <Screen tab={tab} draft={draft} />;
  if (error)
    return (
      <div className={classes["note"]}>
        <ErrorNote error={error} onRetry={retry} />
      </div>
    );
  return <div className={classes["wait"]} />;
}

function Screen({ tab, draft }: { tab: Tab; draft: Draft }) {
  const [view, show] = useKept<View>(tab.key, "view", "steps");
  const narrow = useMediaQuery(NARROW);
  // What is shown stays until the next view stands.
  const setView = (next: View) => startTransition(() => show(next));
  useEffect(() => {
    const idle = setTimeout(() => void editor(), IDLE_MS);
    return () => clearTimeout(idle);
  }, []);
  const [wanted, setStage] = useKept<number | undefined>(tab.key, "stage", undefined);
  const [column, setColumn] = useKept<string | undefined>(tab.key, "column", undefined);
  const looks = useLooks(tab.key, draft.text);
  const [shownRows, setShownRows] = useKept<Mode | "problems">(tab.key, "rows", "changes");
  // A run that was started here is shown until another one is handed to the tab.
  const given = tab.params["run"];
  const [here, setHere] = useState<{ after: string | undefined; id: string }>();
  const started = here?.after === given ? (here?.id ?? given) : given;
  const stage = Math.min(wanted ?? draft.steps.length, draft.steps.length);
  const preview = usePreview(draft, tab.params["path"], stage, tab.key);
  const id = started ?? draft.detail?.last_run?.id;
  const run = useQuery({ ...queries.run(id ?? ""), enabled: id !== undefined });
  const shown = id === undefined ? undefined : run.data;
  // A run's figures are of its own text and file; of others the sample's are shown.
  const path = draft.input ?? tab.params["path"] ?? draft.detail?.input_path;
  const sameText = shown?.text === draft.text && !shown.trial;
  const whole = sameText && shown.input?.path === path && !preview.isPlaceholderData ? (shown.ledger ?? undefined) : undefined;
  const of = preview.data?.of;
  const count = useQuery({ ...countOf(of?.text ?? "", of?.input, tab.key), enabled: of !== undefined });
  const counted = count.data?.complete ? count.data.rows : undefined;
  const columns = preview.data?.after ?? [];
  const isThere = (name: string) => columns.some((other) => other.name === name);
  const current = column !== undefined && isThere(column) ? column : undefined;
  // Until one is picked, the figures are of what the step is about.
  const shownColumn = current ?? columnsOfStep(draft.steps[stage - 1]).find(isThere) ?? columns[0]?.name;

  const start = async (trial: boolean) => {
    try {
      const { input } = draft;
      const on = input === undefined ? {} : { input };
      let name: string | undefined;
      let request: StartRun;
      if (trial) {
        request = { text: await draft.settled(), name: draft.name ?? tab.title, trial_rows: TRIAL_ROWS, ...on };
      } else {
        name = await draft.saved();
        // The text has mistakes, which are shown.
        if (name === undefined) return;
        // On another file than its own a pipeline does not write over its own output.
        request = { pipeline: name, ...on, ...(input === undefined ? {} : { named_after_input: true }) };
      }
      const { id } = await api.startRun(request);
      setHere({ after: given, id });
      // The first run of a file makes it a pipeline, whose tab takes this one's place and shows the run.
      if (name !== undefined && draft.name === undefined) workspace.change(`pipeline:${name}`, { params: { name, run: id } });
    } catch (failed) {
      reportError(failed, () => void start(trial));
    }
  };
  const broken = draft.problems.length > 0 || draft.conflict !== undefined || draft.gone;
  useHotkey("run", () => void start(false), { enabled: !broken });
  const showPlace = (problem: Problem) => {
    askPlace(tab.key, problem);
    setView("toml");
  };
  const history = useHistory(draft, looks);
  useHotkey("viewSteps", () => setView("steps"));
  useHotkey("viewToml", () => setView("toml"));
  useHotkey("viewProfile", () => setView("profile"));

  // Where rows depend on all others, single ones cannot be picked out.
  const pickable = count.data !== undefined && !(count.data.sample_from != null && stage >= count.data.sample_from);
  const picking = {
    filter: looks.filter,
    onPick: pickable
      ? (next: RowFilter | undefined) => {
          looks.change({ filter: next });
          // The figures are of the rows after the step.
          if (next && (shownRows === "problems" || shownRows === "before")) setShownRows("after");
        }
      : undefined,
  };

  const rows = (
    <RowsPane
      {...{ draft, preview, stage, looks }}
      tab={tab.key}
      column={current}
      mode={shownRows}
      onMode={setShownRows}
      onColumn={setColumn}
    />
  );

  return (
    <div className={classes["screen"]}>
      <Bar
        {...{ tab, draft, history, view, broken }}
        run={shown}
        onView={setView}
        onRun={() => void start(false)}
        onTrial={() => void start(true)}
      />
      <TextNotes text={draft} gone={draft.gone} tab={tab.key} />
      {view !== "toml" && (
        <ProblemList problems={draft.problems} onPlace={showPlace}>
          {words.brokenText}
        </ProblemList>
      )}
      <div className={classes["main"]}>
        {view === "toml" ? (
          <Suspense fallback={<div className={classes["wait"]} />}>
            <SplitPane
              name="toml"
              sized="first"
              initial={520}
              min={240}
              max={1400}
              first={
                <TomlEditor label={words.views.toml} file={tab.key} text={draft.text} problems={draft.problems} onChange={draft.write} />
              }
              second={rows}
            />
          </Suspense>
        ) : view === "profile" ? (
          <ProfileView
            {...{ draft, stage, picking }}
            tab={tab.key}
            path={tab.params["path"]}
            onShow={(name) => {
              if (name !== undefined) setColumn(name);
              setView("steps");
            }}
          />
        ) : (
          <SplitPane
            name="steps"
            sized="first"
            initial={262}
            min={180}
            max={560}
            first={
              <StepsPane
                {...{ draft, stage, whole, counted }}
                preview={preview.data}
                onStage={setStage}
                file={tab.params["path"]}
                column={current}
              />
            }
            second={
              narrow ? (
                rows
              ) : (
                <SplitPane
                  name="profile"
                  sized="second"
                  initial={214}
                  min={160}
                  max={480}
                  first={rows}
                  second={
                    <ColumnProfilePane
                      {...{ draft, stage, picking }}
                      path={tab.params["path"]}
                      column={shownColumn}
                      // The next text may have other columns, and one with mistakes has none to count.
                      known={!preview.isPlaceholderData && preview.data?.problems.length === 0}
                    />
                  }
                />
              )
            }
          />
        )}
      </div>
      <Outcome run={shown} draft={draft} />
    </div>
  );
}
