// What was done can be undone: in a pipeline's text, and with its file.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { lastRun } from "../lib/data.mjs";
import { keepLook, seeAccount, seeSteps, setField } from "../lib/page.mjs";
import { BINARIES, BROWSER } from "../lib/programs.mjs";
import { scenario } from "../lib/scenario.mjs";
import { openShop, STEPS } from "../lib/shop.mjs";
import { waitFor } from "../lib/wait.mjs";

const step = (page, name) => page.getByRole("option", { name });
const undoOf = (page, words) => page.getByRole("button", { name: `Undo: ${words}`, exact: true });
const redoOf = (page, words) => page.getByRole("button", { name: `Redo: ${words}`, exact: true });
const said = (page, words) => page.getByRole("status").getByText(words, { exact: true }).waitFor();

scenario("undo_says_what_it_undoes_and_redo_what_it_does_again", BROWSER, async ({ place, say }) => {
  const { page, faults, text, fileSays } = await openShop(place);
  const before = text();
  await step(page, /^Drop rows without/).click();
  await page.keyboard.press("Alt+ArrowDown");
  await undoOf(page, "move “Drop rows without” from 1 to 2").waitFor();
  await page.keyboard.press("Delete");
  await undoOf(page, "remove “Drop rows without”, step 2").waitFor();
  await step(page, /^Derive/).click();
  await setField(page, "=", "price > 5");
  await undoOf(page, "set “Derive”, step 3").waitFor();

  say("in the field that has just been set, undo is of the pipeline");
  await fileSays("price > 5");
  await page.keyboard.press("Control+z");
  await fileSays("price > 100");
  await said(page, "Undone: set “Derive”, step 3.");
  await redoOf(page, "set “Derive”, step 3").waitFor();
  const field = page.getByRole("region", { name: "Steps", exact: true }).getByRole("textbox", { name: "=", exact: true });
  assert.equal(await field.inputValue(), "price > 100");

  say("in a field that something is typed in, undo is of what is typed");
  await field.press("End");
  await page.keyboard.type("0");
  await page.keyboard.press("Control+z");
  await waitFor("the typed character to be gone", async () => (await field.inputValue()) === "price > 100");
  await redoOf(page, "set “Derive”, step 3").waitFor();

  say("the way back and on again");
  await step(page, /^Derive/).click();
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await seeSteps(page, STEPS);
  await waitFor("the file of before", () => text() === before);
  await redoOf(page, "move “Drop rows without” from 1 to 2").click();
  await said(page, "Done again: move “Drop rows without” from 1 to 2.");
  await page.keyboard.press("Control+Shift+z");
  await page.keyboard.press("Control+y");
  await seeSteps(page, ["Split name", "Strip leading zeros", "Derive", "Select"]);
  await fileSays("price > 5");
  assert.deepEqual(faults, []);
});

scenario("what_is_hidden_pinned_sorted_and_filtered_is_undone_by_turns_with_the_text", BROWSER, async ({ place, say }) => {
  const { page, faults } = await openShop(place);
  const grid = page.getByRole("grid");
  const head = (name) => grid.getByRole("columnheader", { name: new RegExp(`^${name}`) });
  const choose = async (column, item) => {
    await head(column).click({ button: "right" });
    await page.getByRole("menuitem", { name: item, exact: true }).click();
  };
  const filter = page.getByRole("search", { name: "Filter the rows" });
  await head("price").waitFor();
  await choose("first_name", "Hide");
  await undoOf(page, "hide “first_name”").waitFor();
  await choose("price", "Sort descending");
  await undoOf(page, "sort by “price”, descending").waitFor();

  say("a step is removed between");
  await step(page, /^Drop rows without/).click();
  await page.keyboard.press("Delete");
  await undoOf(page, "remove “Drop rows without”, step 1").waitFor();
  await step(page, /^Select/).click();
  await choose("price", "Filter…");
  await filter.getByRole("textbox").or(filter.getByRole("searchbox")).first().fill("29");
  await undoOf(page, "filter the rows").waitFor();

  say("undo goes back through all of it, redo on again");
  await undoOf(page, "filter the rows").click();
  await filter.waitFor({ state: "detached" });
  await undoOf(page, "remove “Drop rows without”, step 1").click();
  await seeSteps(page, STEPS);
  await undoOf(page, "sort by “price”, descending").click();
  await said(page, "Undone: sort by “price”, descending.");
  await undoOf(page, "hide “first_name”").click();
  await head("first_name").waitFor();
  await page.getByRole("button", { name: "Undo", exact: true }).waitFor();
  await redoOf(page, "hide “first_name”").click();
  await head("first_name").waitFor({ state: "detached" });
  await redoOf(page, "sort by “price”, descending").click();
  await redoOf(page, "remove “Drop rows without”, step 1").click();
  await redoOf(page, "filter the rows").click();
  await filter.waitFor();
  await page.getByRole("button", { name: "Redo", exact: true }).waitFor();
  assert.deepEqual(faults, []);
});

