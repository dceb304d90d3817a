import { useEffect, useRef, type PointerEvent, type RefObject } from "react";
import { usePaints } from "../../shared/colours.ts";
import type { Point } from "../../shared/graph/path.ts";
import { words } from "../words.ts";
import classes from "./Diagram.module.css";
import type { Emphasis } from "./emphasis.ts";
import type { Scene } from "./scene.ts";

const WIDE = 132;
const HIGH = 84;
const PAD = 7;

/** Returns how a whole scene lies in the small map. */
export function mapLook(scene: Pick<Scene, "x" | "y" | "width" | "height">): { x: number; y: number; scale: number } {
  const scale = Math.min((WIDE - 2 * PAD) / Math.max(1, scene.width), (HIGH - 2 * PAD) / Math.max(1, scene.height));
  return {
    scale,
    x: (WIDE - scene.width * scale) / 2 - scene.x * scale,
    y: (HIGH - scene.height * scale) / 2 - scene.y * scale,
  };
}

/** The whole diagram, small, with what is in view framed. A press shows what is there. */
export function Minimap({
  scene,
  emphasis,
  frame,
  box,
  onShow,
}: {
  scene: Scene;
  emphasis: Emphasis;
  /** The frame, which the diagram moves. */
  frame: RefObject<HTMLDivElement | null>;
  box: RefObject<HTMLDivElement | null>;
  onShow: (middle: Point) => void;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const paints = usePaints();
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const { x, y, scale } = mapLook(scene);
    context.setTransform(paints.ratio, 0, 0, paints.ratio, 0, 0);
    context.clearRect(0, 0, WIDE, HIGH);
    for (const table of scene.tables.values()) {
      const on = table.id === emphasis.focus || table.id === emphasis.picked;
      context.globalAlpha = on ? 1 : emphasis.beyond.has(table.id) ? 0.35 : 0.6;
      context.fillStyle = paints.colour(on ? "accent" : "text-faint");
      context.fillRect(table.x * scale + x, table.y * scale + y, Math.max(1, table.width * scale), Math.max(1, table.height * scale));
    }
    context.globalAlpha = 1;
  }, [scene, emphasis, paints]);
  const show = (event: PointerEvent<HTMLElement>) => {
    const at = event.currentTarget.getBoundingClientRect();
    const { x, y, scale } = mapLook(scene);
    onShow({ x: (event.clientX - at.left - x) / scale, y: (event.clientY - at.top - y) / scale });
  };
  return (
    <div
      ref={box}
      aria-hidden="true"
      title={words.diagram.map}
      className={classes["map"]}
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        show(event);
      }}
      onPointerMove={(event) => event.buttons === 1 && show(event)}
    >
      <canvas ref={canvas} width={WIDE * paints.ratio} height={HIGH * paints.ratio} />
      <div ref={frame} className={classes["frame"]} />
    </div>
  );
}
