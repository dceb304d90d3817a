import type { DagListing } from "../ipc/index.ts";
import { cx, dagTab, IconButton, Menu, StateGlyph, useWorkspace, workspace } from "../shared/index.ts";
import { dagLook } from "./looks.ts";
import { RunBars } from "./RunBars.tsx";
import classes from "./DagItem.module.css";
import { scheduleWords } from "./scheduleWords.ts";
import { useDagMenu } from "./useDagMenu.tsx";
import { formatComing, formatWall } from "../shared/wall.ts";
import { words } from "./words.ts";

/** A DAG in the list: its state and next time above, its last runs and its schedule below. */
export function DagItem({ dag, now }: { dag: DagListing; now: Date }) {
  const tab = dagTab(dag.name);
  const { area, active } = useWorkspace();
  const on = area === "schedule" && active.schedule === tab.key;
  const look = dagLook(dag);
  const menu = useDagMenu(dag);
  const schedule = scheduleWords(dag.schedule, dag.consumes);
  const failed = dag.failed_in_a_row > 1;
  const [problem] = dag.problems;
  const elsewhere = !dag.fires_here && dag.runs_on ? dag.runs_on : undefined;
  return (
    <div className={classes["row"]}>
      <button
        type="button"
        className={cx(classes["dag"], on && classes["on"], !dag.enabled && classes["off"])}
        aria-current={on}
        title={problem?.message ?? dag.description ?? undefined}
        onClick={() => workspace.open(tab)}
      >
        <StateGlyph state={look.glyph} />
        <span className={classes["name"]}>
          {dag.name}
          <span hidden>, {look.word}</span>
        </span>
        <span className={classes["next"]} title={dag.next ? `${formatWall(dag.next.wall)} ${dag.timezone ?? ""}` : undefined}>
          {!dag.enabled ? words.list.paused : dag.next ? formatComing(dag.next.at, dag.next.wall, now) : ""}
        </span>
        <RunBars recent={dag.recent} off={!dag.enabled} />
        <span className={cx(classes["words"], failed && classes["failed"])} title={schedule.long}>
          {problem
            ? words.list.mistakes
            : failed
              ? words.list.failedInARow(dag.failed_in_a_row)
              : elsewhere
                ? words.list.runsOn(elsewhere)
                : schedule.short}
        </span>
      </button>
      <Menu items={menu.items} width={220}>
        <IconButton icon="more" size="s" label={words.list.menu(dag.name)} className={classes["more"]} />
      </Menu>
      {menu.dialog}
    </div>
  );
}
