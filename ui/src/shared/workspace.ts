import { useSyncExternalStore } from "react";
import { clearDone } from "./done.ts";
import type { IconName } from "./Icon.tsx";
import { clearNotice } from "./notice.ts";
import { readStored, writeStored } from "./storage.ts";

/** The capabilities that have an entry in the rail. */
export type Area = "overview" | "pipeline" | "schedule" | "database";
const AREAS: readonly unknown[] = ["overview", "pipeline", "schedule", "database"] satisfies Area[];

/** A tab of the work area. What `kind` and `params` mean belongs to the capability that opened it. */
export interface Tab {
  readonly area: Area;
  /** `pipeline`, `file`, `run`, `dag`, … */
  readonly kind: string;
  /** One tab for one thing: opening the same key again shows the tab that is there. */
  readonly key: string;
  readonly title: string;
  readonly icon: IconName;
  readonly params: Readonly<Record<string, string>>;
  /** The same as long as the tab stands, whatever it becomes: its screen is. Its key unless given. */
  readonly id?: string;
  /** Something in it is not saved. */
  readonly dirty?: boolean;
}

export interface WorkspaceState {
  readonly area: Area;
  readonly tabs: readonly Tab[];
  /** The key of the tab in front, for each area. */
  readonly active: Readonly<Partial<Record<Area, string>>>;
}

const EMPTY: WorkspaceState = { area: "overview", tabs: [], active: {} };

/** Returns what a tab is known by to its screen. */
export const idOf = (tab: Tab): string => tab.id ?? tab.key;

/** Returns a new tab, known by its key unless another one that had this key before is. */
function newTab(tabs: readonly Tab[], tab: Tab): Tab {
  let id = tab.key;
  while (tabs.some((other) => idOf(other) === id)) id += "'";
  return id === tab.key ? tab : { ...tab, id };
}

/** Returns the state after a tab was opened, or brought to the front with what is new about it. */
export function withTab(state: WorkspaceState, tab: Tab): WorkspaceState {
  const there = state.tabs.some((open) => open.key === tab.key);
  const tabs = there
    ? state.tabs.map((open) => (open.key === tab.key ? { ...open, ...tab } : open))
    : [...state.tabs, newTab(state.tabs, tab)];
  return { area: tab.area, tabs, active: { ...state.active, [tab.area]: tab.key } };
}

/** Returns which tabs are in front after one of an area came to the front, or none. */
function withFront(active: WorkspaceState["active"], area: Area, key: string | undefined): WorkspaceState["active"] {
  const others = Object.entries(active).filter(([other]) => other !== area);
  return Object.fromEntries(key === undefined ? others : [...others, [area, key]]);
}

/** Returns the state after a tab was closed; its neighbour comes to the front. */
export function withoutTab(state: WorkspaceState, key: string): WorkspaceState {
  const closed = state.tabs.find((tab) => tab.key === key);
  if (!closed) return state;
  const tabs = state.tabs.filter((tab) => tab.key !== key);
  if (state.active[closed.area] !== key) return { ...state, tabs };
  const before = state.tabs.filter((tab) => tab.area === closed.area);
  const at = before.findIndex((tab) => tab.key === key);
  const next = before[at + 1] ?? before[at - 1];
  return { ...state, tabs, active: withFront(state.active, closed.area, next?.key) };
}

/** Returns the state after a tab became another thing: a draft that was saved, a pipeline that was renamed. */
export function withRenamed(state: WorkspaceState, key: string, change: Partial<Tab>): WorkspaceState {
  const to = change.key ?? key;
  const tabs = state.tabs
    .filter((tab) => tab.key === key || tab.key !== to)
    .map((tab) => (tab.key === key ? { ...tab, ...change, ...(to === key ? {} : { id: idOf(tab) }) } : tab));
  const active = { ...state.active };
  for (const area of Object.keys(active) as Area[]) if (active[area] === key) active[area] = to;
  return { ...state, tabs, active };
}

