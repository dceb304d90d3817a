// The main job in the real window: a CSV is dragged onto it from another program, and clean rows come out.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { commandLineOutput, dataset, HEADER, lastRun, OWN_STEPS, pipelineFile } from "../lib/data.mjs";
import { keep, keepBoth, pointOf, see, seeAccount, seeRows, seeSteps } from "../lib/desk.mjs";
import { takeUp } from "../lib/drag.mjs";
import { WINDOW } from "../lib/programs.mjs";
import { scenario } from "../lib/scenario.mjs";
import { waitFor } from "../lib/wait.mjs";
import { maximise, openWindow } from "../lib/window.mjs";

scenario("a_csv_dragged_from_another_program_becomes_the_command_lines_output_byte_for_byte", WINDOW, async ({ name, place, say }) => {
  const file = await dataset(place);
  const window = await openWindow(place);
  await see(window, "Drop a file or a folder here");
  await keepBoth(place, window, name, "1-first-launch");

  say("what a release will do is said before it");
  const hand = await takeUp(place, [file]);
  await hand.over(await pointOf(window, "main"));
  await see(window, "New pipeline from this file");
  await see(window, "comma, UTF-8, header");
  await hand.over(await pointOf(window, '[data-zone="new"]'));
  await see(window, "Release to open dataset.csv");
  await keep(place, window, name, "2-drop");
  await hand.release();
  await hand.putAway();

  say("rows, types and suggestions are there");
  await seeRows(window);
  await see(window, "prices carry leading zeros");
  await see(window, "comma · UTF-8 · header");
  await keepBoth(place, window, name, "3-rows");

  say("the suggestions are taken, and two steps written as text");
  await window.click('[aria-label="Suggested steps"] > div:last-child button');
  await seeSteps(window, ["Split name", "Strip leading zeros"]);
  await window.press("Alt+2");
  await waitFor("the editor", () => window.run(() => document.querySelector(".cm-content") !== null));
  await window.click(".cm-content");
  await window.press("Control+End");
  await window.type(OWN_STEPS);

  say("a run accounts for every row");
  await window.press("Control+Enter");
  assert.match(await seeAccount(window), /^Written [\d,]+/);
  await window.press("Alt+1");
  await seeSteps(window, ["Split name", "Strip leading zeros", "Derive", "Select"]);
  await keepBoth(place, window, name, "4-run");
  await maximise(place, window);
  await keepBoth(place, window, name, "5-large");

  say("the output stands beside the file, and is what the command line writes");
  const run = await lastRun(place);
  assert.equal(run.state, "success");
  assert.equal(run.output.path, place.path("dataset.clean.csv"));
  const output = readFileSync(run.output.path);
  assert.ok(output.equals(await commandLineOutput(place, pipelineFile(place, run.pipeline), file)));
  assert.equal(output.toString().split(/\r?\n/, 1)[0], HEADER);
});
