// The main job in the real window without a pointer.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { commandLineOutput, dataset, HEADER, lastRun, OWN_STEPS, pipelineFile } from "../lib/data.mjs";
import { command, keepBoth, see, seeAccount, seeRows, seeSteps, tabTo } from "../lib/desk.mjs";
import { WINDOW } from "../lib/programs.mjs";
import { scenario } from "../lib/scenario.mjs";
import { waitFor } from "../lib/wait.mjs";
import { openWindow } from "../lib/window.mjs";

scenario("the_main_job_is_done_in_the_window_by_keyboard_alone", WINDOW, async ({ name, place, say }) => {
  const file = await dataset(place);
  const window = await openWindow(place);
  await see(window, "Drop a file or a folder here");

  say("a file is opened by its path");
  await command(window, "Open a path");
  await waitFor("the field", () => window.run(() => document.activeElement?.matches('[role="dialog"] input') ?? false));
  await window.type(file);
  await window.press("Enter");
  await seeRows(window);

  say("the suggestions are taken");
  await see(window, "prices carry leading zeros");
  await window.press("Control+Shift+Y");
  await seeSteps(window, ["Split name", "Strip leading zeros"]);

  say("two steps are written as text, and run as soon as the last letter stands");
  await window.press("Alt+2");
  await waitFor("the editor", () => window.run(() => document.querySelector(".cm-content") !== null));
  await tabTo(window, ".cm-content");
  await window.press("Control+End");
  await window.type(OWN_STEPS);
  await window.press("Control+Enter");
  assert.match(await seeAccount(window), /^Written [\d,]+/);
  await keepBoth(place, window, name, "1-toml");

  say("the output is what the command line writes");
  const run = await lastRun(place);
  const output = readFileSync(run.output.path);
  assert.ok(output.equals(await commandLineOutput(place, pipelineFile(place, run.pipeline), file)));
  assert.equal(output.toString().split(/\r?\n/, 1)[0], HEADER);

  say("a step is chosen and moved, and the move is undone");
  await window.press("Alt+1");
  await seeSteps(window, ["Split name", "Strip leading zeros", "Derive", "Select"]);
  await tabTo(window, '[role="option"]');
  await window.press("Home");
  await window.press("ArrowDown");
  await window.press("Alt+ArrowDown");
  await seeSteps(window, ["Strip leading zeros", "Split name", "Derive", "Select"]);
  await window.press("Control+z");
  await seeSteps(window, ["Split name", "Strip leading zeros", "Derive", "Select"]);

  say("the profile and the overview are shown");
  await window.press("Alt+3");
  await see(window, "Most frequent");
  await keepBoth(place, window, name, "2-profile");
  await window.press("Control+1");
  await see(window, "Nothing failed or was missed, and no row was rejected.");
  await keepBoth(place, window, name, "3-overview");
});
