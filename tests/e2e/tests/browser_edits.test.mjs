// Work on a pipeline is never lost, and never run as it was a moment before.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { dataset, lastRun, pipelineFile } from "../lib/data.mjs";
import { openFile, seeAccount, seeSteps, setField } from "../lib/page.mjs";
import { BROWSER } from "../lib/programs.mjs";
import { scenario } from "../lib/scenario.mjs";
import { openPage } from "../lib/serve.mjs";
import { openShop, STEPS } from "../lib/shop.mjs";
import { waitFor } from "../lib/wait.mjs";

const step = (page, name) => page.getByRole("option", { name });
const field = (page, label) => page.getByRole("region", { name: "Steps", exact: true }).getByRole("textbox", { name: label, exact: true });

scenario("a_run_is_of_what_the_screen_says_at_that_moment", BROWSER, async ({ place, say }) => {
  const { page, faults, fileSays, shop } = await openShop(place);
  await step(page, /^Derive/).click();
  for (const [number, start] of [
    [201, () => page.getByRole("button", { name: /^Run/ }).click()],
    [202, () => page.keyboard.press("Control+Enter")],
  ]) {
    say(`a field is set to ${number} and the pipeline is run at once`);
    await field(page, "=").fill(`price > ${number}`);
    await start();
    await page.getByRole("region", { name: "Last run" }).getByText("done").waitFor();
    await seeAccount(page);
    await fileSays(`price > ${number}`);
    const run = await waitFor("the run", async () => {
      const last = await lastRun(place, ["--project", shop]);
      return last.text.includes(`price > ${number}`) && last.state !== "running" && last;
    });
    assert.equal(run.state, "success");
  }

  say("what is typed is kept by a key that leads away");
  await field(page, "=").fill("price > 203");
  await page.keyboard.press("Control+1");
  await fileSays("price > 203");
  await page.keyboard.press("Control+2");
  await waitFor("what was typed", async () => (await field(page, "=").inputValue()) === "price > 203");
  assert.deepEqual(faults, []);
});

scenario("steps_move_as_often_as_the_key_is_pressed_and_undo_leads_back", BROWSER, async ({ place, say }) => {
  const { page, text } = await openShop(place);
  const before = text();
  await step(page, /^Drop rows without/).click();
  await page.keyboard.press("Alt+ArrowDown");
  await page.keyboard.press("Alt+ArrowDown");
  await page.keyboard.press("Alt+ArrowDown");
  await seeSteps(page, ["Split name", "Strip leading zeros", "Derive", "Drop rows without", "Select"]);
  await waitFor("the focus to stay on the step", () =>
    page.evaluate(() => document.activeElement?.textContent?.startsWith("Drop rows without") ?? false),
  );
  say("two are removed by the same key");
  await page.keyboard.press("Delete");
  await seeSteps(page, ["Split name", "Strip leading zeros", "Derive", "Select"]);
  await page.keyboard.press("Delete");
  await seeSteps(page, ["Split name", "Strip leading zeros", "Derive"]);
  say("undo leads back to the first text, also after another screen was shown");
  await page.keyboard.press("Control+1");
  await page.getByText("Everything so far").waitFor();
  await page.keyboard.press("Control+2");
  for (let presses = 0; presses < 5; presses += 1) await page.keyboard.press("Control+z");
  await seeSteps(page, STEPS);
  await waitFor("the file of before", () => text() === before);
});

scenario("an_answer_that_comes_late_is_not_taken_for_someone_elses_change", BROWSER, async ({ place, say }) => {
  const { page, faults, text, shop } = await openShop(place);
  const before = text();
  const removeLast = async (left) => {
    await step(page, new RegExp(`^${STEPS[left]}`)).click();
    await page.keyboard.press("Delete");
    await seeSteps(page, STEPS.slice(0, left));
  };
  await removeLast(4);
  await waitFor("the file without it", () => !text().includes("select"));
  const late = await page.evaluate(async () => (await fetch("/api/pipelines/clean_sales")).text());
  await removeLast(3);
  await waitFor("the file without both", () => !text().includes("derive"));

  say("another process runs it, so that it is asked for; the answer is of the file of before");
  const answers = [];
  await page.route("**/api/pipelines/clean_sales", (route) => {
    if (route.request().method() !== "GET") return route.continue();
    answers.push(answers.length === 0 ? "late" : "now");
    return answers.length === 1 ? route.fulfill({ body: late, contentType: "application/json" }) : route.continue();
  });
  const ran = await place.run("millpond", ["--project", shop, "run", "clean_sales", "--output", place.path("elsewhere.csv")]);
  assert.match(ran.err, /^clean_sales: done in /m);
  await waitFor("the file to be asked for again", () => answers.includes("now"));
  await seeSteps(page, STEPS.slice(0, 3));

  say("undo still leads back to the first text");
  for (const left of [4, 5]) {
    await page.keyboard.press("Control+z");
    await seeSteps(page, STEPS.slice(0, left));
  }
  await waitFor("the file of before", () => text() === before);
  assert.deepEqual(faults, []);
});

scenario("a_line_of_a_form_cannot_take_the_name_of_another_one", BROWSER, async ({ place }) => {
  const { page, fileSays, text } = await openShop(place);
  await step(page, /^Derive/).click();
  await page.getByRole("button", { name: "set", exact: true }).click();
  await fileSays("column_1");
  const names = page.getByRole("region", { name: "Steps", exact: true }).getByRole("textbox", { name: "column", exact: true });
  await names.last().fill("above_100");
  await names.last().press("Enter");
  assert.equal(await names.last().getAttribute("aria-invalid"), "true");
  await names.last().fill("vat");
  await names.last().press("Enter");
  await fileSays("vat");
  assert.ok(text().includes("price > 100"));
  await page.getByRole("button", { name: "Remove vat" }).click();
  await waitFor("the line to be gone", () => !text().includes("vat"));
});

