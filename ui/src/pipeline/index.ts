export { pipelineFiles } from "./files.ts";
export { PipelineList } from "./PipelineList.tsx";
export { PipelineWork } from "./PipelineWork.tsx";
