import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, dagQueries, type DagDetail } from "../ipc/index.ts";
import {
  announce,
  askBackfill,
  Button,
  clearNotice,
  IconButton,
  keysOf,
  Menu,
  reportError,
  Segmented,
  spellKeys,
  Switch,
  useBackfillAsked,
  useHotkey,
  type FileText,
  type Tab,
} from "../shared/index.ts";
import { BackfillDialog } from "./BackfillDialog.tsx";
import bar from "../shared/bar.module.css";
import { goTo, VIEWS, type View } from "./place.ts";
import { scheduleWords } from "./scheduleWords.ts";
import { TriggerDialog } from "./TriggerDialog.tsx";
import { useDagMenu } from "./useDagMenu.tsx";
import { words } from "./words.ts";

const OPTIONS = VIEWS.map((value) => ({ value, label: words.bar.views[value] }));

/** What it is, when it is due, whether it is enabled, how it is looked at, and the two ways to start it by hand. */
export function DagBar({
  tab,
  dag,
  text,
  view,
  onView,
}: {
  tab: Tab;
  dag: DagDetail;
  text: FileText | undefined;
  view: View;
  onView: (view: View) => void;
}) {
  const [asking, ask] = useState(false);
  const backfill = useBackfillAsked(dag.name);
  const menu = useDagMenu(dag, text);
  // When one with mistakes is due is not known.
  const schedule = dag.problems.length > 0 && dag.schedule.length === 0 ? "" : scheduleWords(dag.schedule).long;
  const params = dag.params;
  const broken = dag.problems.length > 0;
  const trigger = async (values: Parameters<typeof api.triggerDag>[1]) => {
    // What is typed and has no mistakes is meant too.
    await text?.saved();
    const { id } = await api.triggerDag(dag.name, values);
    clearNotice();
    announce(words.bar.triggered(dag.name));
    goTo(tab, { view: view === "code" || view === "calendar" || view === "times" ? "grid" : view, column: id, row: undefined });
  };
  const start = () => {
    if (Object.keys(params).length > 0) ask(true);
    else trigger({}).catch((error: unknown) => reportError(error, start));
  };
  useHotkey("trigger", start, { enabled: !broken });
  useHotkey("backfill", () => askBackfill({ dag: dag.name }), { enabled: !broken });
  useHotkey("enableDag", () => void menu.enable(!dag.enabled), { enabled: menu.canEnable });
  useHotkey("save", () => void menu.save(), { enabled: (text?.problems.length ?? 0) === 0 && text?.conflict === undefined });
  useHotkey("duplicateDag", () => void menu.duplicate());
  useHotkey("renameDag", menu.rename);
  useHotkey("deleteDag", menu.remove);
  useHotkey("viewGrid", () => onView("grid"));
  useHotkey("viewGraph", () => onView("graph"));
  useHotkey("viewGantt", () => onView("gantt"));
  useHotkey("viewCalendar", () => onView("calendar"));
  useHotkey("viewTimes", () => onView("times"));
  useHotkey("viewCode", () => onView("code"));
  const elsewhere = !dag.fires_here && dag.runs_on ? words.bar.onlyOn(dag.runs_on) : undefined;
  return (
    <div className={bar["bar"]}>
      <h2 className={bar["title"]}>{dag.name}</h2>
      <span className={bar["sub"]} title={`${schedule} ${dag.timezone ?? ""}`}>
        {schedule} {dag.schedule.length > 0 && dag.timezone}
      </span>
      <Switch
        label={words.bar.enabled}
        on={dag.enabled}
        disabled={!menu.canEnable}
        title={menu.canEnable ? elsewhere : words.bar.noneInForce}
        onChange={(on) => void menu.enable(on)}
      />
      {elsewhere !== undefined && <span className={bar["sub"]}>{elsewhere}</span>}
      {dag.enabled && <Waits dag={dag.name} />}
      <span className={bar["space"]} />
      <Segmented label={words.bar.views.label} value={view} options={OPTIONS} onChange={onView} />
      <Menu items={menu.items} width={240}>
        <IconButton icon="more" label={words.bar.more} />
      </Menu>
      <Button disabled={broken} onClick={() => askBackfill({ dag: dag.name })}>
        {words.bar.backfill}
      </Button>
      <Button tone="go" icon="play" title={spellKeys(keysOf("trigger") ?? "")} disabled={broken} onClick={start}>
        {words.bar.trigger}
      </Button>
      {menu.dialog}
      {asking && <TriggerDialog dag={dag} params={params} onTrigger={(given) => trigger({ params: given })} onClose={() => ask(false)} />}
      {backfill && <BackfillDialog dag={dag} from={backfill.from} to={backfill.to} />}
    </div>
  );
}

/** Why it does not run now, where something holds it. */
function Waits({ dag }: { dag: string }) {
  // When it is due next stands in the list already.
  const waits = (useQuery(dagQueries.waits(dag)).data?.waits ?? []).filter(({ run }) => run != null);
  const [first] = waits;
  if (!first) return null;
  return (
    <span className={bar["sub"]} title={waits.map(({ task, words: why }) => (task ? `${task}: ${why}` : why)).join("\n")}>
      {words.bar.waits}: {first.words}
    </span>
  );
}
