// The window is closed while a run goes on: it asks, and does what is answered.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { lastRun, manyRows, pipelineOver } from "../lib/data.mjs";
import { clickButton, keep, see, seeNoMore } from "../lib/desk.mjs";
import { pressClose, seeWindows } from "../lib/display.mjs";
import { WINDOW } from "../lib/programs.mjs";
import { scenario } from "../lib/scenario.mjs";
import { waitFor } from "../lib/wait.mjs";
import { openWindow } from "../lib/window.mjs";

/** Opens a window in which a run goes on that takes a while. */
async function openRunning(place) {
  const input = await manyRows(place);
  const file = await pipelineOver(place, input);
  const window = await openWindow(place, { args: [file] });
  await see(window, "Drop rows without");
  await window.press("Control+Enter");
  await seeActive(window);
  return window;
}

const seeActive = (window) =>
  waitFor("the run to go on", () => window.run(() => document.querySelector('[aria-label="Active runs"]') !== null));

scenario("a_window_that_is_closed_during_a_run_asks_and_cancels", WINDOW, async ({ name, place, say }) => {
  const window = await openRunning(place);
  say("it asks, and staying changes nothing");
  await pressClose(place);
  await see(window, "A run is going on");
  await keep(place, window, name, "1-close");
  await window.press("Escape");
  await seeNoMore(window, "A run is going on");
  await seeActive(window);

  say("cancelling ends the run and the window, and leaves nothing behind");
  await pressClose(place);
  await see(window, "A run is going on");
  await clickButton(window, "Cancel and close");
  await seeWindows(place, 0);
  const run = await lastRun(place);
  assert.equal(run.state, "cancelled");
  assert.ok(!existsSync(place.path("many.out.csv")));
});

scenario("a_run_is_finished_in_the_background_and_a_second_start_brings_the_window_back", WINDOW, async ({ place, say }) => {
  const window = await openRunning(place);
  await pressClose(place);
  await see(window, "A run is going on");
  await clickButton(window, "Finish in the background");
  await seeWindows(place, 0);

  say("a second start brings the window back, with the run");
  assert.equal((await place.run("millpond-desktop", [])).code, 0);
  await seeWindows(place, 1);
  await see(window, "every row accounted for", { limitMs: 60_000 });
  assert.equal((await lastRun(place)).state, "success");
  assert.ok(existsSync(place.path("many.out.csv")));
});
