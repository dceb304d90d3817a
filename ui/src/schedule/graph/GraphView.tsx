import { skipToken, useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import type { DagDetail, DagRunSummary } from "../../ipc/index.ts";
import { EmptyState, ErrorNote, Icon, Segmented } from "../../shared/index.ts";
import type { Area } from "../../shared/graph/look.ts";
import { formatWallShort } from "../../shared/wall.ts";
import { words } from "../words.ts";
import { Canvas } from "./Canvas.tsx";
import classes from "./GraphView.module.css";
import { placeTasks } from "./layout.ts";
import { elkGraph, subsetOf, type Relation } from "./model.ts";

const RELATIONS = (["alone", "upstream", "downstream", "both"] as const).map((value) => ({ value, label: words.graph.relations[value] }));

/** The tasks as boxes with arrows between them, in the states of a run; all of them or a part. */
export function GraphView({
  dag,
  run,
  picked,
  onPick,
}: {
  dag: DagDetail;
  run: DagRunSummary | undefined;
  picked: string | undefined;
  onPick: (task: string) => void;
}) {
  const [typed, setTyped] = useState("");
  const [relation, setRelation] = useState<Relation>("both");
  const tasks = useMemo(() => subsetOf(dag.tasks_in_order, typed, relation), [dag.tasks_in_order, typed, relation]);
  // As large as it was when the graph was opened: tasks stay where they are while panes come and go.
  const [area, setArea] = useState<Area>();
  const measure = useCallback((room: HTMLDivElement | null) => {
    if (room) setArea((known) => known ?? { wide: room.clientWidth, high: room.clientHeight });
  }, []);
  const graph = useMemo(() => elkGraph(tasks), [tasks]);
  const laid = useQuery({
    queryKey: ["layout", graph, area],
    queryFn: area ? () => placeTasks(tasks, area) : skipToken,
    placeholderData: (before) => before,
    gcTime: 60_000,
  });
  if (dag.tasks_in_order.length === 0) return <EmptyState>{words.graph.none}</EmptyState>;
  return (
    <>
      <div className={classes["head"]}>
        <label className={classes["find"]}>
          <Icon name="search" />
          <input
            type="search"
            aria-label={words.graph.search}
            placeholder={words.graph.search}
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
        {typed.trim() !== "" && (
          <Segmented size="s" label={words.graph.subset} value={relation} options={RELATIONS} onChange={setRelation} />
        )}
        <span className={classes["sub"]}>
          {tasks.length < dag.tasks_in_order.length ? words.graph.part(tasks.length, dag.tasks_in_order.length) : ""}
        </span>
        <span className={classes["sub"]}>{run ? words.graph.ofRun(formatWallShort(run.wall)) : words.graph.noRun}</span>
      </div>
      {laid.error ? <ErrorNote error={laid.error} onRetry={() => void laid.refetch()} /> : null}
      <div ref={measure} className={classes["room"]}>
        {laid.data && <Canvas placed={laid.data} tasks={dag.tasks_in_order} run={run} picked={picked} onPick={onPick} />}
      </div>
    </>
  );
}
