import { hostKind, type Host } from "../ipc/host.ts";

// The one table of what can be done. Palette, menus, tooltips and help all read it; a screen that can do one of
// these things says so with `useHotkey(id, run)`.

interface Entry {
  /** As a person would say it: the palette's line, the menu's word, the help's text. */
  title: string;
  group: Group;
  keys?: string;
  /** A second way to press it. */
  also?: string;
  /** Where the page stands in a browser, which keeps the other keys for itself. */
  inBrowser?: string;
  /** Heard, and said nowhere: some browsers hand over what others keep. */
  silent?: readonly string[];
  /** Works while a text field has the focus. Shortcuts with `Mod` do anyway. */
  whileTyping?: boolean;
  /** Stands in the help only: it is no command of its own. */
  helpOnly?: boolean;
}

export type Group = "Anywhere" | "Project" | "Files" | "Pipeline" | "Schedule" | "Database" | "Grid";
export const GROUPS: readonly Group[] = ["Anywhere", "Files", "Project", "Pipeline", "Schedule", "Database", "Grid"];

const TABLE = {
  palette: { title: "All commands", group: "Anywhere", keys: "Mod+K" },
  goTo: { title: "Go to a pipeline, DAG, task, table, file or run", group: "Anywhere", keys: "Mod+P" },
  help: { title: "Keyboard shortcuts", group: "Anywhere", keys: "?", also: "F1" },
  overview: { title: "Show Overview", group: "Anywhere", keys: "Mod+1" },
  pipelines: { title: "Show Pipelines", group: "Anywhere", keys: "Mod+2" },
  schedule: { title: "Show Schedule", group: "Anywhere", keys: "Mod+3" },
  database: { title: "Show Database", group: "Anywhere", keys: "Mod+4" },
  nextTab: { title: "Next tab", group: "Anywhere", keys: "Mod+PageDown", also: "Mod+Tab", inBrowser: "Alt+PageDown", whileTyping: true },
  previousTab: {
    title: "Previous tab",
    group: "Anywhere",
    keys: "Mod+PageUp",
    also: "Mod+Shift+Tab",
    inBrowser: "Alt+PageUp",
    whileTyping: true,
  },
  closeTab: { title: "Close tab", group: "Anywhere", keys: "Mod+W", inBrowser: "Alt+W", whileTyping: true },
  nextPane: { title: "Move to the next part of the window", group: "Anywhere", keys: "F6" },
  previousPane: { title: "Move to the part before", group: "Anywhere", keys: "Shift+F6" },
  themeSystem: { title: "Theme: as the system", group: "Anywhere" },
  themeLight: { title: "Theme: light", group: "Anywhere" },
  themeDark: { title: "Theme: dark", group: "Anywhere" },
  markSeen: { title: "Mark everything as seen", group: "Anywhere" },

  openFile: { title: "Open a file…", group: "Files", keys: "Mod+O" },
  pastePath: { title: "Open a path…", group: "Files", keys: "Mod+Shift+O" },
  save: { title: "Save", group: "Files", keys: "Mod+S" },
  undo: { title: "Undo", group: "Files", keys: "Mod+Z" },
  redo: { title: "Redo", group: "Files", keys: "Mod+Shift+Z", also: "Mod+Y" },
  openFolder: { title: "Open a folder…", group: "Project", keys: "Mod+Alt+O" },
  openSample: { title: "Open the sample project", group: "Project" },
  saveProjectAs: { title: "Save as project…", group: "Project", keys: "Mod+Alt+S" },
  closeProject: { title: "Close the project", group: "Project" },
  cancelRuns: { title: "Cancel active runs", group: "Project" },

  run: { title: "Run the pipeline", group: "Pipeline", keys: "Mod+Enter" },
  runOn: { title: "Run on another file…", group: "Pipeline", keys: "Mod+Shift+Enter" },
  trial: { title: "Try on 100,000 rows", group: "Pipeline", keys: "Mod+Alt+Enter" },
  cancelRun: { title: "Cancel the run", group: "Pipeline", keys: "Mod+." },
  newPipeline: { title: "New pipeline", group: "Pipeline", keys: "Mod+Alt+N" },
  renamePipeline: { title: "Rename the pipeline…", group: "Pipeline", keys: "F2" },
  duplicatePipeline: { title: "Duplicate the pipeline", group: "Pipeline" },
  copyCommandLine: { title: "Copy as a command line", group: "Pipeline" },
  copyPython: { title: "Copy as Python Polars", group: "Pipeline" },
  deletePipeline: { title: "Delete the pipeline…", group: "Pipeline" },
  addStep: { title: "Add a step…", group: "Pipeline", keys: "Mod+Shift+A" },
  acceptSuggestions: { title: "Take all suggested steps", group: "Pipeline", keys: "Mod+Shift+Y" },
  viewSteps: { title: "Show steps", group: "Pipeline", keys: "Alt+1", whileTyping: true },
  viewToml: { title: "Show TOML", group: "Pipeline", keys: "Alt+2", whileTyping: true },
  viewProfile: { title: "Show profile", group: "Pipeline", keys: "Alt+3", whileTyping: true },
  stepUp: { title: "Move the step up", group: "Pipeline", keys: "Alt+ArrowUp" },
  stepDown: { title: "Move the step down", group: "Pipeline", keys: "Alt+ArrowDown" },
  stepToggle: { title: "Turn the step on or off", group: "Pipeline" },
  stepDelete: { title: "Remove the step", group: "Pipeline" },
  openOutput: { title: "Open the output", group: "Pipeline" },
  showOutput: { title: "Show the output in its folder", group: "Pipeline" },
  copyOutputPath: { title: "Copy the output's path", group: "Pipeline" },

  trigger: { title: "Trigger the DAG", group: "Schedule", keys: "Mod+Enter" },
  backfill: { title: "Backfill…", group: "Schedule", keys: "Mod+Shift+B" },
  enableDag: { title: "Enable or pause the DAG", group: "Schedule", keys: "Mod+Alt+E" },
  viewGrid: { title: "Show the grid", group: "Schedule", keys: "Alt+1", whileTyping: true },
  viewGraph: { title: "Show the graph", group: "Schedule", keys: "Alt+2", whileTyping: true },
  viewGantt: { title: "Show the Gantt chart", group: "Schedule", keys: "Alt+3", whileTyping: true },
  viewCalendar: { title: "Show the calendar", group: "Schedule", keys: "Alt+4", whileTyping: true },
  viewTimes: { title: "Show landing times and durations", group: "Schedule", keys: "Alt+5", whileTyping: true },
  viewCode: { title: "Show the code", group: "Schedule", keys: "Alt+6", whileTyping: true },
  nextRuns: { title: "Show the next runs of all DAGs", group: "Schedule" },
  clearTask: { title: "Clear, to run again…", group: "Schedule" },
  markTask: { title: "Mark as success or failed…", group: "Schedule" },
  cancelDagRun: { title: "Cancel the DAG's run", group: "Schedule", keys: "Mod+." },
  deleteDagRun: { title: "Delete the DAG's run…", group: "Schedule" },
  logFind: { title: "Search in the log", group: "Schedule", keys: "Mod+F" },
  logFindNext: { title: "Next match in the log", group: "Schedule", keys: "F3" },
  logFindPrevious: { title: "Match before in the log", group: "Schedule", keys: "Shift+F3" },
  newDag: { title: "New DAG…", group: "Schedule", keys: "Mod+Alt+N" },
  duplicateDag: { title: "Duplicate the DAG", group: "Schedule" },
  renameDag: { title: "Rename the DAG…", group: "Schedule", keys: "F2" },
  deleteDag: { title: "Delete the DAG…", group: "Schedule" },
  pauseAll: { title: "Pause all DAGs", group: "Schedule" },
  enableAll: { title: "Enable the DAGs again that were paused together", group: "Schedule" },
  runsMove: { title: "Move by run and task", group: "Schedule", keys: "ArrowDown", helpOnly: true },

  viewDiagram: { title: "Show the diagram", group: "Database", keys: "Alt+1", whileTyping: true },
  viewTables: { title: "Show the list of tables", group: "Database", keys: "Alt+2", whileTyping: true },
  viewDiff: { title: "Compare with another catalog", group: "Database", keys: "Alt+3", whileTyping: true },
  erMove: { title: "Move from table to table along the lines", group: "Database", keys: "ArrowRight", helpOnly: true },
  erFind: { title: "Find a table or a column", group: "Database", keys: "/" },
  erFocus: { title: "Look at what is near the table", group: "Database", keys: "F" },
  erDeeper: { title: "Look further", group: "Database", keys: "+" },
  erNearer: { title: "Look less far", group: "Database", keys: "-" },
  erFit: { title: "Show the whole diagram", group: "Database", keys: "0" },
  erLeave: { title: "Show all tables again", group: "Database" },
  erLayout: { title: "Lay the diagram out anew", group: "Database" },
  readAgain: { title: "Read the catalog again", group: "Database" },
  saveErSvg: { title: "Save the diagram as SVG", group: "Database" },
  saveErPng: { title: "Save the diagram as PNG", group: "Database" },
  saveErSql: { title: "Save the catalog as SQL", group: "Database" },
  copyErMermaid: { title: "Copy the catalog as Mermaid", group: "Database" },

  gridMove: { title: "Move by cell, page, row or column end", group: "Grid", keys: "ArrowDown", helpOnly: true },
  gridSelect: { title: "Select a range", group: "Grid", keys: "Shift+ArrowDown", helpOnly: true },
  gridAll: { title: "Select all", group: "Grid", keys: "Mod+A", helpOnly: true },
  gridCopy: { title: "Copy as tab-separated text", group: "Grid", keys: "Mod+C", helpOnly: true },
  gridCopyCsv: { title: "Copy as CSV with the header", group: "Grid", keys: "Mod+Shift+C", helpOnly: true },
  gridCopyMarkdown: { title: "Copy as a Markdown table", group: "Grid", keys: "Mod+Alt+M", helpOnly: true },
  gridCopyJson: { title: "Copy as JSON", group: "Grid", keys: "Mod+Alt+J", helpOnly: true },
  gridMenu: { title: "What can be done with a cell and its column", group: "Grid", keys: "Shift+F10", helpOnly: true },
  gridFind: { title: "Search in the rows", group: "Grid", keys: "Mod+F" },
  gridFindNext: { title: "Next match", group: "Grid", keys: "F3" },
  gridFindPrevious: { title: "Match before", group: "Grid", keys: "Shift+F3" },
  gridFilter: { title: "Filter the rows", group: "Grid", keys: "Mod+Shift+F" },
  gridGoTo: { title: "Go to a row…", group: "Grid", keys: "Mod+G" },
  gridExpand: { title: "Show the whole cell", group: "Grid", keys: "Enter", helpOnly: true },
} satisfies Record<string, Entry>;

export type CommandId = keyof typeof TABLE;
export type Shortcut = Entry & { id: CommandId };

/** Returns the table as it holds in a host. A browser's own keys are heard where it hands them over, and promised nowhere. */
export function shortcutsIn(host: Host["kind"]): Readonly<Record<CommandId, Entry>> {
  if (host === "window") return TABLE;
  const entries = (Object.entries(TABLE) as [CommandId, Entry][]).map(([id, entry]): [CommandId, Entry] => {
    const { inBrowser, keys, also, ...rest } = entry;
    if (inBrowser === undefined) return [id, entry];
    return [id, { ...rest, keys: inBrowser, silent: [keys, also].filter((one) => one !== undefined) }];
  });
  return Object.fromEntries(entries) as Record<CommandId, Entry>;
}

export const SHORTCUTS = shortcutsIn(hostKind);
export const SHORTCUT_LIST: readonly Shortcut[] = (Object.keys(TABLE) as CommandId[]).map((id) => ({ id, ...SHORTCUTS[id] }));

/** Returns the keys of a command, for a button or a menu that does the same. */
export function keysOf(id: CommandId): string | undefined {
  return SHORTCUTS[id].keys;
}
