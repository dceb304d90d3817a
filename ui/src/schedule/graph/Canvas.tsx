import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import type { DagRunSummary, DagTask } from "../../ipc/index.ts";
import { cx, Icon, IconButton, StateGlyph } from "../../shared/index.ts";
import { briefOf } from "../grid/cells.ts";
import { taskIcon, taskLook } from "../looks.ts";
import { words } from "../words.ts";
import classes from "./GraphView.module.css";
import { fitScale, lookAt, MARGIN_PX, withInView, zoomed, type Look } from "../../shared/graph/look.ts";
import { useMoving, ZOOM_STEP } from "../../shared/graph/useMoving.ts";
import { firstLook, neighbour, type Placed } from "./model.ts";

const SMALLEST = 0.1;
const LARGEST = 2;

/** A graph that is moved by dragging and the wheel, and made larger by Ctrl and the wheel, `+` and `-`. */
export function Canvas({
  placed,
  tasks,
  run,
  picked,
  onPick,
}: {
  placed: Placed;
  tasks: readonly DagTask[];
  run: DagRunSummary | undefined;
  picked: string | undefined;
  onPick: (task: string) => void;
}) {
  const area = useRef<HTMLDivElement>(null);
  const [look, setLook] = useState<Look>({ x: MARGIN_PX, y: MARGIN_PX, scale: 1 });

  const room = () => ({ wide: area.current?.clientWidth ?? 0, high: area.current?.clientHeight ?? 0 });
  const fit = () => setLook(lookAt(placed, room(), Math.max(SMALLEST, fitScale(placed, room()))));
  const begin = useEffectEvent(() => {
    const element = area.current;
    if (!element) return;
    setLook(firstLook(placed, { wide: element.clientWidth, high: element.clientHeight }, picked ?? toLookAt(tasks, run)));
  });
  useLayoutEffect(() => begin(), [placed]);

  /** Moves the graph so that a task is in view. */
  const show = (name: string | undefined) => {
    const node = name === undefined ? undefined : placed.nodes.get(name);
    if (node) setLook((now) => withInView(now, node, room()));
  };
  // Panes that open beside the graph take of its room: what is looked at stays in view.
  const onResize = useEffectEvent(() => show(picked));
  useEffect(() => {
    const element = area.current;
    if (!element) return undefined;
    const watch = new ResizeObserver(() => onResize());
    watch.observe(element);
    return () => watch.disconnect();
  }, []);

  const zoom = (by: number, at?: { x: number; y: number }) => {
    const middle = at ?? { x: room().wide / 2, y: room().high / 2 };
    setLook((now) => zoomed(now, Math.max(SMALLEST, Math.min(LARGEST, now.scale * by)), middle));
  };
  const moving = useMoving(area, { move: ({ x, y }) => setLook((now) => ({ ...now, x: now.x + x, y: now.y + y })), zoom });
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (!(event.target instanceof Element && event.target.closest("button"))) moving.onPointerDown(event);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const name = event.target instanceof HTMLElement ? event.target.dataset["task"] : undefined;
    const to = name === undefined ? undefined : neighbour(placed, name, event.key);
    if (to !== undefined) {
      event.preventDefault();
      area.current?.querySelector<HTMLElement>(`[data-task="${CSS.escape(to)}"]`)?.focus();
    } else if (event.key === "+" || event.key === "=") zoom(ZOOM_STEP);
    else if (event.key === "-") zoom(1 / ZOOM_STEP);
    else if (event.key === "0") fit();
  };
  const onFocus = (name: string) => {
    // The browser scrolls what is clipped to what has the focus: it is the graph that moves.
    area.current?.scrollTo(0, 0);
    show(name);
  };
  const first = tasks.find(({ name }) => placed.nodes.has(name))?.name;
  const front = picked !== undefined && placed.nodes.has(picked) ? picked : first;
  return (
    <div
      ref={area}
      role="group"
      aria-label={words.graph.label}
      className={classes["area"]}
      onPointerDown={onPointerDown}
      onPointerMove={moving.onPointerMove}
      onPointerUp={moving.onPointerUp}
      onPointerCancel={moving.onPointerCancel}
      onKeyDown={onKeyDown}
    >
      <div className={classes["whole"]} style={{ transform: `translate(${look.x}px, ${look.y}px) scale(${look.scale})` }}>
        {placed.groups.map(({ name, x, y, width, height }) => (
          <div key={name} className={classes["group"]} style={{ left: x, top: y, width, height }}>
            {name}
          </div>
        ))}
        <svg className={classes["edges"]} width={placed.width} height={placed.height} aria-hidden="true">
          <defs>
            <marker id="arrow" viewBox="0 0 6 6" refX="5.4" refY="3" markerWidth="6" markerHeight="6" orient="auto">
              <path d="M0.5 0.5 L5.5 3 L0.5 5.5 Z" className={classes["tip"]} />
            </marker>
          </defs>
          {placed.edges.map(({ from, to, path }) => (
            <path
              key={`${from} ${to}`}
              d={path}
              markerEnd="url(#arrow)"
              className={cx((from === picked || to === picked) && classes["near"])}
            />
          ))}
        </svg>
        {tasks.map((task) => {
          const place = placed.nodes.get(task.name);
          if (!place) return null;
          const brief = run && briefOf(run, task.name);
          const state = brief && taskLook(brief);
          return (
            <button
              key={task.name}
              type="button"
              data-task={task.name}
              tabIndex={task.name === front ? 0 : -1}
              aria-pressed={task.name === picked}
              aria-label={words.graph.node(task.name, task.kind, state?.word)}
              title={[task.summary, state?.word].filter(Boolean).join("\n")}
              className={cx(classes["node"], state && classes[state.tone])}
              style={{ left: place.x, top: place.y, width: place.width, height: place.height }}
              onFocus={(event) => event.target.matches(":focus-visible") && onFocus(task.name)}
              onClick={() => onPick(task.name)}
            >
              <Icon name={taskIcon(task.kind)} />
              <span>{task.name}</span>
              {state && <StateGlyph state={state.glyph} />}
            </button>
          );
        })}
      </div>
      <div className={classes["tools"]}>
        <IconButton icon="plus" label={words.graph.zoomIn} keys="+" onClick={() => zoom(ZOOM_STEP)} />
        <IconButton icon="minus" label={words.graph.zoomOut} keys="-" onClick={() => zoom(1 / ZOOM_STEP)} />
        <IconButton icon="fit" label={words.graph.fit} keys="0" onClick={() => fit()} />
      </div>
    </div>
  );
}

/** Returns the task of a run to look at first: one that goes on, else the first that failed. */
function toLookAt(tasks: readonly DagTask[], run: DagRunSummary | undefined): string | undefined {
  const states = tasks.map(({ name }) => ({ name, state: run && briefOf(run, name)?.state }));
  return (states.find(({ state }) => state === "running") ?? states.find(({ state }) => state === "failed"))?.name;
}
