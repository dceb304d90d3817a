// The grid over a whole file in the real window: WebKitGTK draws and scrolls in its own way.
import assert from "node:assert/strict";
import { numberedRows } from "../lib/data.mjs";
import { command, keepBoth, pointOf, see, seeRows } from "../lib/desk.mjs";
import { xdo } from "../lib/display.mjs";
import { cursorCell, dragScrollBar, firstNumber, frameIntervals, spread } from "../lib/grid.mjs";
import { WINDOW } from "../lib/programs.mjs";
import { scenario } from "../lib/scenario.mjs";
import { waitFor } from "../lib/wait.mjs";
import { openWindow } from "../lib/window.mjs";

/** More than a million: the scroll bar is scaled. MILLPOND_GRID_ROWS tries another number by hand. */
const ROWS = Number(process.env.MILLPOND_GRID_ROWS ?? 1_500_000);
/** Frames of a scroll that are looked at. */
const FRAMES = 60;
/** A wheel's button that goes down. */
const WHEEL_DOWN = 5;

scenario(
  "more_rows_than_the_window_can_scroll_are_scrolled_to_the_last_one",
  WINDOW,
  async ({ t, name, place, say }) => {
    const file = numberedRows(place, ROWS);
    const window = await openWindow(place);
    const isFirst = (number) => async () => (await window.run(firstNumber)) === number;

    say("the file is opened by its path, and all rows are counted");
    await command(window, "Open a path");
    await waitFor("the field", () => window.run(() => document.activeElement?.matches('[role="dialog"] input') ?? false));
    await window.type(file);
    await window.press("Enter");
    await seeRows(window, { limitMs: 60_000 });
    await see(window, `${ROWS.toLocaleString("en")} rows`, { limitMs: 120_000 });

    say("the end is reached at once");
    await window.run(() => document.querySelector('[role="grid"]').focus());
    await window.press("Control+End");
    await see(window, `name ${ROWS}`);
    await keepBoth(place, window, name, "end");
    await window.press("Control+Home");
    await waitFor("the first row", isFirst(1));

    say("the wheel goes on by rows, and smoothly");
    const { x, y } = await pointOf(window, '[role="grid"]');
    await xdo(place, "mousemove", x, y);
    const frames = window.run(frameIntervals, FRAMES);
    await xdo(place, "click", "--repeat", 20, "--delay", 30, WHEEL_DOWN);
    t.diagnostic(`frame interval: ${spread(await frames)}`);
    const after = await window.run(firstNumber);
    assert.ok(after > 20 && after < 400, `20 notches of the wheel led to row ${after}`);

    say("the scroll bar is dragged to the middle, where the rows are those of the middle");
    await window.run(dragScrollBar);
    await waitFor("rows of the middle", async () => {
      const first = await window.run(firstNumber);
      return Math.abs(first - ROWS / 2) < ROWS / 100 && (await window.run(() => document.body.textContent)).includes(`name ${first + 3}`);
    });

    say("the cursor goes on from where it was");
    await window.press("ArrowDown");
    await waitFor("the cursor in the second row", async () => (await window.run(cursorCell)) === "2");
    await waitFor("that row at the top", isFirst(2));
  },
  { timeout: 240_000 },
);
