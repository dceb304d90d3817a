// A DAG's file is edited in the window: saved as it is typed, undone, never over someone else's change, with its mistakes at their places.
import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { BROWSER } from "../lib/programs.mjs";
import { dagIn, list, openSchedule, view } from "../lib/schedule.mjs";
import { scenario } from "../lib/scenario.mjs";
import { waitFor } from "../lib/wait.mjs";

const TEXT = `# What is done every night.
description = "Nightly"
schedule    = "0 1 * * *"   # at one

[task.fetch]
shell = "true"              # as quickly as can be

[task.tell]
shell = "echo told"
after = ["fetch"]
`;

const editor = (page) => page.getByRole("textbox", { name: "The DAG as text" });
const mistakes = (page) => page.getByRole("region", { name: /^Mistakes in the text/ });
const undoOf = (page, words) => page.getByRole("button", { name: `Undo: ${words}`, exact: true });

/** Puts the cursor behind a word of the text. */
async function clickBehind(page, line, presses = 0) {
  await editor(page).getByText(line, { exact: false }).first().click();
  await page.keyboard.press("End");
  for (let press = 0; press < presses; press += 1) await page.keyboard.press("ArrowLeft");
}

const holds = (file, text) => waitFor("the file to be saved", () => readFileSync(file, "utf8") === text);

scenario("a_DAGs_text_is_saved_as_it_is_typed_with_its_comments_and_undone", BROWSER, async ({ place, say }) => {
  const { page, faults, file } = await openSchedule(place, { nightly: TEXT });
  const path = file("nightly");
  await dagIn(page, "nightly").click();
  await view(page, "Code");
  await clickBehind(page, "schedule");
  say("a comment is put behind the schedule");
  await page.keyboard.type(", as Ann asked");
  const commented = TEXT.replace("# at one", "# at one, as Ann asked");
  await holds(path, commented);
  await undoOf(page, "edit schedule").waitFor();

  say("Ctrl Z in the text is of its versions, and so is redo");
  await page.keyboard.press("Control+z");
  await holds(path, TEXT);
  await page.keyboard.press("Control+Shift+z");
  await holds(path, commented);

  say("what is undone in another view is the text too");
  await view(page, "Grid");
  await page.getByRole("grid", { name: "Runs and tasks" }).or(page.getByText("It has not run yet.")).first().waitFor();
  await page.keyboard.press("Control+z");
  await holds(path, TEXT);

  say("a text with mistakes is not saved, each leads to its place, and the file goes on");
  await view(page, "Code");
  await clickBehind(page, 'after = ["fetch"]', 3);
  await page.keyboard.type("ed");
  await mistakes(page).getByText("The text has mistakes and is not saved; the file as it is goes on.").waitFor();
  await mistakes(page)
    .getByRole("button", { name: /^10:10/ })
    .waitFor();
  await page.waitForTimeout(400);
  assert.equal(readFileSync(path, "utf8"), TEXT);
  await view(page, "Graph");
  await mistakes(page)
    .getByRole("button", { name: /^10:10/ })
    .click();
  await editor(page).waitFor();
  await waitFor("the cursor at the mistake", () => page.evaluate(() => document.activeElement?.matches(".cm-content") === true));
  await page.keyboard.press("End");
  await page.keyboard.press("Backspace");
  await page.keyboard.type(', "tell"]');
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await mistakes(page).waitFor({ state: "hidden" });

  say("Ctrl S says that it is saved");
  await clickBehind(page, 'shell = "echo told"', 1);
  await page.keyboard.type(" again");
  await page.keyboard.press("Control+s");
  await holds(path, TEXT.replace("echo told", "echo told again"));
  assert.deepEqual(faults, []);
});

