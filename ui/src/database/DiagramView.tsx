import { useCallback, useEffect, useEffectEvent, useMemo, useState, type RefObject } from "react";
import { announce, Button, ErrorNote, Progress, useHotkey, useStore, type Tab } from "../shared/index.ts";
import type { Area } from "../shared/graph/look.ts";
import { ZOOM_STEP } from "../shared/graph/useMoving.ts";
import classes from "./DatabaseWork.module.css";
import { Diagram, type DiagramControls } from "./diagram/Diagram.tsx";
import { emphasisOf } from "./diagram/emphasis.ts";
import { boxesOf, plainNamespace } from "./diagram/measure.ts";
import { sceneOf, type Positions } from "./diagram/scene.ts";
import { namespaceColours } from "./diagram/styles.ts";
import { useLayout } from "./diagram/useLayout.ts";
import type { Shown } from "./model/shown.ts";
import type { ErModel, ErNode } from "./model/types.ts";
import { deeper, focusOn, goTo, type Place } from "./place.ts";
import type { SavedPositions } from "./positions.ts";
import { revealed } from "./reveal.ts";
import { askFind, diagramScale } from "./state.ts";
import { words } from "./words.ts";

interface Props {
  tab: Tab;
  place: Place;
  model: ErModel;
  shown: Shown;
  saved: SavedPositions;
  controls: RefObject<DiagramControls | null>;
  onDrawn: (drawn: boolean) => void;
}

/** A diagram whose tables were put by hand is laid out for one room: what was not moved stays where it is in every window. */
const ROOM: Area = { wide: 1280, high: 800 };
const NONE: Positions = new Map();

/** What of the catalog is shown, laid out and drawn. */
export function DiagramView({ tab, place, model, shown, saved, controls, onDrawn }: Props) {
  const { scope, picked } = place;
  const all = scope.of === "all";
  const part = shown.model;
  const plain = plainNamespace(model);
  const noteOf = useMemo(() => noteFor(shown), [shown]);
  const boxes = useMemo(() => boxesOf(part, noteOf, plain), [part, noteOf, plain]);
  // As large as it was when the diagram was opened: tables stay where they are while panes come and go.
  const [area, setArea] = useState<Area>();
  const measure = useCallback((room: HTMLDivElement | null) => {
    if (room) setArea((known) => known ?? { wide: room.clientWidth, high: room.clientHeight });
  }, []);
  const root = scope.of === "near" ? scope.table : undefined;
  const positions = saved.positions;
  const wish = useMemo(() => {
    if (!area || !positions) return undefined;
    return { model: part, boxes, root, area: all && positions.size > 0 ? ROOM : area };
  }, [part, boxes, root, area, positions, all]);
  const layout = useLayout(wish);
  // What is put elsewhere while one looks at a part of it is put there for as long as one looks.
  const [local, setLocal] = useState<{ of: Shown; moved: Positions }>();
  const moved = all ? (positions ?? NONE) : local?.of === shown ? local.moved : NONE;
  const { placed, of } = layout;
  const drawnModel = of?.model ?? part;
  const scene = useMemo(() => placed && of && sceneOf(of.model, of.boxes, placed, moved), [placed, of, moved]);
  const emphasis = useMemo(
    () =>
      emphasisOf(drawnModel, {
        focus: root,
        picked: picked !== undefined && drawnModel.byId.has(picked) ? picked : undefined,
        beyond: shown.beyond,
        path: shown.path,
      }),
    [drawnModel, root, picked, shown],
  );
  const colours = useMemo(() => namespaceColours(model.namespaces, plain), [model, plain]);
  const colourOf = useCallback((namespace: string) => colours.get(namespace) ?? "text-faint", [colours]);

  const pick = (id: string | undefined) => {
    goTo(tab, { picked: id });
    const node = id === undefined ? undefined : part.byId.get(id);
    if (node) announce(words.diagram.said(node, part.edges.filter(({ from, to }) => from === node.id || to === node.id).length));
  };
  const move = (id: string, { x, y }: { x: number; y: number }) => {
    if (all) saved.move({ [id]: [x, y] });
    else setLocal({ of: shown, moved: new Map([...moved, [id, { x, y }]]) });
  };
  const drawn = scene !== undefined;
  useEffect(() => {
    onDrawn(drawn);
    return () => onDrawn(false);
  }, [drawn, onDrawn]);

  const asked = useStore(revealed);
  const onAsked = useEffectEvent(() => {
    if (!asked || asked.tab !== tab.key) return;
    if (part.byId.has(asked.table)) controls.current?.show(asked.table);
    revealed.set(undefined);
  });
  useEffect(() => onAsked(), [asked, scene]);

  const target = picked ?? root;
  useHotkey("erFocus", () => target !== undefined && focusOn(tab, target), { enabled: target !== undefined });
  useHotkey("erDeeper", () => (scope.of === "near" ? deeper(tab, 1) : controls.current?.zoom(ZOOM_STEP)));
  useHotkey("erNearer", () => (scope.of === "near" ? deeper(tab, -1) : controls.current?.zoom(1 / ZOOM_STEP)));
  useHotkey("erFit", () => controls.current?.fit());
  useHotkey("erFind", askFind);

  return (
    <div ref={measure} className={classes["room"]}>
      {layout.error ? <ErrorNote error={layout.error} onRetry={layout.again} /> : null}
      {scene && placed && (
        <Diagram
          {...{ scene, emphasis, colourOf, controls }}
          placed={placed}
          model={drawnModel}
          onScale={diagramScale.set}
          onPick={pick}
          onFocus={(id) => focusOn(tab, id)}
          onPath={(id) => target !== undefined && target !== id && goTo(tab, { scope: { of: "path", from: target, to: id } })}
          onMove={move}
        />
      )}
      {layout.progress && <Laying {...layout.progress} onCancel={layout.cancel} />}
      {layout.cancelled && (
        <div className={classes["laying"]}>
          {words.diagram.cancelled}
          <Button size="s" onClick={layout.again}>
            {words.diagram.layOut}
          </Button>
        </div>
      )}
    </div>
  );
}

/** What is quick is not announced: a word that flashes says nothing. */
const QUICK_MS = 250;

function Laying({ done, total, onCancel }: { done: number; total: number; onCancel: () => void }) {
  const [shown, show] = useState(false);
  useEffect(() => {
    const wait = setTimeout(() => show(true), QUICK_MS);
    return () => clearTimeout(wait);
  }, []);
  if (!shown) return null;
  return (
    <div className={classes["laying"]}>
      <Progress className={classes["bar"] ?? ""} share={total === 0 ? undefined : done / total} label={words.diagram.laying(done, total)} />
      {words.diagram.laying(done, total)}
      <Button size="s" onClick={onCancel}>
        {words.diagram.cancel}
      </Button>
    </div>
  );
}

/** Returns what the head of each table says at its right. */
function noteFor({ distances, beyond }: Shown): (node: ErNode) => string {
  const say = words.diagram;
  return (node) => {
    if (beyond.has(node.id)) return say.beyond(distances?.get(node.id) ?? 0);
    if (node.notAllowed) return say.notAllowed;
    if (node.kind === "view" || node.kind === "materialized" || node.kind === "foreign") return words.kind(node.kind);
    if (node.partitions > 0) return say.partitions(node.partitions);
    if (node.junction) return say.junction;
    return node.estimatedRows === undefined ? "" : say.rows(node.estimatedRows);
  };
}
