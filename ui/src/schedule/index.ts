export { AlertsWork } from "./alerts/AlertsWork.tsx";
export { DagWork } from "./DagWork.tsx";
export { NextRuns } from "./NextRuns.tsx";
export { ScheduleList } from "./ScheduleList.tsx";
export { scheduleWords } from "./scheduleWords.ts";
export { words as scheduleScreenWords } from "./words.ts";
