// One window a person: a second start, and a file that is double-clicked, open in the one that is there.
import assert from "node:assert/strict";
import { dataset } from "../lib/data.mjs";
import { see, seeRows } from "../lib/desk.mjs";
import { windowsOf } from "../lib/display.mjs";
import { WINDOW } from "../lib/programs.mjs";
import { scenario } from "../lib/scenario.mjs";
import { waitFor } from "../lib/wait.mjs";
import { openWindow } from "../lib/window.mjs";

scenario("a_window_that_is_started_with_a_file_opens_on_it", WINDOW, async ({ place }) => {
  const window = await openWindow(place, { args: [await dataset(place)] });
  await seeRows(window);
  await see(window, "prices carry leading zeros");
});

scenario("a_second_start_opens_its_file_in_the_running_window", WINDOW, async ({ place, say }) => {
  const file = await dataset(place);
  const window = await openWindow(place);
  await see(window, "Drop a file or a folder here");

  say("the second start hands its file over and ends");
  const second = await place.run("millpond-desktop", ["dataset.csv"]);
  assert.equal(second.code, 0, second.err);
  await seeRows(window);
  await see(window, "prices carry leading zeros");
  assert.equal((await windowsOf(place, "Millpond")).length, 1);

  say("a start without a file brings the window back from the task bar");
  const [{ id }] = await windowsOf(place, "Millpond");
  const isShown = async () => {
    const { out } = await place.run("xprop", ["-id", id, "WM_STATE"]);
    return out.includes("Normal");
  };
  await place.run("xdotool", ["windowminimize", "--sync", String(Number(id))]);
  await waitFor("the window to be minimised", async () => !(await isShown()));
  assert.equal((await place.run("millpond-desktop", [])).code, 0);
  await waitFor("the window to be back", isShown);
  assert.ok(file);
});
