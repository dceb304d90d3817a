import { useStatus } from "../ipc/index.ts";

export * from "../shared/index.ts";

/** Returns the open project's folder, to show paths in it short. */
export function useStatusPath(): string | undefined {
  const project = useStatus().data?.project;
  return project?.scratch ? undefined : project?.path;
}
