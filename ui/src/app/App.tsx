import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect } from "react";
import { useOverview, useStatus } from "../ipc/index.ts";
import { FirstLaunch, OverviewList, OverviewWork, RunWork } from "../overview/index.ts";
import { PipelineList, PipelineWork } from "../pipeline/index.ts";
import {
  Button,
  clearNotice,
  cx,
  EmptyState,
  ErrorNote,
  IconButton,
  idOf,
  keysOf,
  LiveRegion,
  SplitPane,
  Tabs,
  useActiveTab,
  useNotice,
  useWorkspace,
  workspace,
  type Area,
  type TabItem,
} from "../shared/index.ts";
import { AlertBar } from "./AlertBar.tsx";
import classes from "./App.module.css";
import { Dialogs } from "./Dialogs.tsx";
import { DoneBar } from "./DoneBar.tsx";
import { DropOverlay } from "./drop/DropOverlay.tsx";
import { Rail } from "./Rail.tsx";
import { StatusBar } from "./StatusBar.tsx";
import { useActions, useHost } from "./useActions.tsx";
import { useCommands } from "./useCommands.ts";
import { useEvents } from "./useEvents.ts";
import { words } from "./words.ts";

// The schedule is loaded when it is first shown, or when the screen has nothing else to do.
const schedule = () => import("../schedule/index.ts");
const ScheduleList = lazy(() => schedule().then((module) => ({ default: module.ScheduleList })));
const DagWork = lazy(() => schedule().then((module) => ({ default: module.DagWork })));
const AlertsWork = lazy(() => schedule().then((module) => ({ default: module.AlertsWork })));
// So is the database.
const database = () => import("../database/index.ts");
const DatabaseList = lazy(() => database().then((module) => ({ default: module.DatabaseList })));
const DatabaseWork = lazy(() => database().then((module) => ({ default: module.DatabaseWork })));
const DatabaseEmpty = lazy(() => database().then((module) => ({ default: module.DatabaseEmpty })));
const NextRuns = lazy(() => schedule().then((module) => ({ default: module.NextRuns })));
const IDLE_MS = 1_500;

/** The window: rail, list, tabs, work, status bar. */
export function App() {
  useEvents();
  useCommands();
  useProject();
  const host = useHost();
  const { data: overview } = useOverview();
  const { area, tabs } = useWorkspace();
  // The very first time there is nothing to list: one sentence, one place to drop, one sample.
  const first = area === "overview" && overview?.first === true && tabs.length === 0;

  useEffect(() => host.ready(), [host]);
  useEffect(() => {
    const idle = setTimeout(() => void Promise.all([schedule(), database()]), IDLE_MS);
    return () => clearTimeout(idle);
  }, []);

  return (
    <div className={classes["app"]}>
      <Rail />
      {first ? (
        <main className={classes["work"]} data-pane="work">
          <NoticeBar />
          <AlertBar />
          <DoneBar />
          <FirstLaunch />
        </main>
      ) : (
        <SplitPane name="list" sized="first" initial={232} min={160} max={480} first={<List />} second={<Work />} />
      )}
      <StatusBar />
      <DropOverlay />
      <Dialogs />
      <LiveRegion />
    </div>
  );
}

/** Keeps title and open tabs with the project that is open; what was known of another one is forgotten. */
function useProject(): void {
  const client = useQueryClient();
  const host = useHost();
  const project = useStatus().data?.project;
  const path = project?.path;
  useEffect(() => {
    if (path === undefined || !workspace.load(path)) return;
    // After the tabs of the other project are gone: what they ask for is not there in this one.
    const forget = setTimeout(() => {
      void client.resetQueries({ predicate: ({ queryKey }) => queryKey[0] !== "status" && queryKey[0] !== "host" });
    });
    return () => clearTimeout(forget);
  }, [client, path]);
  useEffect(() => {
    if (project) host.setTitle(project.scratch ? words.appName : `${project.name} – ${words.appName}`);
  }, [host, project]);
}

function List() {
  const actions = useActions();
  const { area } = useWorkspace();
  return (
    <aside className={classes["list"]} aria-label={words.listLabel[area]} data-pane="list">
      {area === "overview" ? (
        <OverviewList onOpen={{ file: (path) => void actions.openPath(path), project: (path) => void actions.openProject(path) }} />
      ) : area === "schedule" ? (
        <Suspense fallback={null}>
          <ScheduleList />
        </Suspense>
      ) : area === "database" ? (
        <Suspense fallback={null}>
          <DatabaseList />
        </Suspense>
      ) : (
        <PipelineList />
      )}
    </aside>
  );
}

const HOME = "home";

function Work() {
  const { area, tabs, active } = useWorkspace();
  const project = useStatus().data?.project;
  // What an area shows of everything in it, before one thing is opened.
  const homes: Partial<Record<Area, TabItem>> = {
    overview: { key: HOME, title: project?.scratch ? words.rail.overview : (project?.name ?? ""), icon: "home", closable: false },
    schedule: { key: HOME, title: words.tabs.nextRuns, icon: "list", closable: false },
  };
  const home = homes[area];
  const own = tabs.filter((tab) => tab.area === area);
  const shown = home ? [home, ...own] : own;
  const current = active[area] ?? (home ? HOME : undefined);
  const activate = (key: string) => (key === HOME ? workspace.front(area, undefined) : workspace.activate(key));
  return (
    <main className={classes["work"]} data-pane="work">
      <Tabs
        // Another area has other tabs: none of this one's were closed.
        key={area}
        label={words.tabs.label}
        tabs={shown}
        active={current}
        onActivate={activate}
        onClose={workspace.close}
        closeLabel={words.tabs.close}
        dirtyLabel={words.tabs.dirty}
      />
      <NoticeBar />
      <AlertBar />
      <DoneBar />
      <Content />
    </main>
  );
}

function Content() {
  const { area } = useWorkspace();
  const tab = useActiveTab();
  const actions = useActions();
  if (area === "overview") return tab?.kind === "run" ? <RunWork key={tab.key} tab={tab} /> : <OverviewWork />;
  if (area === "schedule")
    return (
      <Suspense fallback={null}>
        {tab?.kind === "alerts" ? <AlertsWork /> : tab ? <DagWork key={idOf(tab)} tab={tab} /> : <NextRuns />}
      </Suspense>
    );
  if (area === "database")
    return <Suspense fallback={null}>{tab ? <DatabaseWork key={idOf(tab)} tab={tab} /> : <DatabaseEmpty />}</Suspense>;
  if (tab) return <PipelineWork key={idOf(tab)} tab={tab} />;
  return (
    <EmptyState
      action={
        <Button tone="go" icon="file" keys={keysOf("openFile")} onClick={() => void actions.openFile()}>
          {words.tabs.openFile}
        </Button>
      }
      sample={
        <Button icon="database" onClick={() => void actions.openSample()}>
          {words.tabs.sample}
        </Button>
      }
    >
      {words.tabs.noneOpen}
    </EmptyState>
  );
}

/** What a person asked for and did not get, until it is closed. */
function NoticeBar() {
  const notice = useNotice();
  if (!notice) return null;
  const retry = notice.retry;
  return (
    <div className={cx(classes["notice"])}>
      <ErrorNote
        error={notice.error}
        onRetry={
          retry &&
          (() => {
            clearNotice();
            retry();
          })
        }
      />
      <IconButton icon="close" size="s" label={words.tabs.closeNotice} className={classes["noticeClose"]} onClick={clearNotice} />
    </div>
  );
}
