import {
  useEffect,
  useEffectEvent,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
  type Ref,
} from "react";
import { usePaints } from "../../shared/colours.ts";
import { fitScale, MARGIN_PX, withInView, zoomed, type Area, type Look } from "../../shared/graph/look.ts";
import type { Point } from "../../shared/graph/path.ts";
import { useMoving } from "../../shared/graph/useMoving.ts";
import type { ErModel } from "../model/types.ts";
import { words } from "../words.ts";
import classes from "./Diagram.module.css";
import { tellDrawn } from "./drawn.ts";
import type { Emphasis } from "./emphasis.ts";
import type { Placed } from "./layout.ts";
import { Legend } from "./Legend.tsx";
import { mapLook, Minimap } from "./Minimap.tsx";
import { FAR, paint, viewOf } from "./paint.ts";
import { meets, tableAt, withMoved, type DrawnTable, type Scene } from "./scene.ts";
import { isArrow, stepFrom } from "./step.ts";
import { TableBox, type TableLook } from "./TableBox.tsx";

const SMALLEST = 0.02;
const LARGEST = 2;
/** A diagram is seen whole where its columns can be read then, or where no table is looked at. */
const READABLE = 0.7;
/** The legend stands below what is seen whole. */
const LEGEND_PX = 22;
/** Around what is in view tables are drawn already, so that a small move draws none anew. */
const AROUND_PX = 240;

/** What can be done with the diagram from outside. */
export interface DiagramControls {
  fit: () => void;
  zoom: (by: number) => void;
  show: (id: string) => void;
}

export interface DiagramProps {
  scene: Scene;
  /** The layout of the scene: with another one the diagram is looked at anew. */
  placed: Placed;
  model: ErModel;
  emphasis: Emphasis;
  colourOf: (namespace: string) => string;
  controls: Ref<DiagramControls>;
  onScale: (scale: number) => void;
  onPick: (id: string | undefined) => void;
  onFocus: (id: string) => void;
  /** Shift and a click on another table: the way there. */
  onPath: (id: string) => void;
  onMove: (id: string, place: Point) => void;
}

/** The diagram: tables and their lines, moved by dragging and the wheel, gone through by arrow keys. */
export function Diagram(props: DiagramProps) {
  const { placed, model, emphasis, colourOf, controls, onPick } = props;
  const area = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const whole = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const map = useRef<HTMLDivElement>(null);
  const look = useRef<Look>({ x: MARGIN_PX, y: MARGIN_PX, scale: 1 });
  const asked = useRef(0);
  const drag = useRef<{ id: string; grip: Point; place: Point | undefined } | undefined>(undefined);
  const [dragged, setDragged] = useState<{ id: string; place: Point }>();
  const [visible, setVisible] = useState<readonly string[]>([]);
  const paints = usePaints();
  const scene = useMemo(() => (dragged ? withMoved(props.scene, dragged.id, dragged.place) : props.scene), [props.scene, dragged]);

  const room = (): Area => ({ wide: area.current?.clientWidth ?? 0, high: area.current?.clientHeight ?? 0 });
  const draw = () => {
    asked.current = 0;
    const context = canvas.current?.getContext("2d");
    const size = room();
    if (!context || size.wide === 0) return;
    const now = look.current;
    sized(context.canvas, size, paints.ratio);
    paint(context, { scene, emphasis, look: now, area: size, paints, colourOf });
    if (whole.current) whole.current.style.transform = `translate(${now.x}px, ${now.y}px) scale(${now.scale})`;
    frameIn(map.current, frame.current, scene, now, size);
    const seen = seenTables(scene, now, size);
    setVisible((before) => (before.length === seen.length && before.every((id, at) => id === seen[at]) ? before : seen));
    props.onScale(now.scale);
  };
  const latest = useRef(draw);
  useLayoutEffect(() => {
    latest.current = draw;
  });
  const request = () => {
    if (asked.current === 0) asked.current = requestAnimationFrame(() => latest.current());
  };
  const goTo = (next: Look) => {
    look.current = next;
    request();
  };
  const zoom = (by: number, at?: Point) => {
    const { wide, high } = room();
    const scale = Math.max(SMALLEST, Math.min(LARGEST, look.current.scale * by));
    goTo(zoomed(look.current, scale, at ?? { x: wide / 2, y: high / 2 }));
  };
  const show = (id: string) => {
    const table = scene.tables.get(id);
    if (table) goTo(withInView(look.current, table, room()));
  };
  const middleOn = ({ x, y }: Point, scale = look.current.scale) => {
    const { wide, high } = room();
    goTo({ scale, x: wide / 2 - x * scale, y: high / 2 - y * scale });
  };
  const fit = () => goTo(wholeLook(scene, room()));

  const begin = useEffectEvent(() => {
    const size = room();
    const first = wholeLook(scene, size);
    const table = scene.tables.get(emphasis.focus ?? emphasis.picked ?? "");
    if (first.scale >= READABLE || !table || emphasis.focus === undefined) goTo(first);
    else middleOn({ x: table.x + table.width / 2, y: table.y + table.height / 2 }, Math.max(READABLE, first.scale));
    draw();
  });
  useLayoutEffect(() => begin(), [placed]);
  useLayoutEffect(() => latest.current(), [scene, emphasis, paints, colourOf]);
  useImperativeHandle(controls, () => ({ fit, zoom, show }));
  useEffect(() => tellDrawn({ scene: props.scene, emphasis, colourOf }), [props.scene, emphasis, colourOf]);
  useEffect(() => {
    const element = area.current;
    if (!element) return undefined;
    const watch = new ResizeObserver(() => latest.current());
    watch.observe(element);
    return () => {
      watch.disconnect();
      cancelAnimationFrame(asked.current);
      asked.current = 0;
    };
  }, []);

  const pointOf = (at: Point): Point => ({
    x: (at.x - look.current.x) / look.current.scale,
    y: (at.y - look.current.y) / look.current.scale,
  });
  const moving = useMoving(area, {
    move: ({ x, y }) => goTo({ ...look.current, x: look.current.x + x, y: look.current.y + y }),
    zoom,
    onClick: (event, at) => {
      const table = tableAt(scene, pointOf(at));
      if (table && event.shiftKey) props.onPath(table.id);
      else onPick(table?.id);
    },
  });
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    const at = pointOf(moving.placeIn(event));
    const table = event.button === 0 && look.current.scale >= FAR ? tableAt(scene, at) : undefined;
    drag.current = table && { id: table.id, grip: { x: at.x - table.x, y: at.y - table.y }, place: undefined };
    moving.onPointerDown(event);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const now = drag.current;
    if (!now) {
      moving.onPointerMove(event);
      return;
    }
    if (!moving.hasMoved(event)) return;
    const at = pointOf(moving.placeIn(event));
    now.place = { x: Math.round(at.x - now.grip.x), y: Math.round(at.y - now.grip.y) };
    setDragged({ id: now.id, place: now.place });
  };
  const onPointerUp = (event: PointerEvent<HTMLDivElement>) => {
    const now = drag.current;
    drag.current = undefined;
    moving.onPointerUp(event);
    if (!now?.place) return;
    setDragged(undefined);
    if (event.type === "pointerup") props.onMove(now.id, now.place);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const from = emphasis.picked ?? emphasis.focus ?? scene.tables.keys().next().value;
    if (isArrow(event.key) && from !== undefined) {
      event.preventDefault();
      const to = emphasis.picked === undefined && emphasis.focus === undefined ? from : stepFrom(scene, model, from, event.key);
      if (to === undefined) return;
      onPick(to);
      show(to);
    } else if (event.key === "Enter" && from !== undefined) onPick(from);
    else if (event.key === "Escape" && emphasis.picked !== undefined) onPick(undefined);
  };
  const lookOf = (id: string, { box }: DrawnTable): TableLook => ({
    focus: id === emphasis.focus,
    picked: id === emphasis.picked,
    beyond: emphasis.beyond.has(id),
    hot: emphasis.hotRows.get(id),
    colour: colourOf(box.node.name.namespace),
  });
  return (
    <div
      ref={area}
      role="group"
      tabIndex={0}
      aria-label={words.diagram.label}
      aria-describedby="er-keys"
      data-diagram
      className={classes["area"]}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={onPointerUp}
      onDoubleClick={(event) => {
        const table = tableAt(scene, pointOf(moving.placeIn(event)));
        if (table) props.onFocus(table.id);
      }}
      onKeyDown={onKeyDown}
    >
      <p id="er-keys" hidden>
        {words.diagram.keys}
      </p>
      <canvas ref={canvas} className={classes["canvas"]} aria-hidden="true" />
      <div ref={whole} className={classes["whole"]}>
        {visible.map((id) => {
          const table = scene.tables.get(id);
          return table && <Table key={id} table={table} look={lookOf(id, table)} />;
        })}
      </div>
      <Legend model={model} />
      <Minimap scene={scene} emphasis={emphasis} frame={frame} box={map} onShow={(at) => middleOn(at)} />
    </div>
  );
}

