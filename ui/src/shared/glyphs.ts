// The shapes of states, once for the page (StateGlyph) and once for a canvas (paintGlyph): 12 by 12, in the colours of the theme.

/** The states that a run, a row or a file can be in, each with a shape of its own: never by colour alone. */
export type State =
  | "ok"
  | "running"
  | "failed"
  | "rejected"
  | "lost"
  | "cancelled"
  | "waiting"
  /** A task of a DAG's run: it has not begun, it was done, done after a retry, or is tried again. */
  | "queued"
  | "done"
  | "retried"
  | "retry"
  /** It did not run: for a task before it, as it was told to, or because nothing could run. */
  | "upstream"
  | "skipped"
  | "missed"
  | "paused";

/** A colour of the theme, by its token without the dashes. */
type Token = "ok" | "running" | "running-soft" | "warning" | "warning-soft" | "failed" | "failed-soft" | SurfaceToken;
type SurfaceToken = "surface" | "border-strong" | "text-subtle" | "text-faint";

/** A line or a filled shape, as SVG writes it. */
export interface Shape {
  d: string;
  fill?: Token;
  /** From 0 to 1. */
  opacity?: number;
  stroke?: Token;
  width?: number;
  /** The lengths of a broken line and of its gaps. */
  dash?: number;
}

/** Returns a square with round corners around the middle. */
function box(inset: number, radius: number): string {
  const side = 12 - 2 * inset - 2 * radius;
  const arc = (x: number, y: number) => `a${radius} ${radius} 0 0 1 ${x} ${y}`;
  const corners = [`h${side}${arc(radius, radius)}`, `v${side}${arc(-radius, radius)}`, `h${-side}${arc(-radius, -radius)}`];
  return `M${inset + radius} ${inset}${corners.join("")}v${-side}${arc(radius, -radius)}z`;
}

const circle = (radius: number): string =>
  `M${6 - radius} 6a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0z`;

const AGAIN = "M8.7 4.6 A3 3 0 1 0 9 6.6 M9 2.6 V4.8 H6.8";
const FULL = box(0, 2.5);
const FRAME = box(0.5, 2);
const RING = circle(5);

/** Returns a frame in a colour and its soft one, with a sign in it. */
const framed = (tone: "warning" | "failed", d: string, width: number): Shape[] => [
  { d: FRAME, fill: `${tone}-soft`, stroke: tone },
  { d, stroke: tone, width },
];

/** Returns a quiet ring with a sign in it. */
const ringed = (d: string): Shape[] => [RING, d].map((line) => ({ d: line, stroke: "text-subtle", width: 1.3 }));

/** The shapes of each state, the lowest first. */
export const GLYPHS: Readonly<Record<State, readonly Shape[]>> = {
  ok: [{ d: "M2.2 6.4 L4.9 9 L9.8 3.2", stroke: "ok", width: 1.6 }],
  running: [
    { d: RING, fill: "running-soft", stroke: "running", width: 1.6 },
    { d: circle(2), fill: "running" },
  ],
  failed: [
    { d: FULL, fill: "failed" },
    { d: "M3.8 3.8 L8.2 8.2 M8.2 3.8 L3.8 8.2", stroke: "surface", width: 1.5 },
  ],
  rejected: framed("warning", "M6 3 V6.6 M6 8.8 V8.9", 1.4),
  lost: framed("failed", "M4.2 4.4 C4.3 2.6 7.7 2.5 7.8 4.4 C7.9 5.6 6 5.8 6 7.2 M6 9.2 V9.3", 1.3),
  cancelled: ringed("M3.5 8.5 L8.5 3.5"),
  waiting: ringed("M6 3 V6 L8 7.4"),
  queued: [{ d: circle(4.6), stroke: "text-faint", width: 1.2, dash: 1.8 }],
  // Plain success is drawn at three quarters of its strength, so that the exceptions speak first.
  done: [{ d: FULL, fill: "ok", opacity: 0.76 }],
  retried: [
    { d: FULL, fill: "ok" },
    { d: AGAIN, stroke: "surface", width: 1.2 },
  ],
  retry: framed("warning", AGAIN, 1.2),
  upstream: framed("failed", "M6 8.8 V3.4 M3.9 5.4 L6 3.3 L8.1 5.4", 1.2),
  skipped: [
    { d: FRAME, fill: "surface", stroke: "border-strong" },
    { d: "M3.4 3.8 L5.6 6 L3.4 8.2 M6.4 3.8 L8.6 6 L6.4 8.2", stroke: "text-faint", width: 1.1 },
  ],
  missed: [{ d: "M9.6 7.4 A4.2 4.2 0 1 1 5 2 A3.3 3.3 0 0 0 9.6 7.4 Z", stroke: "text-subtle", width: 1.3 }],
  paused: [{ d: "M4 2.5 V9.5 M8 2.5 V9.5", stroke: "text-subtle", width: 1.6 }],
};

/** Draws a state's shape, 12 by 12, in colours that `colour` tells of a token. */
export function paintGlyph(context: CanvasRenderingContext2D, state: State, colour: (token: string) => string): void {
  context.lineCap = "round";
  context.lineJoin = "round";
  for (const { d, fill, opacity, stroke, width, dash } of GLYPHS[state]) {
    const path = new Path2D(d);
    if (fill) {
      context.globalAlpha = opacity ?? 1;
      context.fillStyle = colour(fill);
      context.fill(path);
      context.globalAlpha = 1;
    }
    if (stroke) {
      context.lineWidth = width ?? 1;
      context.setLineDash(dash === undefined ? [] : [dash, dash]);
      context.strokeStyle = colour(stroke);
      context.stroke(path);
    }
  }
}