scenario("a_pipeline_that_was_deleted_duplicated_or_renamed_is_as_it_was_after_undo", BROWSER, async ({ name, place, say }) => {
  const { page, faults, file, text } = await openShop(place);
  const menu = async (item) => {
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("menuitem", { name: item }).click();
  };
  const offer = page.getByRole("group", { name: "What was done" });
  await step(page, /^Select/).click();
  await page.keyboard.press("Delete");
  await seeSteps(page, STEPS.slice(0, 4));
  await waitFor("the file without the step", () => !text().includes("select"));
  const before = text();

  say("it is deleted, and brought back by the button");
  await menu(/^Delete/);
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await offer.getByText("clean_sales is deleted.").waitFor();
  assert.equal(existsSync(file), false);
  await keepLook(page, name, "deleted");
  await offer.getByRole("button", { name: "Undo" }).click();
  await offer.getByText("clean_sales is back.").waitFor();
  assert.equal(text(), before);

  say("undo of its text goes on where it was");
  await undoOf(page, "remove “Select”, step 5").waitFor();

  say("by keys: deleted again, and back");
  await page.keyboard.press("Control+Shift+z");
  await waitFor("the file to be gone", () => !existsSync(file));
  await offer.getByText("clean_sales is deleted.").waitFor();
  await page.keyboard.press("Control+z");
  await waitFor("the file to be back", () => existsSync(file) && text() === before);
  await offer.getByText("clean_sales is back.").waitFor();

  say("a copy goes with undo");
  const copy = path.join(path.dirname(file), "clean_sales_copy.toml");
  await menu(/^Duplicate/);
  await offer.getByText("clean_sales_copy is made.").waitFor();
  assert.equal(readFileSync(copy, "utf8"), before);
  await page.keyboard.press("Control+z");
  await offer.getByText("clean_sales_copy is deleted.").waitFor();
  assert.equal(existsSync(copy), false);

  say("a name, also where another screen is shown");
  const tidy = path.join(path.dirname(file), "tidy.toml");
  await page.keyboard.press("F2");
  await page.getByRole("textbox", { name: "New name" }).fill("tidy");
  await page.keyboard.press("Enter");
  await offer.getByText("clean_sales is called tidy now.").waitFor();
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await page.keyboard.press("Control+z");
  await offer.getByText("tidy is called clean_sales now.").waitFor();
  await page.getByRole("tab", { name: "clean_sales" }).waitFor();
  assert.deepEqual([existsSync(tidy), text()], [false, before]);
  await page.keyboard.press("Control+1");
  await page.getByText("Everything so far").waitFor();
  await page.keyboard.press("Control+Shift+z");
  await offer.getByText("clean_sales is called tidy now.").waitFor();
  assert.deepEqual([existsSync(tidy), existsSync(file)], [true, false]);
  await page.keyboard.press("Control+2");
  await page.getByRole("tab", { name: "tidy" }).waitFor();
  await undoOf(page, "remove “Select”, step 5").click();
  await waitFor("the text of before", () => readFileSync(tidy, "utf8").includes("select"));
  await offer.waitFor({ state: "hidden" });
  assert.deepEqual(faults, []);
});

scenario("a_pipeline_that_is_copied_as_a_command_line_does_the_same_in_a_shell", BROWSER, async ({ place, say }) => {
  const { page, context, faults, shop } = await openShop(place, "o'neill & daughters");
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.keyboard.press("Control+Enter");
  await seeAccount(page);
  const output = path.join(shop, "out", "data_processed.csv");
  const written = readFileSync(output);
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Copy as a command line" }).click();
  const command = await waitFor("the command", async () => {
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    return copied.startsWith("millpond run ") && copied;
  });
  await page.getByRole("status").getByText(`Copied: ${command}`).waitFor();

  say("it is run by a shell, from another folder");
  await place.run("rm", [output]);
  const ran = await place.run("sh", ["-c", command], { env: { PATH: `${BINARIES}:${process.env.PATH}` } });
  assert.ok(ran.code === 0 || ran.code === 3, ran.err);
  assert.ok(readFileSync(output).equals(written));
  const run = await lastRun(place, ["--project", shop]);
  assert.deepEqual([run.trigger, run.pipeline, run.output.path], ["command line", "clean_sales", output]);
  assert.deepEqual(faults, []);
});