/** A table that can be read, with a button in front of it for those who do not see it. */
function Table({ table, look }: { table: DrawnTable; look: TableLook }) {
  const { box, x, y, width, height } = table;
  return (
    <div className={classes["table"]} style={{ left: x, top: y, width, height }}>
      <svg width={width} height={height} aria-hidden="true">
        <TableBox box={box} look={look} moreWords={words.diagram.moreColumns(box.more)} />
      </svg>
      <button
        type="button"
        tabIndex={-1}
        data-table={table.id}
        aria-pressed={look.picked}
        aria-label={words.diagram.table(box.node, look.focus)}
      />
    </div>
  );
}

/** Returns how a scene is seen whole. */
function wholeLook(scene: Scene, { wide, high }: Area): Look {
  const size = { wide, high: high - LEGEND_PX };
  const scale = Math.max(SMALLEST, fitScale(scene, size));
  return {
    scale,
    x: (size.wide - scene.width * scale) / 2 - scene.x * scale,
    y: (size.high - scene.height * scale) / 2 - scene.y * scale,
  };
}

/** Returns the tables that are drawn in full: those in view and near it, where they can be read. */
function seenTables(scene: Scene, look: Look, size: Area): string[] {
  if (look.scale < FAR) return [];
  const view = viewOf(look, size, AROUND_PX);
  return [...scene.tables.values()].filter((table) => meets(table, view)).map(({ id }) => id);
}

function sized(canvas: HTMLCanvasElement, { wide, high }: Area, ratio: number): void {
  const [width, height] = [Math.round(wide * ratio), Math.round(high * ratio)];
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}

/** Moves the frame in the small map, which is shown only where not everything is in view. */
function frameIn(map: HTMLElement | null, frame: HTMLElement | null, scene: Scene, look: Look, size: Area): void {
  if (!map || !frame) return;
  const view = viewOf(look, size);
  const all =
    view.x <= scene.x &&
    view.y <= scene.y &&
    view.x + view.width >= scene.x + scene.width &&
    view.y + view.height >= scene.y + scene.height;
  map.hidden = all || scene.tables.size < 2;
  const small = mapLook(scene);
  frame.style.transform = `translate(${view.x * small.scale + small.x}px, ${view.y * small.scale + small.y}px)`;
  frame.style.width = `${view.width * small.scale}px`;
  frame.style.height = `${view.height * small.scale}px`;
}
