// The main job in a browser: a CSV is dropped on the page, and clean rows come out with an account of every one.
import assert from "node:assert/strict";
import { commandLineOutput, dataset, HEADER, lastRun, pipelineFile } from "../lib/data.mjs";
import { addStep, downloadOutput, drag, middleOf, seeAccount, seeSteps, setField } from "../lib/page.mjs";
import { BROWSER } from "../lib/programs.mjs";
import { scenario } from "../lib/scenario.mjs";
import { openPage } from "../lib/serve.mjs";
import { waitFor } from "../lib/wait.mjs";

scenario("a_csv_dropped_on_the_page_becomes_the_command_lines_output_byte_for_byte", BROWSER, async ({ place, say }) => {
  const file = await dataset(place);
  const { page, context, faults } = await openPage(place);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByText("Drop a file or a folder here").waitFor();

  say("what a release will do is said before it");
  const dragged = await drag(page, [file]);
  await page.getByRole("dialog", { name: "What will happen on release" }).waitFor();
  const zone = await middleOf(page.getByText("Upload this file and look at it"));
  await dragged.over(zone);
  await page.getByText("Release to upload it").waitFor();
  await dragged.drop(zone);

  say("rows, dialect, types and suggestions are there");
  await page.getByRole("gridcell").first().waitFor();
  assert.match(await page.getByRole("columnheader", { name: "price" }).innerText(), /price\s+decimal/);
  await page.getByRole("option", { name: /Read dataset.csv comma · UTF-8 · header/ }).waitFor();
  await page.getByText(/prices carry leading zeros/).waitFor();
  await page.getByText(/names hold first and last name/).waitFor();

  say("each suggestion is one click, also in quick succession");
  await page.getByRole("button", { name: "Split them" }).click();
  await page.getByRole("button", { name: "Strip them" }).click();
  await seeSteps(page, ["Split name", "Strip leading zeros"]);

  say("two steps are added by hand");
  await addStep(page, "Derive");
  await seeSteps(page, ["Split name", "Strip leading zeros", "Derive"]);
  // The second value is typed while the first is still being taken over.
  await setField(page, "column", "above_100");
  await setField(page, "=", "price > 100");
  await page.getByRole("option", { name: /Derive.*above_100 = price > 100/ }).waitFor();
  await addStep(page, "Select");
  await seeSteps(page, ["Split name", "Strip leading zeros", "Derive", "Select"]);
  await page.getByRole("checkbox", { name: "name", exact: true }).uncheck();
  // The columns are name, price, first_name, last_name, above_100: price goes below the two names.
  await page.getByRole("button", { name: "Move price down" }).click();
  await page.getByRole("button", { name: "Move price down" }).click();
  await page.getByRole("option", { name: /Select.*first_name, last_name, price, above_100/ }).waitFor();
  await page.getByRole("columnheader", { name: "above_100" }).waitFor();

  say("a step that is switched off comes back by undo");
  const last = page.getByRole("option", { name: /Select/ });
  await last.hover();
  await last.getByLabel("Turn off").click();
  await last.getByText("off", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await last.getByText("off", { exact: true }).waitFor({ state: "hidden" });

  say("a run accounts for every row");
  await page.getByRole("button", { name: /^Run/ }).click();
  assert.match(await seeAccount(page), /^Written [\d,]+/);
  const run = await lastRun(place);
  assert.equal(run.state, "success");

  say("the output is what the command line writes");
  const bytes = await downloadOutput(page, async () => {
    await page.getByRole("region", { name: "Last run" }).getByRole("button", { name: /\.csv/ }).click();
    await page.getByRole("menuitem", { name: "Download" }).click();
  });
  const expected = await commandLineOutput(place, pipelineFile(place, run.pipeline), file);
  assert.ok(bytes.equals(expected), `${bytes.length} bytes were downloaded, the command line wrote ${expected.length}`);
  assert.equal(bytes.toString().split(/\r?\n/, 1)[0], HEADER);

  say("the pipeline is copied as a Python script");
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Copy as Python Polars" }).click();
  await waitFor("the script", async () => {
    const script = await page.evaluate(() => navigator.clipboard.readText());
    return script.includes("rows = rows.with_columns(above_100=") && script.includes("rows.sink_csv(");
  });
  assert.deepEqual(faults, []);
});