/** Returns the state with the neighbour of the tab in front, `by` tabs away. */
export function withNeighbour(state: WorkspaceState, by: number): WorkspaceState {
  const tabs = state.tabs.filter((tab) => tab.area === state.area);
  const at = tabs.findIndex((tab) => tab.key === state.active[state.area]);
  const next = tabs[(at + by + tabs.length) % tabs.length];
  return next ? { ...state, active: { ...state.active, [state.area]: next.key } } : state;
}

/** Returns the state with what was kept of a project, whose path came late: what was done until then stays in front. */
export function withKept(done: WorkspaceState, kept: WorkspaceState): WorkspaceState {
  return done === EMPTY ? kept : { ...done.tabs.reduce(withTab, kept), area: done.area };
}

function isState(value: unknown): value is WorkspaceState {
  if (typeof value !== "object" || value === null) return false;
  const { area, tabs, active } = value as Partial<Record<keyof WorkspaceState, unknown>>;
  return AREAS.includes(area) && Array.isArray(tabs) && tabs.every(isTab) && typeof active === "object" && active !== null;
}

function isTab(value: unknown): value is Tab {
  if (typeof value !== "object" || value === null) return false;
  const tab = value as Partial<Record<keyof Tab, unknown>>;
  return (
    [tab.area, tab.kind, tab.key, tab.title, tab.icon].every((part) => typeof part === "string") &&
    typeof tab.params === "object" &&
    tab.params !== null
  );
}

let state: WorkspaceState = EMPTY;
let project: string | undefined;
const listeners = new Set<() => void>();

/** Shows what a person asked to see. What they asked for before and did not get is past then. */
function show(next: WorkspaceState): void {
  clearNotice();
  set(next);
}

function set(next: WorkspaceState): void {
  if (next === state) return;
  state = next;
  if (project !== undefined) writeStored(`workspace.${project}`, state);
  for (const listener of listeners) listener();
}

/** What a screen may do to the work area. Stable: callable from anywhere. */
export const workspace = {
  /**
   * Brings back the tabs of a project as they were. Called by the app when the project is known or another is opened.
   * Returns whether another project was open before.
   */
  load(path: string): boolean {
    if (project === path) return false;
    const before = project;
    const kept = readStored<WorkspaceState>(`workspace.${path}`, EMPTY, isState);
    project = path;
    // What went wrong before the project was known is still to be read.
    if (before === undefined) set(withKept(state, kept));
    else {
      clearDone();
      show(kept);
    }
    return before !== undefined;
  },
  /** Brings a tab of an area to the front, or what the area shows without one. */
  front: (area: Area, key: string | undefined) => {
    show({ ...state, area, active: withFront(state.active, area, key) });
  },
  open: (tab: Tab) => show(withTab(state, tab)),
  close: (key: string) => set(withoutTab(state, key)),
  /** Changes what a tab says of itself; a new `key` makes it another thing in the same place. */
  change: (key: string, change: Partial<Tab>) => {
    const tab = state.tabs.find((open) => open.key === key);
    if (!tab) return;
    const same = (Object.keys(change) as (keyof Tab)[]).every((name) => tab[name] === change[name]);
    if (!same) set(withRenamed(state, key, change));
  },
  activate: (key: string) => {
    const tab = state.tabs.find((open) => open.key === key);
    if (tab) show(withTab(state, tab));
  },
  showArea: (area: Area) => set(state.area === area ? state : { ...state, area }),
  move: (by: number) => show(withNeighbour(state, by)),
  get: (): WorkspaceState => state,
};

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Returns the area, the tabs and which are in front. */
export function useWorkspace(): WorkspaceState {
  return useSyncExternalStore(subscribe, workspace.get);
}

/** Returns the tab in front of the area that is shown. */
export function useActiveTab(): Tab | undefined {
  const { area, tabs, active } = useWorkspace();
  return tabs.find((tab) => tab.area === area && tab.key === active[area]);
}
