// What a run rejected is mended in the window and joined to its output; runs are made again and held beside each other.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { keepLook, seeAccount, setField } from "../lib/page.mjs";
import { BROWSER } from "../lib/programs.mjs";
import { scenario } from "../lib/scenario.mjs";
import { openShop } from "../lib/shop.mjs";
import { waitFor } from "../lib/wait.mjs";

const run = (page) => page.getByRole("button", { name: /^Run( |$)/ });
const more = async (page, item) => {
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: item }).click();
};

scenario("rejected_rows_are_mended_in_a_grid_and_run_again_and_join_the_output", BROWSER, async ({ name, place, say }) => {
  const { page, faults, shop } = await openShop(place);
  await run(page).click();
  const said = await seeAccount(page);
  const rejected = Number(/Rejected: price is not a number[^,]* (\d+)/.exec(said)[1]);
  assert.ok(rejected > 1, said);
  const output = path.join(shop, "out", "data_processed.csv");
  const lines = () => readFileSync(output, "utf8").trimEnd().split("\n");
  const before = lines();

  say("each row stands there as in the file, with its line and its reason");
  const account = page.getByRole("region", { name: "Last run" });
  await account.getByRole("button", { name: /^Rejected: price is not a number/ }).click();
  await page.getByRole("button", { name: "Mend rows" }).click();
  const fields = page.getByRole("textbox", { name: /^Row of line / });
  await waitFor("all rejected rows", async () => (await fields.count()) === rejected);
  const again = page.getByRole("button", { name: "Run these again" });
  assert.ok(await again.isDisabled(), "nothing is mended yet");
  await fields.first().fill("Ada Lovelace,0042.5");
  await fields.nth(1).fill("Charles Babbage,no price at all");
  await keepLook(page, name, "mending");

  say("who leaves them finds what was written when they come back");
  await page.getByRole("button", { name: "Leave as they are" }).click();
  await page.getByRole("grid", { name: "Rejected rows" }).waitFor();
  await page.getByRole("button", { name: "Mend rows" }).click();
  assert.equal(await fields.first().inputValue(), "Ada Lovelace,0042.5");

  say("the one that is well now joins the output, the other one is rejected again");
  await page.getByRole("button", { name: "Run 2 rows again" }).click();
  await page.getByRole("button", { name: "Mended rows of clean_sales" }).waitFor();
  await waitFor("the row in the output", () => lines().length === before.length + 1);
  assert.deepEqual(lines(), [...before, "Ada,Lovelace,42.5,false"]);
  await page.getByRole("button", { name: /^Rejected: price is not a number/ }).click();
  await page.getByRole("grid", { name: "Rejected rows" }).getByRole("gridcell", { name: "Charles Babbage,no price at all" }).waitFor();

  say("the run that rejected it tells so");
  await page.getByRole("button", { name: "Mended rows of clean_sales" }).click();
  await page.getByText("1 row of it was mended and joined to the output").waitFor();
  await page.getByRole("gridcell", { name: "mended", exact: true }).waitFor();

  say("what is still wrong can be mended once more, from what was written");
  await page.getByRole("button", { name: "Mend rows" }).click();
  assert.ok(await fields.first().isDisabled(), "it is joined already");
  assert.equal(await fields.nth(1).inputValue(), "Charles Babbage,no price at all");
  await fields.nth(1).fill("Charles Babbage,7");
  await page.getByRole("button", { name: "Run 1 row again" }).click();
  await waitFor("both rows in the output", () => lines().length === before.length + 2);
  assert.equal(lines().at(-1), "Charles,Babbage,7,false");
  assert.deepEqual(faults, []);
});