scenario("a_change_of_someone_else_to_a_DAG_is_never_written_over_unasked", BROWSER, async ({ place, say }) => {
  const { page, faults, file } = await openSchedule(place, { nightly: TEXT });
  const path = file("nightly");
  await dagIn(page, "nightly").click();
  await view(page, "Code");
  const theirs = TEXT.replace("Nightly", "Every night");
  say("what someone else saves is shown, and undo does not reach past it");
  await clickBehind(page, "description");
  const saved = page.waitForResponse((answer) => answer.request().method() === "PUT");
  await page.keyboard.type(" # mine");
  await saved;
  await holds(path, TEXT.replace('"Nightly"', '"Nightly" # mine'));
  writeFileSync(path, theirs);
  await editor(page).getByText("Every night").waitFor();
  await page.getByRole("button", { name: "Undo", exact: true }).waitFor();
  assert.equal(await page.getByRole("button", { name: "Undo", exact: true }).isDisabled(), true);

  say("a text that has a mistake is kept beside a change of someone else: the person decides");
  await clickBehind(page, 'after = ["fetch"]', 3);
  await page.keyboard.type("ed");
  await mistakes(page).waitFor();
  writeFileSync(path, TEXT.replace("0 1 * * *", "0 2 * * *"));
  const conflict = page.getByRole("alert");
  await conflict.getByText("Someone else changed the file in between.").waitFor();
  await conflict.getByText("0 2 * * *").waitFor();
  await conflict.getByRole("button", { name: "Take the file as it is now" }).click();
  await editor(page).getByText("0 2 * * *").waitFor();
  await mistakes(page).waitFor({ state: "hidden" });
  say("what was there is one step of undo away");
  await page.getByRole("button", { name: /^Undo: / }).click();
  await mistakes(page).waitFor();

  say("a file that is removed can be written again");
  await page.getByRole("button", { name: /^Redo: / }).click();
  await mistakes(page).waitFor({ state: "hidden" });
  rmSync(path);
  await page.getByText("Someone removed this file.").waitFor();
  faults.length = 0;
  await page.getByRole("button", { name: "Write it again" }).click();
  await page.getByText("Someone removed this file.").waitFor({ state: "hidden" });
  await holds(path, TEXT.replace("0 1 * * *", "0 2 * * *"));
  assert.deepEqual(faults, []);
});

scenario("a_DAG_that_never_was_without_mistakes_says_so_and_cannot_be_enabled", BROWSER, async ({ place, say }) => {
  const broken = `schedule = "0 1 * *"\n\n[task.a]\nshell = "true"\nafter = ["b"]\n\n[task.c]\npipeline = "none"\n`;
  const { page, faults, file } = await openSchedule(place, { broken });
  await dagIn(page, "broken").click();
  say("all its mistakes are listed, each with its place");
  await mistakes(page).getByText("It has never been without mistakes: it runs once these are mended.").waitFor();
  const places = await mistakes(page).getByRole("button").locator("b").allTextContents();
  assert.deepEqual(places.toSorted(), ["1:20", "5:10", "8:12"]);
  assert.equal(await page.getByRole("switch", { name: "Enabled" }).isDisabled(), true);
  await list(page).getByRole("button", { name: "What can be done with broken" }).click();
  assert.equal(await page.getByRole("menuitem", { name: "Enable" }).isDisabled(), true);
  await page.keyboard.press("Escape");

  say("mended in the window, it can be");
  await view(page, "Code");
  await editor(page).focus();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText('schedule = "0 1 * * *"\n\n[task.a]\nshell = "true"\n');
  await mistakes(page).waitFor({ state: "hidden" });
  await holds(file("broken"), 'schedule = "0 1 * * *"\n\n[task.a]\nshell = "true"\n');
  await page.getByRole("switch", { name: "Enabled", disabled: false }).waitFor();

  say("a copy of it goes with undo");
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Duplicate the DAG" }).click();
  await page.getByRole("heading", { name: "broken_copy", exact: true }).waitFor();
  await page.keyboard.press("Control+z");
  await dagIn(page, "broken_copy").waitFor({ state: "hidden" });
  assert.deepEqual(faults, []);
});
