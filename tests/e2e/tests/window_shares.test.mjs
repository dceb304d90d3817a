// A project has one owner; a window and commands share it whichever came first.
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { manyRows, pipelineOver } from "../lib/data.mjs";
import { command, keepBoth, see, seeSteps } from "../lib/desk.mjs";
import { WINDOW } from "../lib/programs.mjs";
import { scenario } from "../lib/scenario.mjs";
import { waitFor } from "../lib/wait.mjs";
import { openWindow } from "../lib/window.mjs";

/** Makes a project with a pipeline that takes some seconds, and starts it. */
async function startCommand(place) {
  const shop = place.path("shop");
  await place.millpond("new", shop, "--template", "empty");
  const pipeline = pipelineOver(place, manyRows(place));
  writeFileSync(`${shop}/pipelines/many.toml`, readFileSync(pipeline));
  const running = place.start("millpond", ["--project", shop, "run", "many"]);
  const lock = `${shop}/.millpond/lock`;
  await waitFor("the command to own the project", () => existsSync(lock) && readFileSync(lock, "utf8").trim() === String(running.pid));
  return { shop, running };
}

scenario("a_window_opened_while_a_command_runs_shows_the_run_and_goes_on_when_the_command_ends", WINDOW, async ({ name, place, say }) => {
  const { shop, running } = await startCommand(place);
  // A window is opened where the project was last shown, or in its folder.
  const window = await openWindow(place, { cwd: shop });

  say("the run of the other process is seen, with its progress");
  await waitFor("the active run", () =>
    window.run(() => document.querySelector('[aria-label="Active runs"]')?.innerText.includes("rows/s")),
  );
  await keepBoth(place, window, name, "1-run-of-a-command");

  say("the command ends, and the window owns the project");
  await waitFor("the command to end", () => running.child.exitCode !== null, { limitMs: 60_000 });
  assert.equal(running.child.exitCode, 0, running.said);
  await waitFor("the run to be gone from the status bar", () =>
    window.run(() => document.querySelector('[aria-label="Active runs"]') === null),
  );
  await waitFor("the window to own the project", () => {
    const owner = readFileSync(`${shop}/.millpond/lock`, "utf8").trim();
    return owner !== String(running.pid) && readFileSync(`/proc/${owner}/comm`, "utf8").startsWith("millpond-deskt");
  });

  say("it works on");
  await command(window, "Show Overview");
  await see(window, "many");
  writeFileSync(`${shop}/pipelines/second.toml`, '[source]\ncsv = "small.csv"\n\n[[step]]\ndo = "trim"\ncolumns = ["a"]\n');
  writeFileSync(`${shop}/small.csv`, "a\n 1 \n");
  await command(window, "Show Pipelines");
  await see(window, "second");
  await window.press("Control+p");
  await waitFor("the field", () => window.run(() => document.activeElement?.getAttribute("role") === "combobox"));
  await window.type("second");
  await see(window, "pipeline");
  await window.press("Enter");
  await seeSteps(window, ["Trim"]);
  await window.press("Control+Enter");
  await see(window, "every row accounted for");
  assert.ok(existsSync(`${shop}/small.clean.csv`));
});
