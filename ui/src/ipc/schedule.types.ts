// The words of DAGs and their runs, by their short names. They are generated: what they are stands in schema.ts.
import type { components, operations } from "./schema.ts";

type Words = components["schemas"];

export type DagInstant = Words["DagInstant"];
export type DagRunKind = Words["DagRunKind"];
export type DagRunState = Words["DagRunState"];
export type TaskState = Words["DagTaskState"];
export type ParamValue = string | number | boolean;
/** What a parameter of a DAG takes. */
export interface ParamSpec {
  type: "text" | "integer" | "number" | "boolean" | "date";
  default?: ParamValue | null;
  description?: string | null;
  values?: ParamValue[];
}
export type TaskBrief = Words["TaskBrief"];
export type DagRunSummary = Words["DagRunSummary"];
export type AttemptView = Words["AttemptView"];
export type TaskView = Words["TaskView"];
export type DagRunDetail = Words["DagRunDetail"];
export type MissedRange = Words["MissedRange"];
export type DagRunListing = Words["DagRunListing"];
export type DagLogLine = Words["DagLogLine"];
export type DagLogPage = Words["DagLogPage"];
export type DagRunBrief = Words["DagRunBrief"];
export type DagTask = Words["DagTask"] & { group?: string | null };
export type DagListing = Words["DagListing"];
export type DagDetail = Omit<Words["DagDetail"], "tasks_in_order"> & { params?: Record<string, ParamSpec>; tasks_in_order: DagTask[] };
export type PoolView = Words["PoolView"];
export type UpcomingRun = Words["UpcomingRun"];
export type ScheduleState = Words["ScheduleState"];
export type WhyDag = Words["WhyDag"];
export type NewDag = Words["NewDag"];
export type SaveDag = Words["SaveDag"];
/** What a person gives a run: its values are told apart by the DAG. */
export type TriggerDag = Omit<Words["TriggerDag"], "params"> & { params?: Readonly<Record<string, ParamValue>> };
export type TriggeredRun = Words["TriggeredRun"];
export type Rerun = Words["Rerun"];
export type Backfill = Words["Backfill"];
export type BackfillPlan = Words["BackfillPlan"];
export type ClearTasks = Words["ClearTasks"];
export type ClearedTasks = Words["ClearedTasks"];
export type MarkTask = Words["MarkTask"];
export type DagRunQuery = NonNullable<operations["dag_runs"]["parameters"]["query"]>;
export type DagLogQuery = NonNullable<operations["dag_log"]["parameters"]["query"]>;
