import type { ApiError, Problem, RunSummary } from "../ipc/index.ts";
import { formatCount, formatDuration, formatPercent, formatRate, formatTimeLeft, plural } from "../shared/index.ts";

/** What the window itself says. */
export const words = {
  appName: "Millpond",
  rail: {
    label: "Parts of Millpond",
    overview: "Overview",
    pipelines: "Pipelines",
    schedule: "Schedule",
    database: "Database",
    settings: "Settings",
  },
  listLabel: {
    overview: "Project and history",
    pipeline: "Pipelines and files",
    schedule: "DAGs and pools",
    database: "Files of SQL and their tables",
  },
  alerts: {
    label: "Told by alerts",
    open: "Open the run",
    more: (count: number) => `and ${count === 1 ? "one" : String(count)} more`,
    closeAll: "Close these messages",
  },
  tabs: {
    label: "Open tabs",
    close: (title: string) => `Close ${title}`,
    closeNotice: "Close this message",
    dirty: "not saved",
    nextRuns: "Next runs",
    noneOpen: "No pipeline is open. Drop a CSV anywhere, or pick one from the list.",
    openFile: "Open a file…",
    sample: "Open the sample project",
    loading: "Opening…",
  },
  done: { label: "What was done", undo: "Undo", redo: "Redo" },
  status: {
    scratch: "No project · what you do is kept in a scratch project until you save it",
    project: (name: string, branch: string | null | undefined, changed: number | null | undefined) =>
      [name, branch ? `branch ${branch}` : "", changed ? `${plural(changed, "file")} changed` : ""].filter(Boolean).join(" · "),
    saveAs: "Save as project…",
    connecting: "Looking for Millpond…",
    broken: ({ code, message, hint }: ApiError) =>
      code === "unreachable" ? "Millpond does not answer; asking again" : [message, hint].filter(Boolean).join(" "),
    problems: (problems: readonly Problem[]) => {
      const files = new Set(problems.map((problem) => problem.file));
      const [only] = files;
      return `${plural(problems.length, "problem")} in ${files.size === 1 ? (only ?? "") : plural(files.size, "file")}`;
    },
    next: (dag: string, when: string, until: string) => `Next: ${dag} ${when}, ${until}`,
    allCommands: "all commands",
    help: "help",
    active: (runs: readonly RunSummary[]) => (runs.length === 1 ? "1 run active" : `${formatCount(runs.length)} runs active`),
    activeLabel: "Active runs",
    cancelRun: (name: string) => `Cancel ${name}`,
    releaseTo: (what: string) => `Release to ${what}`,
  },
  settings: {
    theme: "Theme",
    system: "As the system",
    light: "Light",
    dark: "Dark",
    project: "Project",
    version: (version: string) => `Millpond ${version}`,
  },
  palette: { title: "All commands", placeholder: "What do you want to do?", none: "No command has these letters." },
  goTo: {
    title: "Go to",
    placeholder: "A pipeline, DAG, task, table, column, file, project or run",
    none: "Nothing has these letters. A whole path, from / (or the drive) on, opens with Enter.",
    openPath: (path: string) => `Open ${path}`,
    pipeline: "pipeline",
    dag: "DAG",
    task: (dag: string) => `task of ${dag}`,
    file: "recent file",
    project: "project",
    run: "run",
  },
  help: { title: "Keyboard shortcuts", also: "or", note: "Everything can be done by keyboard. F6 moves between the parts of the window." },
  openPath: {
    title: "Open a path",
    label: "The whole path of a file or a folder",
    placeholder: "/home/me/data/sales.csv",
    relative: "This is a part of a path only. The whole path is needed, from / (or the drive) on: /home/me/data/sales.csv",
    home: "What ~ stands for is known to a terminal only. The whole path is needed: /home/me/data/sales.csv",
    open: "Open",
    cancel: "Cancel",
  },
  openFolder: { title: "Open a folder", label: "The whole path of the folder" },
  saveAs: {
    title: "Save as project",
    explain: "Makes a folder with millpond.toml, your pipelines as text, and a .gitignore. What was run so far comes along.",
    path: "Folder (it is made if it is not there)",
    placeholder: "/home/me/sales",
    name: "Name",
    save: "Save",
    done: (name: string) => `Saved as ${name}.`,
  },
  makeProject: {
    title: "This folder is no project yet",
    explain: (path: string) =>
      `${path} has no millpond.toml. Making it a project writes one there, and a .gitignore; nothing else in it is touched.`,
    make: "Make it a project",
  },
  closeRun: {
    title: (count: number) => (count === 1 ? "A run is going on" : `${formatCount(count)} runs are going on`),
    explain: "Nothing half-written stays behind, whichever you choose.",
    stay: "Stay",
    cancel: "Cancel and close",
    background: "Finish in the background",
  },
  keepScheduling: {
    title: "Go on with the schedule?",
    enabled: (count: number, next: string | null | undefined) =>
      `${count === 1 ? "1 DAG runs" : `${formatCount(count)} DAGs run`} by time here.${next ? ` ${next}.` : ""}`,
    explain:
      "With its window closed Millpond can go on in the tray, so that nothing is missed. This is asked once; the Run menu and the tray change it.",
    start: "Start with the computer",
    leave: "Quit",
    keep: "Keep scheduling",
  },
  upload: {
    title: (name: string) => `Uploading ${name}`,
    progress: (share: number) => `${formatPercent(share)} sent`,
    cancel: "Cancel",
  },
  opened: (name: string) => `${name} is open.`,
  runStarted: (pipeline: string, file: string) => `${pipeline} runs on ${file}.`,
  emptyFile: (name: string) => `${name} is empty: there are no rows in it to read.`,
  unusable: (name: string, message: string | null | undefined) =>
    `${name} cannot be opened. ${message ?? "It is of a kind that Millpond does not read."}`,
};

/** Returns how far a run is, in words: `61% · 244,854 rows/s · about 20 s left`. */
export function progressWords(run: RunSummary): string {
  const { progress } = run;
  if (!progress) return run.state === "queued" ? "queued" : "starting";
  const share = progress.total_bytes
    ? formatPercent(Math.min(0.99, progress.done_bytes / progress.total_bytes))
    : plural(progress.rows, "row");
  const left = progress.seconds_left === null || progress.seconds_left === undefined ? "" : formatTimeLeft(progress.seconds_left);
  return [share, formatRate(progress.rows_per_second), left || formatDuration(progress.seconds)].join(" · ");
}
