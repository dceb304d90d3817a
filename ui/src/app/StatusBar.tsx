import { api, useStatus, useUpcoming, type Problem, type RunSummary } from "../ipc/index.ts";
import {
  cx,
  dagTab,
  Dot,
  IconButton,
  keysOf,
  Menu,
  openProblem,
  problemWords,
  Progress,
  reportError,
  spellKeys,
  useNow,
  workspace,
} from "../shared/index.ts";
import { formatComing, formatUntil } from "../shared/wall.ts";
import { showDialog } from "./dialogs.ts";
import { useDropSentence } from "./drop/sentence.ts";
import classes from "./StatusBar.module.css";
import { useActions } from "./useActions.tsx";
import { useBroken } from "./useEvents.ts";
import { progressWords, words } from "./words.ts";

/** In words: which project, whether the engine answers, what runs, and where help is. */
export function StatusBar() {
  const { data: status } = useStatus();
  const actions = useActions();
  const releasing = useDropSentence();
  const broken = useBroken();
  const runs = status?.active_runs ?? [];
  const project = status?.project;
  return (
    <footer className={classes["bar"]} data-pane="status">
      {broken ? (
        <span className={classes["item"]} title={broken.hint ?? undefined}>
          <Dot tone="failed" />
          {words.status.broken(broken)}
        </span>
      ) : !project ? (
        <span className={classes["item"]}>{words.status.connecting}</span>
      ) : project.scratch ? (
        <>
          <span className={classes["item"]}>
            <Dot />
            {words.status.scratch}
          </span>
          <button type="button" className={classes["link"]} onClick={() => void actions.saveProjectAs()}>
            {words.status.saveAs}
          </button>
        </>
      ) : (
        <span className={classes["item"]} title={project.path}>
          <Dot tone={project.problems.length > 0 ? "warning" : "ok"} />
          {words.status.project(project.name, project.branch, project.changed_files)}
        </span>
      )}
      {project && <Problems problems={project.problems} />}
      <span className={classes["space"]} />
      {releasing !== undefined ? (
        <span className={classes["item"]}>{words.status.releaseTo(releasing)}</span>
      ) : (
        <>
          {runs.length > 0 && <ActiveRuns runs={runs} />}
          <NextRun />
          <button type="button" className={classes["link"]} onClick={() => showDialog({ dialog: "palette" })}>
            {spellKeys(keysOf("palette") ?? "")} {words.status.allCommands}
          </button>
          <button type="button" className={classes["link"]} onClick={() => showDialog({ dialog: "help" })}>
            {keysOf("help")} {words.status.help}
          </button>
        </>
      )}
    </footer>
  );
}

/** The next run of any DAG, which a click opens. */
function NextRun() {
  const [next] = useUpcoming(1).data ?? [];
  const now = useNow();
  if (!next) return null;
  return (
    <button type="button" className={classes["link"]} onClick={() => workspace.open(dagTab(next.dag))}>
      {words.status.next(next.dag, formatComing(next.at, next.wall, now), formatUntil(next.at, now))}
    </button>
  );
}

/** How many mistakes the project's files have; a click leads to the first. */
function Problems({ problems }: { problems: readonly Problem[] }) {
  const [first] = problems;
  if (!first) return null;
  return (
    <button
      type="button"
      className={cx(classes["link"], classes["warning"])}
      title={problems.map(problemWords).join("\n")}
      onClick={() => openProblem(first)}
    >
      {words.status.problems(problems)}
    </button>
  );
}

function ActiveRuns({ runs }: { runs: readonly RunSummary[] }) {
  const [first] = runs;
  const cancel = (run: RunSummary) => void api.cancelRun(run.id).catch((error: unknown) => reportError(error));
  if (runs.length > 1 || !first) {
    return (
      <Menu
        position="top-end"
        items={runs.map((run) => ({
          label: words.status.cancelRun(run.pipeline),
          hint: progressWords(run),
          icon: "stop",
          run: () => cancel(run),
        }))}
      >
        <button type="button" className={classes["link"]}>
          <Dot tone="running" />
          {words.status.active(runs)}
        </button>
      </Menu>
    );
  }
  const { progress } = first;
  const share = progress?.total_bytes ? progress.done_bytes / progress.total_bytes : undefined;
  return (
    <span className={classes["item"]} role="group" aria-label={words.status.activeLabel}>
      <Dot tone="running" />
      {first.pipeline}
      <Progress className={classes["progress"] ?? ""} share={share} label={first.pipeline} />
      <span className={classes["figures"]}>{progressWords(first)}</span>
      <IconButton
        icon="close"
        size="s"
        label={words.status.cancelRun(first.pipeline)}
        className={classes["cancel"]}
        onClick={() => cancel(first)}
      />
    </span>
  );
}
