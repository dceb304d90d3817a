import { useDags, useDagTasks, usePipelines, useProjects, useRecentFiles, useRuns, useStatus } from "../ipc/index.ts";
import { dagTab, folderOf, formatWhen, pipelineTab, runTab, shortPath, useNow, workspace } from "../shared/index.ts";
import { useOpenCatalog } from "../database/useOpenCatalog.ts";
import { readPath } from "./paths.ts";
import { Picker, type PickerItem } from "./Picker.tsx";
import { useActions } from "./useActions.tsx";
import { words } from "./words.ts";

/** Pipelines, recent files, projects and runs by name; a whole path opens itself. */
export function GoTo({ onClose }: { onClose: () => void }) {
  const actions = useActions();
  const now = useNow();
  const project = useStatus().data?.project;
  const pipelines = usePipelines().data ?? [];
  const dags = useDags().data ?? [];
  const tasks = useDagTasks(dags.map(({ name }) => name));
  const tables = useOpenCatalog();
  const files = useRecentFiles().data ?? [];
  const projects = useProjects().data ?? [];
  const runs = useRuns({ limit: 30 }).data?.runs ?? [];
  const items: PickerItem[] = [
    ...pipelines.map((pipeline): PickerItem => ({
      id: `pipeline-${pipeline.name}`,
      icon: "pipeline",
      title: pipeline.name,
      hint: pipeline.description ?? words.goTo.pipeline,
      run: () => workspace.open(pipelineTab(pipeline.name)),
    })),
    ...dags.map((dag): PickerItem => ({
      id: `dag-${dag.name}`,
      icon: "clock",
      title: dag.name,
      hint: dag.description ?? words.goTo.dag,
      run: () => workspace.open(dagTab(dag.name)),
    })),
    ...files
      .filter((file) => file.exists)
      .map((file): PickerItem => ({
        id: `file-${file.path}`,
        icon: "file",
        title: file.name,
        hint: shortPath(folderOf(file.path), project?.path),
        run: () => void actions.openPath(file.path),
      })),
    ...projects
      .filter((other) => other.exists && other.path !== project?.path)
      .map((other): PickerItem => ({
        id: `project-${other.path}`,
        icon: "folder",
        title: other.name,
        hint: `${words.goTo.project} · ${other.path}`,
        run: () => void actions.openProject(other.path),
      })),
    ...tasks.map(({ dag, task }): PickerItem => ({
      id: `task-${dag}-${task}`,
      icon: "command",
      title: task,
      hint: words.goTo.task(dag),
      run: () => workspace.open(dagTab(dag, { task, view: "graph" })),
    })),
    ...tables.map((place): PickerItem => ({
      id: `table-${place.id}`,
      icon: place.column ? "list" : "table",
      title: place.title,
      hint: place.hint,
      run: place.open,
    })),
    ...runs.map((run): PickerItem => ({
      id: `run-${run.id}`,
      icon: "clock",
      title: run.pipeline,
      hint: `${words.goTo.run} · ${formatWhen(new Date(run.started_at), now)}`,
      run: () => workspace.open(runTab(run)),
    })),
  ];
  const path = (typed: string): PickerItem | undefined => {
    const read = readPath(typed);
    if ("problem" in read || read.path.length < 2) return undefined;
    return { id: "path", icon: "arrow", title: words.goTo.openPath(read.path), run: () => void actions.openPath(read.path) };
  };
  return (
    <Picker
      title={words.goTo.title}
      placeholder={words.goTo.placeholder}
      none={words.goTo.none}
      items={items}
      extra={path}
      onClose={onClose}
    />
  );
}
