// What crosses the door, as the engine's and the record's types are named. Sizes are bytes, times ISO 8601 in UTC.

export type Uuid = string;
export type Instant = string;

// record/src/schema.rs
export type ColumnType = "text" | "integer" | "decimal" | "float" | "boolean" | "date" | "timestamp";
export interface ColumnSpec {
  name: string;
  type: ColumnType;
}

// record/src/problem.rs
export interface Problem {
  file: string;
  /** 1 is the first line. */
  line: number;
  /** 1 is the first character of the line. */
  column: number;
  /** Bytes of the file's text that are at fault: start and end (exclusive). */
  span: [number, number];
  message: string;
  hint?: string | null;
}

// record/src/rejected.rs
export type Reason =
  | "too_few_fields"
  | "too_many_fields"
  | "open_quote"
  | "text_after_quote"
  | "record_too_long"
  | "invalid_encoding"
  | "not_an_integer"
  | "not_a_number"
  | "not_a_boolean"
  | "not_a_date"
  | "not_a_timestamp"
  | "out_of_range"
  | "division_by_zero"
  | "invalid_value";
export interface RejectedRow {
  origin: string;
  /** The first physical line of the record; the file's first line is 1. */
  line: number;
  /** `source`, or the step's id. */
  step: string;
  column?: string | null;
  reason: Reason;
  /** `"12,50" is not a decimal`. */
  detail: string;
  raw: string;
  offset: number;
  length: number;
}

// record/src/ledger.rs
export interface StepCount {
  step: string;
  count: number;
}
export interface RejectedCount {
  step: string;
  column?: string | null;
  reason: Reason;
  count: number;
}
export interface CellCount {
  step: string;
  column: string;
  count: number;
}
/** The account of every row of a run: `read + added = written + dropped + merged + rejected`. */
export interface Ledger {
  read: number;
  written: number;
  dropped: StepCount[];
  merged: StepCount[];
  added: StepCount[];
  rejected: RejectedCount[];
  emptied: CellCount[];
  changed: CellCount[];
  shortened: CellCount[];
  blank_lines: number;
}

// engine/src/model/run.rs
export type RunState = "queued" | "running" | "success" | "failed" | "limit_exceeded" | "cancelled" | "lost";
export interface Progress {
  done_bytes: number;
  total_bytes?: number | null;
  rows: number;
  rows_per_second: number;
  seconds: number;
  seconds_left?: number | null;
}
export interface RunFile {
  path: string;
  size_bytes: number;
  sha256?: string | null;
}
export interface RunSummary {
  id: Uuid;
  pipeline: string;
  state: RunState;
  /** `by hand`, `command line`, `dropped file`, `browser`. */
  trigger: string;
  user: string;
  machine: string;
  started_at: Instant;
  ended_at?: Instant | null;
  seconds?: number | null;
  input?: RunFile | null;
  output?: RunFile | null;
  ledger?: Ledger | null;
  progress?: Progress | null;
  error?: string | null;
  hint?: string | null;
  trial: boolean;
}
export interface RunDetail extends RunSummary {
  text: string;
  commit?: string | null;
  dirty?: boolean | null;
  app_version: string;
  os: string;
  rejected_file?: string | null;
  log: LogLine[];
  steps: StepView[];
}
/** A line of a run's log: `time`, `level`, `message`, and fields of its own. */
export type LogLine = Record<string, unknown>;
export interface StartRun {
  pipeline?: string | null;
  file?: string | null;
  text?: string | null;
  name?: string | null;
  input?: string | null;
  output?: string | null;
  trial_rows?: number | null;
  trigger?: string | null;
}
export interface StartedRun {
  id: Uuid;
}
export interface RunQuery {
  pipeline?: string;
  state?: RunState;
  /** `2026-11-24`, in the machine's zone. */
  on?: string;
  before?: Uuid;
  limit?: number;
}
export interface RunListing {
  runs: RunSummary[];
  total: number;
}
export interface RejectedQuery {
  offset?: number;
  limit?: number;
  step?: string;
  reason?: Reason;
  column?: string;
}
export interface RejectedPage {
  rows: RejectedRow[];
  total: number;
}
export interface OutputRows {
  columns: ColumnSpec[];
  rows: (string | null)[][];
}

// engine/src/model/pipeline.rs
export interface PipelineListing {
  name: string;
  description?: string | null;
  path: string;
  problems: Problem[];
  last_run?: RunSummary | null;
}
export interface StepView {
  id: string;
  verb: string;
  title: string;
  summary: string;
  enabled: boolean;
  note?: string | null;
  /** The step's table as JSON, to fill a form with. */
  spec: unknown;
}
export interface PipelineDetail {
  name: string;
  path: string;
  text: string;
  /** Hash of the text, which a later save must name. */
  hash: string;
  problems: Problem[];
  description?: string | null;
  input?: string | null;
  input_path?: string | null;
  output?: string | null;
  output_path?: string | null;
  steps: StepView[];
  last_run?: RunSummary | null;
}
export interface NewPipeline {
  name: string;
  text: string;
}
export interface SavePipeline {
  text: string;
  base_hash: string;
}
export interface EditRequest {
  text: string;
  edits: Edit[];
}
export interface EditedText {
  text: string;
  problems: Problem[];
  steps: StepView[];
}
export interface PreviewRequest {
  text: string;
  input?: string | null;
  /** 200 unless given, 10,000 at most. */
  rows?: number | null;
  /** 0 is the source, 1 after the first step; the last unless given. */
  stage?: number | null;
  group?: string | null;
}
export interface PreviewStage {
  id: string;
  columns: ColumnSpec[];
  rows: number;
  ledger: Ledger;
}
export interface PreviewRow {
  line: number;
  before?: (string | null)[] | null;
  after?: (string | null)[] | null;
}
export interface Preview {
  stages: PreviewStage[];
  stage: number;
  before: ColumnSpec[];
  after: ColumnSpec[];
  rows: PreviewRow[];
  rejected: RejectedRow[];
  problems: Problem[];
  complete: boolean;
  estimated_rows?: number | null;
}

