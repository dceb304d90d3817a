import { useState } from "react";
import { usePipelines, useRecentFiles, useStatus, type PipelineListing, type RecentFile } from "../ipc/index.ts";
import {
  commands,
  cx,
  Dot,
  fileTab,
  FindField,
  formatBytes,
  Icon,
  IconButton,
  keysOf,
  pipelineTab,
  runLook,
  tellingFolders,
  Time,
  useHotkey,
  useNow,
  useWorkspace,
  workspace,
} from "../shared/index.ts";
import list from "../shared/list.module.css";
import classes from "./PipelineList.module.css";
import { words } from "./words.ts";

/** Pipelines of the project and recent files, found by a part of their names. */
export function PipelineList() {
  const [find, setFind] = useState("");
  const { data: pipelines = [] } = usePipelines();
  const { data: files = [] } = useRecentFiles();
  const project = useStatus().data?.project;
  const fits = (name: string) => name.toLowerCase().includes(find.trim().toLowerCase());
  const shown = pipelines.filter((pipeline) => fits(pipeline.name));
  const recent = files.filter((file) => file.exists && fits(file.name));
  const folders = tellingFolders(recent.map((file) => file.path));
  useHotkey("newPipeline", () => void commands.run("openFile"));
  return (
    <>
      <header className={list["head"]}>
        {words.title}
        <IconButton
          icon="plus"
          size="s"
          label={words.newFrom}
          keys={keysOf("newPipeline")}
          className={list["add"]}
          onClick={() => void commands.run("openFile")}
        />
      </header>
      <FindField label={words.find} value={find} onChange={setFind} />
      <div className={list["scroll"]}>
        <h3 className={list["heading"]}>{project?.scratch ? words.title : (project?.name ?? "")}</h3>
        {shown.map((pipeline) => (
          <PipelineItem key={pipeline.name} pipeline={pipeline} />
        ))}
        {shown.length === 0 && <p className={list["none"]}>{pipelines.length === 0 ? words.noPipelines : words.nothingFound}</p>}
        {recent.length > 0 && <h3 className={list["heading"]}>{words.recentFiles}</h3>}
        {recent.map((file) => (
          <FileItem key={file.path} file={file} folder={folders.get(file.path)} />
        ))}
      </div>
    </>
  );
}

function useCurrent(key: string): boolean {
  const { area, active } = useWorkspace();
  return area === "pipeline" && active.pipeline === key;
}

function PipelineItem({ pipeline }: { pipeline: PipelineListing }) {
  const tab = pipelineTab(pipeline.name);
  const on = useCurrent(tab.key);
  const now = useNow();
  const look = pipeline.last_run ? runLook(pipeline.last_run) : undefined;
  const broken = pipeline.problems.length > 0;
  return (
    <button
      type="button"
      className={cx(list["item"], on && list["on"])}
      aria-current={on}
      title={broken ? pipeline.problems[0]?.message : (pipeline.description ?? undefined)}
      onClick={() => workspace.open(tab)}
    >
      <Icon name="pipeline" />
      <span className={list["name"]}>{pipeline.name}</span>
      <span className={list["right"]}>
        {broken && <Icon name="warn" className={classes["broken"]} />}
        {look && <Dot tone={look.tone} />}
        {look &&
          (look.tone === "running" || look.tone === "failed"
            ? look.word
            : pipeline.last_run && <Time at={pipeline.last_run.started_at} form="ago" now={now} />)}
      </span>
    </button>
  );
}

function FileItem({ file, folder }: { file: RecentFile; folder: string | undefined }) {
  const tab = fileTab(file.path);
  const on = useCurrent(tab.key);
  return (
    <button
      type="button"
      className={cx(list["item"], on && list["on"])}
      aria-current={on}
      title={file.path}
      onClick={() => workspace.open(tab)}
    >
      <Icon name="file" />
      <span className={list["name"]}>
        {file.name}
        {folder !== undefined && <small className={classes["folder"]}>{folder}</small>}
      </span>
      <span className={list["right"]}>{file.size_bytes === null || file.size_bytes === undefined ? "" : formatBytes(file.size_bytes)}</span>
    </button>
  );
}
