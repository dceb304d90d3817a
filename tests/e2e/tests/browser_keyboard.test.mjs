// The main job in a browser without a pointer.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { commandLineOutput, dataset, HEADER, lastRun, OWN_STEPS, pipelineFile } from "../lib/data.mjs";
import { seeAccount, seeSteps, tabTo } from "../lib/page.mjs";
import { BROWSER } from "../lib/programs.mjs";
import { scenario } from "../lib/scenario.mjs";
import { openPage } from "../lib/serve.mjs";

scenario("the_main_job_is_done_in_the_browser_by_keyboard_alone", BROWSER, async ({ place, say }) => {
  const file = await dataset(place);
  const { page, faults } = await openPage(place);
  const { keyboard } = page;
  await page.getByText("Drop a file or a folder here").waitFor();

  say("a file is opened by its path");
  await keyboard.press("Control+Shift+O");
  await page.getByRole("dialog", { name: "Open a path" }).getByRole("textbox").waitFor();
  await keyboard.type(file);
  await keyboard.press("Enter");
  await page.getByRole("gridcell").first().waitFor();

  say("the suggestions are taken");
  await page.getByText(/prices carry leading zeros/).waitFor();
  await keyboard.press("Control+Shift+Y");
  await seeSteps(page, ["Split name", "Strip leading zeros"]);

  say("two steps are written as text");
  await keyboard.press("Alt+2");
  await page.locator(".cm-content").waitFor();
  await tabTo(page, ".cm-content");
  await keyboard.press("Control+End");
  await keyboard.type(OWN_STEPS);

  say("the run is started from the text, as soon as the last letter stands");
  await keyboard.press("Control+Enter");
  assert.match(await seeAccount(page), /^Written [\d,]+/);
  await keyboard.press("Alt+1");
  await seeSteps(page, ["Split name", "Strip leading zeros", "Derive", "Select"]);

  say("the output is what the command line writes");
  const run = await lastRun(place);
  const output = readFileSync(run.output.path);
  assert.ok(output.equals(await commandLineOutput(place, pipelineFile(place, run.pipeline), file)));
  assert.equal(output.toString().split(/\r?\n/, 1)[0], HEADER);

  say("a step is chosen, switched off and on");
  await tabTo(page, '[role="option"]');
  await keyboard.press("End");
  await keyboard.press("Space");
  const last = page.getByRole("option", { name: /Select/ });
  await last.getByText("off", { exact: true }).waitFor();
  await keyboard.press("Space");
  await last.getByText("off", { exact: true }).waitFor({ state: "hidden" });

  say("a command is found by its name");
  await keyboard.press("Control+K");
  await page.getByRole("combobox").waitFor();
  await keyboard.type("show overview");
  await keyboard.press("Enter");
  await page.getByText("Everything so far").waitFor();
  assert.deepEqual(faults, []);
});
