import { useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import { isGone, useStatus } from "../ipc/index.ts";
import { Button, EmptyState, ErrorNote, SplitPane, useHotkey, type Tab } from "../shared/index.ts";
import { CatalogBar } from "./CatalogBar.tsx";
import classes from "./DatabaseWork.module.css";
import { DiagramView } from "./DiagramView.tsx";
import { DiffView } from "./diff/DiffView.tsx";
import { useDiff } from "./diff/useDiff.ts";
import { Inspector } from "./inspector/Inspector.tsx";
import { shownOf, type Shown } from "./model/shown.ts";
import type { ErModel } from "./model/types.ts";
import { diagramName, goTo, placeOf } from "./place.ts";
import { useSavedPositions } from "./positions.ts";
import { ProblemPane } from "./problems/ProblemPane.tsx";
import { TableList } from "./TableList.tsx";
import { useCatalog, type ReadModel } from "./useCatalog.ts";
import { prepareLayout } from "./diagram/layout.ts";
import type { DiagramControls } from "./diagram/Diagram.tsx";
import { words } from "./words.ts";

/** A catalog: its tables as a diagram, as a list, or compared with an older one. */
export function DatabaseWork({ tab }: { tab: Tab }) {
  const catalog = useCatalog(tab);
  // Who lays out starts while the catalog is read.
  useEffect(prepareLayout, []);
  useHotkey("readAgain", () => void catalog.refetch());
  if (catalog.data) return <Screen tab={tab} read={catalog.data} error={catalog.error} onAgain={() => void catalog.refetch()} />;
  return catalog.error ? <ErrorNote error={catalog.error} onRetry={() => void catalog.refetch()} /> : <div className={classes["wait"]} />;
}

function Screen({ tab, read, error, onAgain }: { tab: Tab; read: ReadModel; error: unknown; onAgain: () => void }) {
  const place = placeOf(tab);
  const { view, scope, picked } = place;
  const project = useStatus().data?.project.path;
  const saved = useSavedPositions(diagramName(place.path, project));
  const diff = useDiff(place, read);
  const model = diff.model ?? read.model;
  const shown = useShown(model, tab);
  const controls = useRef<DiagramControls | null>(null);
  const [drawn, setDrawn] = useState(false);
  const { problems } = read.reading;
  // A table that is gone is looked at no more.
  const gone = useEffectEvent(() => {
    if (scope.of === "near" && !model.byId.has(scope.table)) goTo(tab, { scope: { of: "all" } });
  });
  useEffect(() => gone(), [model]);
  const node = picked === undefined ? undefined : model.byId.get(picked);
  useHotkey("viewDiagram", () => goTo(tab, { view: "diagram" }));
  useHotkey("viewTables", () => goTo(tab, { view: "list" }));
  useHotkey("viewDiff", () => goTo(tab, { view: "diff" }));

  const main = () => {
    if (view === "diff") return <DiffView tab={tab} diff={diff} />;
    if (model.nodes.length === 0) return <EmptyState>{words.empty.noTables}</EmptyState>;
    if (view === "list") return <TableList tab={tab} model={shown.model} reading={read.reading} picked={picked} />;
    if (shown.model.nodes.length === 0)
      return (
        <EmptyState action={<Button onClick={() => goTo(tab, { hidden: new Set() })}>{words.empty.showAll}</Button>}>
          {words.empty.noneShown}
        </EmptyState>
      );
    return <DiagramView {...{ tab, place, model, shown, saved, controls }} onDrawn={setDrawn} />;
  };
  return (
    <div className={classes["screen"]}>
      <CatalogBar {...{ tab, place, read, shown, model, saved, controls, onAgain, drawn }} />
      {error && !isGone(error) ? <ErrorNote error={error} onRetry={onAgain} /> : null}
      <SplitPane
        name="catalog-table"
        sized="second"
        initial={292}
        min={220}
        max={560}
        first={
          <SplitPane
            name="catalog-problems"
            direction="column"
            sized="second"
            initial={152}
            min={80}
            max={600}
            first={<div className={classes["view"]}>{main()}</div>}
            second={
              problems.length > 0 && place.problems ? (
                <ProblemPane problems={problems} onClose={() => goTo(tab, { problems: false })} />
              ) : undefined
            }
          />
        }
        second={node && view !== "diff" ? <Inspector key={node.id} {...{ tab, place, model, node, read }} /> : undefined}
      />
    </div>
  );
}

/** Returns what of a catalog is shown: the same until something else is asked for. */
function useShown(model: ErModel, { params }: Tab): Shown {
  const { focus, depth, to, hidden } = params;
  return useMemo(() => {
    const asked = Object.entries({ focus, depth, to, hidden }).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const place = placeOf({ params: Object.fromEntries(asked) });
    return shownOf(model, place.scope, place.hidden);
  }, [model, focus, depth, to, hidden]);
}
