import { useState } from "react";
import { useDags, useStatus } from "../ipc/index.ts";
import {
  AllPaused,
  askNewDag,
  FindField,
  IconButton,
  keysOf,
  newDagAsked,
  useHotkey,
  useNow,
  useStore,
  workspace,
} from "../shared/index.ts";
import list from "../shared/list.module.css";
import { AlertList } from "./alerts/AlertList.tsx";
import { DagItem } from "./DagItem.tsx";
import { NewDag } from "./NewDag.tsx";
import { Pools } from "./Pools.tsx";
import { words } from "./words.ts";

/** The DAGs of the project, found by a part of their names, and the pools that their tasks share. */
export function ScheduleList() {
  const [find, setFind] = useState("");
  const { data: dags = [], isPending } = useDags();
  const project = useStatus().data?.project;
  const now = useNow();
  const asked = useStore(newDagAsked);
  const typed = find.trim().toLowerCase();
  const shown = dags.filter((dag) => dag.name.toLowerCase().includes(typed));
  useHotkey("newDag", askNewDag);
  useHotkey("nextRuns", () => workspace.front("schedule", undefined));
  return (
    <>
      <header className={list["head"]}>
        {words.title}
        <IconButton icon="plus" size="s" label={words.files.newTitle} keys={keysOf("newDag")} className={list["add"]} onClick={askNewDag} />
      </header>
      <FindField label={words.list.find} value={find} onChange={setFind} />
      <AllPaused />
      <div className={list["scroll"]}>
        <h3 className={list["heading"]}>{project?.scratch ? words.title : (project?.name ?? "")}</h3>
        {shown.map((dag) => (
          <DagItem key={dag.name} dag={dag} now={now} />
        ))}
        {shown.length === 0 && !isPending && (
          <p className={list["none"]}>{dags.length === 0 ? words.list.noDags : words.list.nothingFound}</p>
        )}
      </div>
      <Pools />
      <AlertList />
      {asked && <NewDag pipeline={asked.pipeline} onClose={() => newDagAsked.set(undefined)} />}
    </>
  );
}
