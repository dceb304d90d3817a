// A real drag from another program's window, step by step, as a hand does it.
import path from "node:path";
import { windowsOf, xdo } from "./display.mjs";
import { Ended, waitFor } from "./wait.mjs";

const SOURCE = path.join(import.meta.dirname, "drag_source.py");
/** A hand moves: one jump from place to place would not be taken for a drag. */
const STEPS = 12;

/**
 * Takes files up from a window beside ours, and returns how to go on: `over` moves to a point of the display,
 * `release` lets go there, `putAway` takes that window away.
 *
 * @param {import("./place.mjs").Place} place
 * @param {string[]} files
 */
export async function takeUp(place, files) {
  const source = place.start("python3", [SOURCE, ...files]);
  await waitFor("the window to drag from", async () => {
    if (source.child.exitCode !== null) throw new Ended(source.said);
    return source.out.includes("ready") && (await windowsOf(place, "drag source")).length === 1;
  });
  let at = { x: 50, y: 30 };
  await xdo(place, "mousemove", at.x, at.y);
  await xdo(place, "mousedown", 1);
  const over = async (to) => {
    const { x, y } = at;
    for (let step = 1; step <= STEPS; step += 1) {
      const point = [x + ((to.x - x) * step) / STEPS, y + ((to.y - y) * step) / STEPS].map(Math.round);
      await xdo(place, "mousemove", "--sync", ...point);
    }
    at = to;
  };
  /** Lets go, and waits until the other side has taken it or refused it: a source that goes away before is no drop. */
  const release = async () => {
    await xdo(place, "mouseup", 1);
    await waitFor("the drag to end", () => /^(dropped|refused)$/m.test(source.out));
  };
  /** Takes the window away that was dragged from. */
  const putAway = async () => {
    source.child.kill();
    await waitFor("the window that was dragged from to be gone", async () => (await windowsOf(place, "drag source")).length === 0);
  };
  return { over, release, putAway };
}
