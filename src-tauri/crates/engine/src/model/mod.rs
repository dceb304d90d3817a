//! What crosses the door: requests and answers, plain serde types with `OpenAPI` schemas.

mod alert;
mod catalog;
mod chart;
mod connection;
mod dag;
mod dag_run;
mod event;
mod file;
mod grid;
mod pipeline;
mod project;
mod run;
mod safety;
mod schedule;

pub use alert::{
    AddAlert, AlertChannel, AlertChannelView, AlertDelivery, AlertEvent, AlertListing, AlertNotice, AlertQuery, AlertTested, AlertView,
    DeliveryState, NoticeShown, TestAlert,
};
pub use catalog::{
    CatalogDiff, CatalogFocus, CatalogFormat, CatalogReading, CatalogSource, DiagramPositions, DiffCatalogs, ExportCatalog,
    ExportedCatalog, MoveTables, ReadCatalog, SqlListing,
};
pub use chart::{
    ChartFigures, ChartSize, ChartWanted, DrawCharts, DrawnCharts, MissingCells, NumberGroup, Pair, Related, Relation, TimesLine,
    ValueCount,
};
pub use connection::{ConnectionListing, ConnectionTested, ConnectionView};
pub use dag::{
    DagDay, DagDetail, DagDraft, DagInstant, DagListing, DagParam, DagParamType, DagParamValue, DagTask, DaysQuery, NewDag, NextQuery,
    ReadDag, SaveDag,
};
pub use dag_run::{
    AttemptState, AttemptView, Backfill, BackfillPlan, BackfillRun, ClearTasks, ClearedTasks, DagLogLine, DagLogPage, DagLogQuery,
    DagRunBrief, DagRunDetail, DagRunKind, DagRunListing, DagRunQuery, DagRunState, DagRunSummary, DagTaskState, EnableDag, ItemView,
    LogStream, MarkAs, MarkTask, MissedRange, MissedReason, PoolView, Rerun, TaskBrief, TaskView, TriggerDag, TriggeredRun, UpcomingQuery,
    UpcomingRun, Wait, WhyDag,
};
pub use event::{Event, EventBatch, EventKind};
pub use file::{
    CellMark, ColumnPreview, DialectFinding, FileRequest, FileVerdict, Inspection, MatchColumn, PipelineMatch, ProfileRequest, RecentFile,
    RelationRequest, RowsToCount, StepSuggestions, SuggestRequest, SuggestStepsRequest, SuggestedStep, Suggestion, Upload,
};
pub use grid::{RowCount, RowPage, RowPageRequest, RowsOf, ScanPiece, ScanPlace, ScanRequest};
pub use pipeline::{
    CopyPipeline, EditRequest, EditedText, NewPipeline, PipelineDetail, PipelineListing, Preview, PreviewRequest, PreviewStage,
    PythonRequest, PythonScript, SavePipeline, StepView,
};
pub use project::{
    ChartQuery, DagAttention, DayRows, NewProject, OpenProject, Overview, ProjectInfo, RecentProject, RowsByDay, SaveProjectAs, Status,
    Template,
};
pub use run::{
    ChangedColumn, ColumnChange, CompareQuery, DagTry, DroppedQuery, DroppedRow, MendRows, MendedRow, OutputRows, Progress, RejectedPage,
    RejectedQuery, RowChange, RowsComparison, RunAgain, RunComparison, RunDetail, RunFile, RunListing, RunQuery, RunState, RunSummary,
    StartRun, StartedRun,
};
pub use safety::{AgreeTo, KeptSecret, SecretView, SetSecret, Trust, TrustEntry};
pub use schedule::{AwakeState, PauseSchedule, ScheduleState};