// pipeline/src/edit.rs
export type Edit = Record<string, unknown>;

// pipeline/src/profile.rs
export interface Profile {
  rows: number;
  complete: boolean;
  rejected: number;
  columns: ColumnProfile[];
}
export interface ValueCount {
  value: string;
  count: number;
}
export interface Histogram {
  low: number;
  high: number;
  counts: number[];
}
export interface ColumnProfile {
  name: string;
  type: ColumnType;
  missing: number;
  odd: number;
  odd_examples: string[];
  distinct: number;
  distinct_error: number;
  min?: string | null;
  max?: string | null;
  mean?: number | null;
  /** 5 %, 25 %, 50 %, 75 %, 95 %. */
  quantiles?: [number, number, number, number, number] | null;
  quantile_error: number;
  leading_zeros: number;
  padded: number;
  max_length: number;
  top: ValueCount[];
  patterns: ValueCount[];
  histogram?: Histogram | null;
  outliers?: number | null;
  chart?: string | null;
}

// engine/src/model/file.rs
export interface FileRequest {
  /** Absolute. */
  path: string;
  group?: string | null;
}
export type FileVerdict = "rows" | "pipeline" | "project" | "folder" | "empty" | "unusable";
export interface DialectFinding {
  key: string;
  value: string;
  word: string;
  reason: string;
}
export type CellMark = "missing" | "odd";
export interface ColumnPreview {
  name: string;
  type: ColumnType;
  missing: number;
  odd: number;
  reason: string;
}
export interface MatchColumn {
  name: string;
  /** `as before`, `new`, `missing`, `other type`. */
  state: string;
  type?: ColumnType | null;
}
export interface PipelineMatch {
  pipeline: string;
  fits: boolean;
  columns: MatchColumn[];
  steps: number;
  last_run?: Instant | null;
  output_path?: string | null;
}
export interface Inspection {
  path: string;
  name: string;
  verdict: FileVerdict;
  message?: string | null;
  size_bytes: number;
  modified_at?: Instant | null;
  dialect: DialectFinding[];
  columns: ColumnPreview[];
  rows: string[][];
  marks: [number, number, CellMark][];
  malformed: [number, string][];
  sampled_rows: number;
  estimated_rows?: number | null;
  matches: PipelineMatch[];
  ran_before?: Instant | null;
}
export interface SuggestedStep {
  id: string;
  finding: string;
  action: string;
  count: number;
  examples: string[];
  /** The step's table, ready for an edit. */
  step: Record<string, unknown>;
}
export interface Suggestion {
  name: string;
  text: string;
  text_with_steps: string;
  steps: SuggestedStep[];
  columns: ColumnSpec[];
  sampled_rows: number;
  /** Where a run of the starter would write. */
  output_path: string;
}
export interface ProfileRequest {
  path?: string | null;
  text?: string | null;
  input?: string | null;
  stage?: number | null;
  columns?: string[] | null;
  rows?: number | null;
  charts?: "light" | "dark" | null;
  group?: string | null;
}
export interface RecentFile {
  name: string;
  path: string;
  size_bytes?: number | null;
  opened_at: Instant;
  exists: boolean;
  pipeline?: string | null;
}
export interface Upload {
  path: string;
  size_bytes: number;
}

// engine/src/model/project.rs
export interface ProjectInfo {
  name: string;
  path: string;
  scratch: boolean;
  branch?: string | null;
  changed_files?: number | null;
  problems: Problem[];
}
export interface Status {
  version: string;
  api: number;
  project: ProjectInfo;
  machine: string;
  user: string;
  owner_pid: number;
  active_runs: RunSummary[];
  now: Instant;
}
export interface RecentProject {
  name: string;
  path: string;
  opened_at: Instant;
  exists: boolean;
}
export interface Overview {
  project: ProjectInfo;
  machine: string;
  seen_at?: Instant | null;
  attention: RunSummary[];
  active: RunSummary[];
  recent_files: RecentFile[];
  recent_projects: RecentProject[];
  runs: number;
  first: boolean;
}
export interface OpenProject {
  path: string;
}
export type Template = "dealership" | "empty";
export interface NewProject {
  path?: string | null;
  template: Template;
}
export interface SaveProjectAs {
  path: string;
  name?: string | null;
}

// api: what hosts the page
export interface HostInfo {
  kind: "window" | "browser";
  owner: boolean;
  pid: number;
}

// engine/src/model/event.rs
export type EventKind =
  | { event: "run"; run: RunSummary }
  | { event: "pipeline"; name: string }
  | { event: "project" }
  | { event: "recent" }
  | { event: "open"; path: string }
  | { event: "closing"; runs: Uuid[] };
export type Event = { sequence: number } & EventKind;
export interface EventBatch {
  epoch: Uuid;
  sequence: number;
  resync: boolean;
  events: Event[];
}
