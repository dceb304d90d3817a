// From the scratch project to one of one's own, and back to what was open last.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dataset } from "../lib/data.mjs";
import { openFile, seeAccount, seeSteps } from "../lib/page.mjs";
import { BROWSER } from "../lib/programs.mjs";
import { scenario } from "../lib/scenario.mjs";
import { openPage } from "../lib/serve.mjs";

scenario("what_was_done_without_a_project_is_kept_when_it_is_saved_as_one", BROWSER, async ({ place, say }) => {
  const { page, faults } = await openPage(place);
  await openFile(page, await dataset(place));
  await page.getByRole("button", { name: /^Take all/ }).click();
  await seeSteps(page, ["Split name", "Strip leading zeros"]);
  await page.getByRole("button", { name: /^Run/ }).click();
  await seeAccount(page);

  say("a folder that is a project already is refused, in words");
  await place.millpond("new", place.path("other"), "--template", "empty");
  await page.getByRole("button", { name: "Save as project…" }).click();
  const dialog = page.getByRole("dialog", { name: "Save as project" });
  await dialog.getByRole("textbox", { name: /^Folder/ }).fill(place.path("other"));
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText("is a project already; nothing was written").waitFor();

  say("it is saved as a project");
  const shop = place.path("shop");
  await dialog.getByRole("textbox", { name: /^Folder/ }).fill(shop);
  await dialog.getByRole("textbox", { name: "Name" }).fill("My shop");
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByText("My shop", { exact: true }).first().waitFor();

  say("its text, its input and its history are there, with relative paths");
  assert.match(readFileSync(`${shop}/millpond.toml`, "utf8"), /name = "My shop"\nformat = 1/);
  assert.match(readFileSync(`${shop}/.gitignore`, "utf8"), /^\.millpond\/$/m);
  assert.match(readFileSync(`${shop}/pipelines/clean_dataset.toml`, "utf8"), /csv\s*= "data\/dataset.csv"/);
  assert.ok(existsSync(`${shop}/data/dataset.csv`));
  const { total } = JSON.parse(await place.millpond("--project", shop, "runs", "--json"));
  assert.equal(total, 1);

  say("the command line runs it as it is");
  const ran = await place.run("millpond", ["--project", shop, "run", "clean_dataset", "--output", place.path("again.csv")]);
  assert.ok([0, 3].includes(ran.code), ran.err);

  // The refusal is one answer that the browser tells of too.
  assert.deepEqual(
    faults.splice(0).filter((fault) => !fault.endsWith("/api/host/save-as")),
    [],
  );

  say("it is found again among the recent projects");
  await page.keyboard.press("Control+K");
  await page.getByRole("combobox").fill("close the project");
  await page.keyboard.press("Enter");
  await page.getByText("No project · what you do is kept in a scratch project until you save it").waitFor();
  await page.keyboard.press("Control+P");
  await page.getByRole("combobox").fill("My shop");
  await page
    .getByRole("option", { name: /My shop/ })
    .first()
    .waitFor();
  await page.keyboard.press("Enter");
  await page.getByText("My shop", { exact: true }).first().waitFor();
  // What was on its way to the project that was left has no answer in the other one.
  const late = /404 .*\/api\/(drafts|files|rows)\/\w+$/;
  assert.deepEqual(
    faults.filter((fault) => !late.test(fault)),
    [],
  );
});
