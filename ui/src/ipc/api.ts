import { call, upload } from "./call.ts";
import type * as A from "./alerts.ts";
import type * as T from "./types.ts";

const name = (value: string) => encodeURIComponent(value);

/** Every action of the door, under its own name. */
export const api = {
  status: (signal?: AbortSignal) => call<T.Status>("GET", "/status", { signal }),
  overview: (signal?: AbortSignal) => call<T.Overview>("GET", "/overview", { signal }),
  rowsByDay: (theme: "light" | "dark", signal?: AbortSignal) => call<T.RowsByDay>("GET", "/overview/rows", { query: { theme }, signal }),
  markSeen: () => call<T.Overview>("POST", "/overview/seen"),

  pipelines: (signal?: AbortSignal) => call<T.PipelineListing[]>("GET", "/pipelines", { signal }),
  copyPipeline: (body: T.CopyPipeline) => call<T.PipelineDetail>("POST", "/pipelines/copy", { body }),
  newPipeline: (body: T.NewPipeline) => call<T.PipelineDetail>("POST", "/pipelines", { body }),
  pipeline: (pipeline: string, signal?: AbortSignal) => call<T.PipelineDetail>("GET", `/pipelines/${name(pipeline)}`, { signal }),
  savePipeline: (pipeline: string, body: T.SavePipeline) => call<T.PipelineDetail>("PUT", `/pipelines/${name(pipeline)}`, { body }),
  deletePipeline: (pipeline: string) => call<undefined>("DELETE", `/pipelines/${name(pipeline)}`),
  renamePipeline: (pipeline: string, to: string) => call<T.PipelineDetail>("POST", `/pipelines/${name(pipeline)}/rename`, { body: { to } }),

  readDraft: (text: string, signal?: AbortSignal) => call<T.EditedText>("POST", "/drafts/read", { body: { text }, signal }),
  editDraft: (body: T.EditRequest) => call<T.EditedText>("POST", "/drafts/edit", { body }),
  suggestSteps: (body: T.SuggestStepsRequest, signal?: AbortSignal) => call<T.StepSuggestions>("POST", "/drafts/suggest", { body, signal }),
  preview: (body: T.PreviewRequest, signal?: AbortSignal) => call<T.Preview>("POST", "/drafts/preview", { body, signal }),

  pythonScript: (body: T.PythonRequest) => call<T.PythonScript>("POST", "/drafts/python", { body }),

  rowCount: (body: T.RowsOf, signal?: AbortSignal) => call<T.RowCount>("POST", "/rows/count", { body, signal }),
  rowPage: (body: T.RowPageRequest, signal?: AbortSignal) => call<T.RowPage>("POST", "/rows/page", { body, signal }),
  scanRows: (body: T.ScanRequest, signal?: AbortSignal) => call<T.ScanPiece>("POST", "/rows/scan", { body, signal }),
  inspect: (body: T.FileRequest, signal?: AbortSignal) => call<T.Inspection>("POST", "/files/inspect", { body, signal }),
  suggest: (body: T.SuggestRequest, signal?: AbortSignal) => call<T.Suggestion>("POST", "/files/suggest", { body, signal }),
  profile: (body: T.ProfileRequest, signal?: AbortSignal) => call<T.Profile>("POST", "/files/profile", { body, signal }),
  relate: (body: T.RelationRequest, signal?: AbortSignal) => call<T.Relation>("POST", "/files/relate", { body, signal }),
  drawCharts: (body: T.DrawCharts, signal?: AbortSignal) => call<T.DrawnCharts>("POST", "/charts/draw", { body, signal }),
  upload: (file: File, onProgress: (sent: number, total: number) => void, signal?: AbortSignal) =>
    upload<T.Upload>(file.name, file, onProgress, signal),
  recentFiles: (signal?: AbortSignal) => call<T.RecentFile[]>("GET", "/recent/files", { signal }),
  forgetRecentFile: (path: string) => call<undefined>("DELETE", "/recent/files", { body: { path } }),

  runs: (query: T.RunQuery, signal?: AbortSignal) => call<T.RunListing>("GET", "/runs", { query, signal }),
  startRun: (body: T.StartRun) => call<T.StartedRun>("POST", "/runs", { body }),
  run: (id: T.Uuid, signal?: AbortSignal) => call<T.RunDetail>("GET", `/runs/${name(id)}`, { signal }),
  cancelRun: (id: T.Uuid) => call<T.RunSummary>("POST", `/runs/${name(id)}/cancel`),
  dropped: (id: T.Uuid, query: T.DroppedQuery, signal?: AbortSignal) =>
    call<T.DroppedRow[]>("GET", `/runs/${name(id)}/dropped`, { query, signal }),
  rejected: (id: T.Uuid, query: T.RejectedQuery, signal?: AbortSignal) =>
    call<T.RejectedPage>("GET", `/runs/${name(id)}/rejected`, { query, signal }),
  runAgain: (id: T.Uuid, body: T.RunAgain) => call<T.StartedRun>("POST", `/runs/${name(id)}/again`, { body }),
  mendRows: (id: T.Uuid, body: T.MendRows) => call<T.StartedRun>("POST", `/runs/${name(id)}/mend`, { body }),
  compareRuns: (id: T.Uuid, other: T.Uuid, query: T.CompareQuery, signal?: AbortSignal) =>
    call<T.RunComparison>("GET", `/runs/${name(id)}/compare/${name(other)}`, { query, signal }),
  /** The address of a run's output, for a download in a browser. */
  outputAddress: (id: T.Uuid) => `/api/runs/${name(id)}/output`,

  dags: (signal?: AbortSignal) => call<T.DagListing[]>("GET", "/dags", { signal }),
  newDag: (body: T.NewDag) => call<T.DagDetail>("POST", "/dags", { body }),
  dag: (dag: string, signal?: AbortSignal) => call<T.DagDetail>("GET", `/dags/${name(dag)}`, { signal }),
  saveDag: (dag: string, body: T.SaveDag) => call<T.DagDetail>("PUT", `/dags/${name(dag)}`, { body }),
  deleteDag: (dag: string) => call<undefined>("DELETE", `/dags/${name(dag)}`),
  renameDag: (dag: string, to: string) => call<T.DagDetail>("POST", `/dags/${name(dag)}/rename`, { body: { to } }),
  readDagDraft: (body: T.DagDraft) => call<T.ReadDag>("POST", "/drafts/dag", { body }),
  dagDays: (dag: string, query: T.DaysQuery, signal?: AbortSignal) => call<T.DagDay[]>("GET", `/dags/${name(dag)}/days`, { query, signal }),
  enableDag: (dag: string, enabled: boolean) => call<T.DagListing>("POST", `/dags/${name(dag)}/enable`, { body: { enabled } }),
  triggerDag: (dag: string, body: T.TriggerDag) => call<T.TriggeredRun>("POST", `/dags/${name(dag)}/trigger`, { body }),
  backfillDag: (dag: string, body: T.Backfill) => call<T.BackfillPlan>("POST", `/dags/${name(dag)}/backfill`, { body }),
  dagNext: (dag: string, query: T.NextQuery, signal?: AbortSignal) =>
    call<T.DagInstant[]>("GET", `/dags/${name(dag)}/next`, { query, signal }),
  dagWaits: (dag: string, signal?: AbortSignal) => call<T.WhyDag>("GET", `/dags/${name(dag)}/why`, { signal }),
  dagRuns: (dag: string, query: T.DagRunQuery, signal?: AbortSignal) =>
    call<T.DagRunListing>("GET", `/dags/${name(dag)}/runs`, { query, signal }),
  dagRun: (id: T.Uuid, signal?: AbortSignal) => call<T.DagRunDetail>("GET", `/dag-runs/${name(id)}`, { signal }),
  deleteDagRun: (id: T.Uuid) => call<undefined>("DELETE", `/dag-runs/${name(id)}`),
  cancelDagRun: (id: T.Uuid) => call<T.DagRunDetail>("POST", `/dag-runs/${name(id)}/cancel`),
  clearTasks: (id: T.Uuid, body: T.ClearTasks) => call<T.ClearedTasks>("POST", `/dag-runs/${name(id)}/clear`, { body }),
  markTask: (id: T.Uuid, body: T.MarkTask) => call<T.DagRunDetail>("POST", `/dag-runs/${name(id)}/mark`, { body }),
  dagLog: (id: T.Uuid, task: string, query: T.DagLogQuery, signal?: AbortSignal) =>
    call<T.DagLogPage>("GET", `/dag-runs/${name(id)}/tasks/${name(task)}/log`, { query, signal }),
  scheduleState: (signal?: AbortSignal) => call<T.ScheduleState>("GET", "/schedule", { signal }),
  dagFaults: (signal?: AbortSignal) => call<Record<string, T.DagRunListing>>("GET", "/schedule/faults", { signal }),
  pauseSchedule: (paused: boolean) => call<T.ScheduleState>("POST", "/schedule/pause", { body: { paused } }),
  upcoming: (count: number, signal?: AbortSignal) => call<T.UpcomingRun[]>("GET", "/schedule/next", { query: { count }, signal }),
  trust: (signal?: AbortSignal) => call<T.Trust>("GET", "/trust", { signal }),
  agreeTo: (body: T.AgreeTo) => call<T.Trust>("POST", "/trust", { body }),
  pools: (signal?: AbortSignal) => call<T.PoolView[]>("GET", "/pools", { signal }),

  alerts: (signal?: AbortSignal) => call<A.AlertListing>("GET", "/alerts", { signal }),
  addAlert: (body: A.AddAlert) => call<A.AlertListing>("POST", "/alerts", { body }),
  testAlert: (body: A.TestAlert) => call<A.AlertTested[]>("POST", "/alerts/test", { body }),
  alertNotices: (signal?: AbortSignal) => call<A.AlertNotice[]>("GET", "/alerts/notices", { signal }),
  alertShown: (id: T.Uuid, body: A.NoticeShown) => call<undefined>("POST", `/alerts/notices/${name(id)}`, { body }),

  host: (signal?: AbortSignal) => call<T.HostInfo>("GET", "/host", { signal }),
  openProject: (body: T.OpenProject) => call<T.ProjectInfo>("POST", "/host/open", { body }),
  newProject: (body: T.NewProject) => call<T.ProjectInfo>("POST", "/host/new", { body }),
  saveProjectAs: (body: T.SaveProjectAs) => call<T.ProjectInfo>("POST", "/host/save-as", { body }),
  projects: (signal?: AbortSignal) => call<T.RecentProject[]>("GET", "/host/projects", { signal }),
  reveal: (path: string) => call<undefined>("POST", "/host/reveal", { body: { path } }),
  writePicture: (path: string, picture: Blob) => call<undefined>("POST", "/host/picture", { query: { path }, body: picture }),
  launch: (path: string) => call<undefined>("POST", "/host/launch", { body: { path } }),

  events: (query: { epoch?: T.Uuid; after?: number; wait_ms?: number }, signal?: AbortSignal) =>
    call<T.EventBatch>("GET", "/events", { query, signal }),
};
