// The sample's DAG in the real window, by a clock that the test sets.
import { readFileSync, writeFileSync } from "node:fs";
import { keepBoth, see } from "../lib/desk.mjs";
import { WINDOW } from "../lib/programs.mjs";
import { scenario } from "../lib/scenario.mjs";
import { waitFor } from "../lib/wait.mjs";
import { openWindow } from "../lib/window.mjs";

scenario("the_samples_DAG_is_enabled_in_the_window_and_runs_at_one", WINDOW, async ({ name, place, say }) => {
  const shop = place.path("shop");
  await place.millpond("new", shop, "--template", "dealership");
  const project = `${shop}/millpond.toml`;
  writeFileSync(project, readFileSync(project, "utf8").replace(/^\[project\]$/m, '[project]\ntimezone = "Asia/Singapore"'));
  const clock = place.path("clock.txt");
  const set = (time) => writeFileSync(clock, `2026-11-24T${time}+08:00`);
  set("00:30:00");
  place.env.MILLPOND_CLOCK_FILE = clock;
  const window = await openWindow(place, { args: [shop] });

  say("it is enabled by its key");
  await window.press("Control+3");
  await see(window, "daily_clean");
  await window.run(() => [...document.querySelectorAll("aside button")].find((it) => it.textContent.includes("daily_clean")).click());
  await see(window, "every day at 01:00 Asia/Singapore");
  await window.click('[role="switch"]');
  await waitFor("it to be enabled", () => window.run(() => document.querySelector('[role="switch"][aria-checked="true"]') !== null));

  say("it runs when the clock comes to 01:00");
  set("00:59:58");
  const cell = '[role="gridcell"][aria-label^="clean, "][aria-label*=": success"]';
  await waitFor("its run to be done", () => window.run((wanted) => document.querySelector(wanted) !== null, cell));
  await window.click(cell);
  await see(window, "24 Nov 2026, 01:00");
  await see(window, "clean_sales");
  await keepBoth(place, window, name, "ran");
});
