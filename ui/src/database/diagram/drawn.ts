import type { Emphasis } from "./emphasis.ts";
import type { Scene } from "./scene.ts";

/** A diagram as it is on the screen: what a file of it holds. */
export interface Drawn {
  scene: Scene;
  emphasis: Emphasis;
  colourOf: (namespace: string) => string;
}

// One diagram is on the screen at a time; the bar above it saves it.
let drawn: Drawn | undefined;

/** Tells what is on the screen; returns how to take it back. */
export function tellDrawn(now: Drawn): () => void {
  drawn = now;
  return () => {
    if (drawn === now) drawn = undefined;
  };
}

export const drawnNow = (): Drawn | undefined => drawn;
