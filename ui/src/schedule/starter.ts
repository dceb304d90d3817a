/** Returns the text that a new DAG starts with: a pipeline of the project, or a command where there is none. */
export function starterText(pipeline: string | undefined, zone: string | undefined): string {
  const task =
    pipeline === undefined ? '[task.hello]\nshell = "echo It is {{ ds }}."' : `[task.${taskName(pipeline)}]\npipeline = "${pipeline}"`;
  return `description = "What this is for"
schedule    = "0 1 * * *"          # every day at 01:00${zone === undefined || zone === "UTC" ? "" : `\ntimezone    = "${zone}"`}
catchup     = "latest"             # after sleep the last missed run is made up for

${task}
`;
}

/** Returns a pipeline's name as a task may be called. */
const taskName = (pipeline: string): string => pipeline.replace(/[^A-Za-z0-9_-]/g, "_");
