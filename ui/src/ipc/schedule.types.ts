// The words of DAGs' runs that cross the door.
import type { components } from "./schema.ts";
import type { Instant, Uuid } from "./types.ts";

type Words = components["schemas"];

export type DagInstant = Words["DagInstant"];
export type DagRunKind = "scheduled" | "manual" | "backfill" | "asset" | "triggered";
export type DagRunState = "queued" | "running" | "success" | "failed" | "cancelled";
export type TaskState = "queued" | "running" | "success" | "failed" | "up_for_retry" | "upstream_failed" | "skipped" | "cancelled";
export type ParamValue = string | number | boolean;
export interface ParamSpec {
  type: "text" | "integer" | "number" | "boolean" | "date";
  default?: ParamValue | null;
  description?: string | null;
  values?: ParamValue[];
}
export interface TaskBrief {
  name: string;
  state: TaskState;
  attempts: number;
  started_at?: Instant | null;
  ended_at?: Instant | null;
  seconds?: number | null;
  rejected: boolean;
  retry_at?: Instant | null;
}
export interface DagRunSummary {
  id: Uuid;
  dag: string;
  kind: DagRunKind;
  state: DagRunState;
  logical_time: Instant;
  wall: string;
  data_interval_start: Instant;
  data_interval_end: Instant;
  queued_at: Instant;
  started_at?: Instant | null;
  ended_at?: Instant | null;
  seconds?: number | null;
  user: string;
  machine: string;
  version: string;
  note?: string | null;
  error?: string | null;
  tasks: TaskBrief[];
}
export interface AttemptView {
  number: number;
  cleared: number;
  state: "running" | "success" | "failed" | "skipped" | "cancelled" | "lost";
  started_at: Instant;
  ended_at?: Instant | null;
  seconds?: number | null;
  exit_code?: number | null;
  error?: string | null;
  hint?: string | null;
  run?: Uuid | null;
  lines: number;
}
export interface TaskView extends TaskBrief {
  kind: string;
  summary: string;
  after: string[];
  trigger_rule: string;
  group?: string | null;
  pool: string;
  attempts_made: AttemptView[];
  waits_for?: string | null;
  rendered: unknown;
  outputs: Record<string, string>;
}
export interface DagRunDetail extends DagRunSummary {
  text: string;
  params: Record<string, ParamValue>;
  task_views: TaskView[];
  changed_since: boolean;
}
export interface MissedRange {
  from: Instant;
  to: Instant;
  count: number;
  reason: "too_old" | "covered" | "paused" | "not_running";
  words: string;
}
export interface DagRunListing {
  runs: DagRunSummary[];
  total: number;
  missed: MissedRange[];
}
export interface DagLogLine {
  number: number;
  at: Instant;
  stream: "out" | "err" | "note";
  text: string;
}
export interface DagLogPage {
  lines: DagLogLine[];
  first: number;
  total: number;
  ended: boolean;
}
export interface DagRunBrief {
  id: Uuid;
  state: DagRunState | "missed";
  seconds?: number | null;
  logical_time: Instant;
}
export type DagTask = Words["DagTask"] & { group?: string | null; pool?: string | null };
export type DagListing = Words["DagListing"] & {
  enabled: boolean;
  paused_since?: Instant | null;
  fires_here: boolean;
  runs_on?: string | null;
  recent: DagRunBrief[];
  active: number;
  failed_in_a_row: number;
};
export type DagDetail = DagListing & {
  hash: string;
  text: string;
  tasks_in_order: DagTask[];
  params?: Record<string, ParamSpec>;
};
export interface PoolView {
  name: string;
  slots: number;
  used: number;
  waiting: number;
}
export interface UpcomingRun {
  dag: string;
  at: Instant;
  wall: string;
  note?: string | null;
}
export interface DagWait {
  run?: Uuid | null;
  task?: string | null;
  words: string;
  until?: Instant | null;
}
export interface TriggerDag {
  logical_time?: Instant;
  params?: Record<string, ParamValue>;
}
export type Rerun = "none" | "failed" | "all";
export interface BackfillRequest {
  from: string;
  to: string;
  rerun: Rerun;
  dry_run: boolean;
  newest_first?: boolean;
  max_active?: number;
}
export interface BackfillRun {
  logical_time: Instant;
  wall: string;
  state?: DagRunState | null;
  starts: boolean;
}
export interface BackfillAnswer {
  runs: BackfillRun[];
  started: number;
}
export interface ClearRequest {
  tasks?: string[];
  downstream: boolean;
  upstream: boolean;
  only_failed: boolean;
  dry_run: boolean;
}
export interface MarkRequest {
  task?: string;
  state: "success" | "failed";
}
export interface DagRunQuery {
  state?: DagRunState;
  kind?: DagRunKind;
  from?: Instant;
  to?: Instant;
  before?: Uuid;
  limit?: number;
}
export interface DagLogQuery {
  attempt?: number;
  cleared?: number;
  from?: number;
  limit?: number;
  stream?: "out" | "err";
  search?: string;
}
export type DagEvent = { event: "dag_run"; run: DagRunSummary } | { event: "dag_log"; run: Uuid; task: string; total: number };
