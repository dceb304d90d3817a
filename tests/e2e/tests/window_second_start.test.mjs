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

scenario("the_window_opens_on_what_was_open_last_where_it_stood", WINDOW, async ({ place, say }) => {
  await place.millpond("new", place.path("shop"), "--template", "dealership");
  const first = await openWindow(place, { args: [place.path("shop")] });
  await see(first, "Everything so far");
  await first.press("Control+2");
  await see(first, "clean_sales");
  await first.press("Control+p");
  await waitFor("the field", () => first.run(() => document.activeElement?.getAttribute("role") === "combobox"));
  await first.type("clean_sales");
  await see(first, "pipeline");
  await first.press("Enter");
  await seeRows(first);

  say("it is moved, made larger, and closed");
  const [{ id }] = await windowsOf(place, "Car dealership");
  assert.equal((await place.run("wmctrl", ["-i", "-r", id, "-e", "0,40,60,1400,850"])).code, 0);
  const size = async () => {
    const [shown] = await windowsOf(place, "Millpond");
    return shown && `${shown.width}×${shown.height}`;
  };
  await waitFor("the new size", async () => (await size()) === "1400×850");
  await place.run("wmctrl", ["-i", "-c", id]);
  await waitFor("the window to be closed", async () => (await windowsOf(place, "Millpond")).length === 0);

  say("the next start has the same project, tab, and size");
  const second = await openWindow(place);
  await seeRows(second);
  await see(second, "clean_sales");
  await windowsOf(place, "Car dealership");
  await waitFor("the size of before", async () => (await size()) === "1400×850");
});
