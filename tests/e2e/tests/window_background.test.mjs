// The window is closed while a DAG is enabled: it asks once whether the schedule goes on, and goes on in the tray.
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { artefact } from "../lib/artefacts.mjs";
import { clickButton, keep, see } from "../lib/desk.mjs";
import { display, picture, pressClose, seeWindows } from "../lib/display.mjs";
import { WINDOW } from "../lib/programs.mjs";
import { scenario } from "../lib/scenario.mjs";
import { openTray, trayOf } from "../lib/tray.mjs";
import { waitFor } from "../lib/wait.mjs";
import { openWindow } from "../lib/window.mjs";

const DAG = `schedule = "* * * * * *"
max_age = "5s"
[task.say]
shell = "date >> said.txt"
`;

/** Makes a project whose DAG writes a line each second. */
async function shopThatTicks(place) {
  const shop = place.path("shop");
  await place.millpond("new", shop, "--template", "empty");
  await place.run("mkdir", ["-p", `${shop}/dags`]);
  writeFileSync(`${shop}/dags/tick.toml`, DAG);
  await place.millpond("--project", shop, "trust", "--yes");
  await place.millpond("--project", shop, "dag", "enable", "tick");
  return { shop, lines: () => (existsSync(`${shop}/said.txt`) ? readFileSync(`${shop}/said.txt`, "utf8").split("\n").length : 0) };
}

async function seeMoreLines(lines) {
  const before = lines();
  await waitFor("the DAG to run on", () => lines() > before + 1);
}

const autostart = (place) => `${place.env.HOME}/.config/autostart/Millpond.desktop`;

scenario("a_closed_window_asks_once_and_its_schedule_goes_on_in_the_tray", [...WINDOW, "xfce4-panel"], async ({ name, place, say }) => {
  const { shop, lines } = await shopThatTicks(place);
  await display(place);
  await openTray(place);
  const window = await openWindow(place, { args: [shop] });
  await seeMoreLines(lines);

  say("it asks, with what comes next, and offers to start with the computer");
  await pressClose(place);
  await see(window, "Go on with the schedule?");
  await see(window, "1 DAG runs by time here.");
  await keep(place, window, name, "1-asks");
  await window.run(() => document.querySelector('[role="dialog"] input[type="checkbox"]').click());
  await clickButton(window, "Keep scheduling");
  await seeWindows(place, 0);
  await seeMoreLines(lines);
  assert.match(readFileSync(autostart(place), "utf8"), /^Exec=.*millpond-desktop.* --background$/m);

  say("the tray says what comes next, and pauses all");
  const tray = await trayOf(place);
  assert.match((await tray.labels()).join("\n"), /^Next: tick at /m);
  await tray.press("Pause All DAGs");
  await waitFor("all DAGs to be paused", async () => (await tray.labels()).includes("All DAGs are paused"));
  const before = lines();
  await new Promise((done) => setTimeout(done, 2_500));
  assert.ok(lines() <= before + 1);
  await tray.press("Pause All DAGs");
  await seeMoreLines(lines);
  await picture(place, artefact(name, "2-tray"));

  say("the window comes back by the tray, and is not asked again");
  await tray.press("Open Millpond");
  await seeWindows(place, 1);
  await pressClose(place);
  await seeWindows(place, 0);
  await seeMoreLines(lines);

  say("quitting ends it");
  await tray.press("Quit Millpond");
  await waitFor("the program to end", async () => (await place.run("pgrep", ["-f", "^[^ ]*millpond-desktop"])).code !== 0);
});

const [KEEP, START] = ["Keep Scheduling When the Window Is Closed", "Start with the Computer"];

scenario("what_a_closed_window_does_is_chosen_anew_in_the_menu", [...WINDOW, "xfce4-panel"], async ({ place, say }) => {
  const { shop, lines } = await shopThatTicks(place);
  await display(place);
  await openTray(place);
  const window = await openWindow(place, { args: [shop] });
  await seeMoreLines(lines);
  await pressClose(place);
  await see(window, "Go on with the schedule?");
  await clickButton(window, "Keep scheduling");
  await seeWindows(place, 0);
  const tray = await trayOf(place);
  const seeOn = (...labels) =>
    waitFor(`the switches that are on to be ${labels}`, async () => {
      const on = await tray.on();
      if (on.join() !== labels.join()) throw new Error(`they are ${on}`);
      return true;
    });
  await seeOn(KEEP);

  say("it is started with the computer, and no more");
  await tray.press(START);
  await seeOn(KEEP, START);
  assert.match(readFileSync(autostart(place), "utf8"), /--background$/m);
  await tray.press(START);
  await seeOn(KEEP);
  assert.equal(existsSync(autostart(place)), false);

  say("a window that is closed next ends the program, and with it the schedule");
  await tray.press(KEEP);
  await seeOn();
  await tray.press("Open Millpond");
  await seeWindows(place, 1);
  await pressClose(place);
  await waitFor("the program to end", async () => (await place.run("pgrep", ["-f", "^[^ ]*millpond-desktop"])).code !== 0);
  const before = lines();
  await new Promise((done) => setTimeout(done, 2_500));
  assert.equal(lines(), before);
});
