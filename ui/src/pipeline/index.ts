export { showMade } from "./files.ts";
export { keepEdit } from "./kept.ts";
export { PipelineList } from "./PipelineList.tsx";
export { PipelineWork } from "./PipelineWork.tsx";
