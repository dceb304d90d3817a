import { useStatus } from "../ipc/index.ts";
import { fileName, shortPath } from "../shared/index.ts";

export * from "../shared/index.ts";

/** Returns the open project's folder, to show paths in it short. */
export function useStatusPath(): string | undefined {
  const project = useStatus().data?.project;
  return project?.scratch ? undefined : project?.path;
}

/** Returns a path as a person knows it: an uploaded file by its name, one in the project from its root. */
export function shownPath(path: string, project: string | undefined): string {
  return path.includes("/.millpond/uploads/") ? fileName(path) : shortPath(path, project);
}
