// Every loss in a run's account leads to its rows.
import assert from "node:assert/strict";
import { appendFileSync } from "node:fs";
import { keepLook, seeAccount } from "../lib/page.mjs";
import { BROWSER } from "../lib/programs.mjs";
import { scenario } from "../lib/scenario.mjs";
import { openShop } from "../lib/shop.mjs";

scenario("each_loss_of_a_run_leads_to_its_rows", BROWSER, async ({ name, place, say }) => {
  const { page, faults, shop } = await openShop(place);
  await page.getByRole("button", { name: /^Run/ }).click();
  const said = await seeAccount(page);
  const count = (what) => Number(new RegExp(`${what}[^,]* (\\d+)`).exec(said)?.[1]);
  const account = page.getByRole("region", { name: "Last run" });

  say("rejected rows have their reason and their text");
  await account.getByRole("button", { name: /^Rejected: price is not a number/ }).click();
  const grid = page.getByRole("grid", { name: "Rejected rows" });
  await grid
    .getByRole("gridcell", { name: /is not a number|is not a decimal/ })
    .first()
    .waitFor();
  assert.equal(Number(await grid.getAttribute("aria-rowcount")), count("Rejected: price is not a number") + 1);

  say("rows that a step dropped are found again in the input");
  await page.getByRole("button", { name: /^Dropped: Drop rows without/ }).click();
  await grid.getByRole("gridcell", { name: "dropped, as the step says" }).first().waitFor();
  assert.equal(Number(await grid.getAttribute("aria-rowcount")), count("Dropped: Drop rows without") + 1);
  await grid
    .getByRole("gridcell", { name: /^\s*,\d/ })
    .first()
    .waitFor();
  await keepLook(page, name, "1-dropped");

  say("where the input is another file by now, that is said instead");
  appendFileSync(`${shop}/data/dataset.csv`, "A B,1\n");
  await page.getByRole("button", { name: /^Rejected: price is not a number/ }).click();
  await page.reload();
  await page.getByRole("button", { name: /^Dropped: Drop rows without/ }).click();
  await page.getByText("dataset.csv is no longer the file that this run read.").waitFor();
  assert.deepEqual(
    faults.filter((fault) => !fault.includes("/dropped?")),
    [],
  );
});