scenario("text_with_mistakes_is_kept_and_someone_elses_change_asks", BROWSER, async ({ place, say }) => {
  const { page, file, text } = await openShop(place);
  const good = text();
  await page.keyboard.press("Alt+2");
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("\nmistake here");
  await page.locator(".cm-lint-marker-error").waitFor();
  say("another screen, and back");
  await page.keyboard.press("Control+1");
  await page.getByText("Everything so far").waitFor();
  await page.keyboard.press("Control+2");
  await page.locator(".cm-content").getByText("mistake here").waitFor();
  assert.equal(text(), good);

  say("the page is loaded anew");
  await page.reload();
  await page.getByText("The text has a mistake").waitFor();
  assert.equal(text(), good);

  say("another program changes the file");
  writeFileSync(file, `# theirs\n${good}`);
  await page.getByText("Someone else changed the file in between.").waitFor();
  await page.getByText("+mistake here").waitFor();
  await page.getByRole("button", { name: "Take the file as it is now" }).click();
  await page.getByText("The text has a mistake").waitFor({ state: "hidden" });
  await page.keyboard.press("Alt+2");
  await page.locator(".cm-content").getByText("# theirs").waitFor();

  say("mine instead");
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("mistake again\n");
  await page.locator(".cm-lint-marker-error").waitFor();
  writeFileSync(file, good);
  await page.getByText("Someone else changed the file in between.").waitFor();
  await page.getByRole("button", { name: "Overwrite with mine" }).click();
  await waitFor("mine to be the file", () => text().startsWith("mistake again"));
});

scenario("a_pipeline_whose_file_is_gone_can_be_written_again_and_one_is_renamed_and_deleted", BROWSER, async ({ place, say }) => {
  const { page, file, text, fileSays, shop } = await openShop(place);
  const before = text();
  await place.run("rm", [file]);
  await page.getByText("Someone removed this file.").waitFor();
  await page.getByRole("button", { name: "Write it again" }).click();
  await fileSays("all of it", before);
  await page.getByText("Someone removed this file.").waitFor({ state: "hidden" });

  say("it gets another name, under which undo goes on");
  await step(page, /^Derive/).click();
  await setField(page, "=", "price > 5");
  await fileSays("price > 5");
  await page.keyboard.press("F2");
  await page.getByRole("textbox", { name: "New name" }).fill("tidy");
  await page.keyboard.press("Enter");
  await page.getByRole("tab", { name: "tidy" }).waitFor();
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  // By keys the name, which was changed last, would be undone first.
  await page.getByRole("button", { name: /^Undo: set “Derive”/ }).click();
  const renamed = place.path("shop", "pipelines", "tidy.toml");
  await waitFor("the text of before", () => readFileSync(renamed, "utf8") === before);

  say("a run on another file leaves its own output alone");
  const other = place.path("other.csv");
  writeFileSync(other, "name,price\nAda Lovelace,1\n");
  await page.keyboard.press("Control+Enter");
  await seeAccount(page);
  const own = readFileSync(place.path("shop", "out", "data_processed.csv"), "utf8");
  const chooser = page.waitForEvent("filechooser");
  await page.keyboard.press("Control+Shift+Enter");
  await (await chooser).setFiles(other);
  await waitFor("its run", async () => (await lastRun(place, ["--project", shop])).output?.path.endsWith("out/other.clean.csv"));
  assert.equal(readFileSync(place.path("shop", "out", "data_processed.csv"), "utf8"), own);
  await page.getByRole("button", { name: "Its own file" }).click();

  say("it is deleted after a question");
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: /^Delete/ }).click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("tab", { name: "tidy" }).waitFor({ state: "hidden" });
  await waitFor("the file to be gone", async () => (await place.run("test", ["-e", renamed])).code !== 0);
});

scenario("typing_goes_on_while_a_new_file_is_saved_for_the_first_time_and_while_it_gets_another_name", BROWSER, async ({ place, say }) => {
  const { page, faults } = await openPage(place);
  await openFile(page, await dataset(place));
  await page.keyboard.press("Alt+2");
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+End");
  const caretIsInTheText = () => page.evaluate(() => document.activeElement?.classList.contains("cm-content") ?? false);
  const saved = (name) => readFileSync(pipelineFile(place, name), "utf8");
  await page.keyboard.type("\n# one");
  say("the first save");
  const tab = page.getByRole("tab", { selected: true });
  await waitFor(
    "the file to be a pipeline",
    async () => (await tab.textContent()).startsWith("clean_dataset") && saved("clean_dataset").includes("# one"),
  );
  assert.ok(await caretIsInTheText());
  await page.keyboard.type(" and two");
  await waitFor("both to be saved, in their order", () => saved("clean_dataset").trimEnd().endsWith("# one and two"));

  say("another name");
  await page.keyboard.press("F2");
  await page.getByRole("textbox", { name: "New name" }).fill("tidy");
  await page.keyboard.press("Enter");
  await page.getByRole("tab", { name: "tidy" }).waitFor();
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await waitFor("the caret to be in the text again", caretIsInTheText);
  await page.keyboard.type(" and three");
  await waitFor("all to be saved", () => saved("tidy").trimEnd().endsWith("# one and two and three"));
  await page.keyboard.press("Control+z");
  assert.ok(await caretIsInTheText());
  assert.deepEqual(faults, []);
});