scenario("of_many_rejected_rows_the_last_one_is_mended_too", BROWSER, async ({ name, place, say }) => {
  const { page, faults, shop } = await openShop(place);
  const input = path.join(shop, "data", "dataset.csv");
  // Few enough beside the good ones for the pipeline's limit.
  const [good, bad] = [125_000, 1_234];
  const rows = Array.from({ length: bad }, (_, row) => `Ann Lee,bad ${row + 1}`);
  writeFileSync(input, ["name,price", ...rows, "Ada Lovelace,1\n".repeat(good)].join("\n"));
  await run(page).click();
  await seeAccount(page);
  await page
    .getByRole("region", { name: "Last run" })
    .getByRole("button", { name: /^Rejected: price is not a number/ })
    .click();
  await page.getByRole("button", { name: "Mend rows" }).click();

  say("more rows come as one scrolls, up to the last one");
  await page.getByText("200 of 1,234 here, more as you scroll").waitFor();
  const fields = page.getByRole("textbox", { name: /^Row of line / });
  await fields.first().fill("Ann Lee,1");
  const last = page.getByRole("textbox", { name: "Row of line 1,235" });
  await waitFor("the last row", async () => {
    await fields.last().scrollIntoViewIfNeeded();
    return last.isVisible();
  });
  assert.equal(await fields.count(), bad);
  await last.fill("Ann Lee,1234");
  for (const look of await keepLook(page, name, "many")) assert.equal(look.overflow, "", `at ${look.width} ${look.scheme}`);
  await page.getByRole("button", { name: "Run 2 rows again" }).click();
  const lines = () =>
    readFileSync(path.join(shop, "out", "data_processed.csv"), "utf8")
      .trimEnd()
      .split("\n")
      .slice(1);
  await waitFor("both rows in the output", () => lines().length === good + 2);
  assert.deepEqual(lines().slice(good), ["Ann,Lee,1,false", "Ann,Lee,1234,true"]);
  assert.deepEqual(faults, []);
});

scenario("a_run_is_made_again_as_it_was_and_held_beside_the_one_before", BROWSER, async ({ name, place, say }) => {
  const { page, faults, fileSays } = await openShop(place);
  const tabs = page.getByRole("tab");
  const openRun = async () => {
    // Until the new run is under way, the account is still of the one before.
    const begun = page.waitForResponse(
      (response) => new URL(response.url()).pathname === "/api/runs" && response.request().method() === "POST",
    );
    await run(page).click();
    const { id } = await (await begun).json();
    const account = page.locator(`[aria-label="Last run"][data-run="${id}"]`);
    await account.getByText("every row accounted for").waitFor({ timeout: 60_000 });
    await account.getByRole("button", { name: /^Rejected: price is not a number/ }).click();
    await page.getByRole("grid", { name: "Rejected rows" }).waitFor();
  };
  await openRun();

  say("by its own text, whatever the file says now");
  await page.keyboard.press("Control+2");
  await page.getByRole("option", { name: /^Derive/ }).click();
  await setField(page, "=", "price > 200");
  await fileSays("price > 200");
  await page.keyboard.press("Control+1");
  const before = await tabs.count();
  await more(page, /^Run again as it was/);
  await waitFor("a tab of the new run", async () => (await tabs.count()) === before + 1);
  await page.getByText("Pipeline as run", { exact: true }).click();
  await page.locator("pre").getByText("price > 100").waitFor();
  await page.getByText(/^done, \d+ rejected$/).waitFor();

  say("what is another in two runs: the text, and the values of a column");
  await page.keyboard.press("Control+2");
  await openRun();
  await more(page, /^Compare with the run before/);
  const differing = page.getByRole("region", { name: "Rows that differ" });
  await differing.getByRole("gridcell", { name: "true → false" }).first().waitFor();
  await page.getByText("Both read the same bytes").waitFor();
  await page.getByText("The columns are the same.").waitFor();
  await page.locator("pre").getByText("price > 200").waitFor();
  for (const look of await keepLook(page, name, "compared")) assert.equal(look.overflow, "", `at ${look.width} ${look.scheme}`);
  assert.deepEqual(faults, []);
});
