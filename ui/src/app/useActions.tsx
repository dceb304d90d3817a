import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { createContext, use, useMemo, type ReactNode } from "react";
import { api, keys, queries, type Edit, type Host, type Inspection, type ProjectInfo } from "../ipc/index.ts";
import {
  announce,
  catalogTab,
  clearNotice,
  fileName,
  fileTab,
  keepEdit,
  pickInput,
  pipelineTab,
  reportError,
  uploadFile,
  workspace,
} from "../shared/index.ts";
import { pipelineFiles } from "../pipeline/index.ts";
import { isSql, type DropAction } from "./drop/plan.ts";
import { showDialog } from "./dialogs.ts";
import { words } from "./words.ts";

/** What a person can do to the whole window, whichever way it was asked for: menu, palette, drop or link. */
export interface Actions {
  openFile: () => Promise<void>;
  openFolder: () => Promise<void>;
  /** Opens whatever stands at a path: a file as a tab, a project as the project. */
  openPath: (path: string) => Promise<void>;
  openProject: (path: string) => Promise<void>;
  openSample: () => Promise<void>;
  makeProject: (path: string) => Promise<void>;
  saveProjectAs: () => Promise<void>;
  closeProject: () => Promise<void>;
  runOn: (pipeline: string, path: string) => Promise<void>;
  /** Uploads a browser's files; returns where they stand now. */
  upload: (files: readonly File[]) => Promise<string[]>;
  drop: (action: Exclude<DropAction, { do: "upload" }>) => Promise<void>;
  cancelRuns: () => Promise<void>;
  markSeen: () => Promise<void>;
}

function makeActions(client: QueryClient, host: Host): Actions {
  /** Does something a person asked for; what goes wrong is shown, with the way to try again. */
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      reportError(error, () => void attempt(work));
    }
  };
  const entered = (project: ProjectInfo) => {
    // Its tabs take the place of the others' at once: those would ask for what is not there.
    client.setQueryData(queries.status().queryKey, (status) => status && { ...status, project });
    void client.invalidateQueries({ queryKey: keys.status });
    clearNotice();
    announce(words.opened(project.name));
  };
  const openCatalogs = (paths: readonly string[]) => {
    for (const path of paths) workspace.open(catalogTab(path));
  };
  const openInspected = (file: Inspection): Promise<void> | undefined => {
    switch (file.verdict) {
      case "rows": {
        workspace.open(fileTab(file.path));
        return;
      }
      case "project":
        return actions.openProject(file.path);
      case "folder": {
        showDialog({ dialog: "makeProject", path: file.path });
        return;
      }
      case "pipeline":
        return takePipeline(file.path);
      case "empty":
        throw new Error(words.emptyFile(file.name));
      case "unusable":
        throw new Error(words.unusable(file.name, file.message));
    }
  };
  const takePipeline = async (path: string) => {
    const known = (await client.query(queries.pipelines())).find((pipeline) => pipeline.path === path);
    if (known) {
      workspace.open(pipelineTab(known.name));
      return;
    }
    const made = await api.copyPipeline({ path });
    workspace.open(pipelineTab(made.name));
    pipelineFiles(client).showMade(made);
  };
  const addAliases = async (name: string, aliases: Readonly<Record<string, readonly string[]>>) => {
    const { text, hash, path } = await api.pipeline(name);
    const edits = Object.entries(aliases).map(([column, names]): Edit => ({
      edit: "set",
      path: ["source", "expect", "aliases", column],
      value: [...names],
    }));
    const edited = await api.editDraft({ text, edits });
    const saved = await api.savePipeline(name, { text: edited.text, base_hash: hash });
    keepEdit(path, { text, hash }, saved);
  };
  const upload = async (files: readonly File[]): Promise<string[]> => {
    const paths: string[] = [];
    for (const file of files) paths.push((await uploadFile(file)).path);
    return paths;
  };

  const actions: Actions = {
    openFile: () =>
      attempt(async () => {
        const path = await pickInput();
        if (path !== undefined) await actions.openPath(path);
      }),
    openFolder: () =>
      attempt(async () => {
        if (!host.picksFolders) {
          showDialog({ dialog: "openPath", folder: true });
          return;
        }
        const path = await host.pickFolder(words.openFolder.title);
        if (path !== null) await actions.openPath(path);
      }),
    openPath: (path) =>
      attempt(async () => {
        if (isSql(path)) {
          openCatalogs([path]);
          return;
        }
        await openInspected(await client.query(queries.inspection({ path })));
      }),
    openProject: (path) => attempt(async () => entered(await api.openProject({ path }))),
    openSample: () => attempt(async () => entered(await api.newProject({ template: "dealership" }))),
    makeProject: (path) => attempt(async () => entered(await api.newProject({ path, template: "empty" }))),
    saveProjectAs: () =>
      attempt(async () => {
        const path = await host.pickSave(words.saveAs.title, "my-project");
        if (path !== null) entered(await api.saveProjectAs({ path, name: fileName(path) }));
        else if (host.kind === "browser") showDialog({ dialog: "saveAs" });
      }),
    closeProject: () => actions.openProject(""),
    runOn: (pipeline, path) =>
      attempt(async () => {
        const { id } = await api.startRun({ pipeline, input: path, named_after_input: true, trigger: "dropped file" });
        workspace.open(pipelineTab(pipeline, { input: path, run: id }));
        announce(words.runStarted(pipeline, fileName(path)));
      }),
    upload,
    async drop(action) {
      switch (action.do) {
        case "run":
          return actions.runOn(action.pipeline, action.path);
        case "alias":
          return attempt(async () => {
            await addAliases(action.pipeline, action.aliases);
            await actions.runOn(action.pipeline, action.path);
          });
        case "open":
          openCatalogs(action.paths.filter(isSql));
          for (const path of action.paths) if (!isSql(path)) workspace.open(fileTab(path));
          return undefined;
        case "openCatalogs": {
          openCatalogs(action.paths);
          return;
        }
        case "openPipeline": {
          workspace.open(pipelineTab(action.name));
          return;
        }
        case "takePipeline":
          return attempt(() => takePipeline(action.path));
        case "openProject":
          return actions.openProject(action.path);
        case "makeProject": {
          showDialog({ dialog: "makeProject", path: action.path });
          return;
        }
      }
    },
    cancelRuns: () =>
      attempt(async () => {
        const { active_runs } = await client.query({ ...queries.status(), staleTime: 0 });
        await Promise.all(active_runs.map((run) => api.cancelRun(run.id)));
      }),
    markSeen: () =>
      attempt(async () => {
        client.setQueryData(keys.overview, await api.markSeen());
        clearNotice();
      }),
  };
  return actions;
}

const ActionsContext = createContext<{ actions: Actions; host: Host } | undefined>(undefined);

export function ActionsProvider({ host, children }: { host: Host; children: ReactNode }) {
  const client = useQueryClient();
  const value = useMemo(() => ({ actions: makeActions(client, host), host }), [client, host]);
  return <ActionsContext value={value}>{children}</ActionsContext>;
}

function useContextValue() {
  const value = use(ActionsContext);
  if (!value) throw new Error("ActionsProvider is missing");
  return value;
}

export const useActions = (): Actions => useContextValue().actions;
export const useHost = (): Host => useContextValue().host;
