// The sample's DAG in a browser, by a clock that the test sets: due at 01:00, broken, tried again, mended.
import assert from "node:assert/strict";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { keepLook } from "../lib/page.mjs";
import { BROWSER } from "../lib/programs.mjs";
import { scenario } from "../lib/scenario.mjs";
import { openPage } from "../lib/serve.mjs";

scenario("the_samples_DAG_runs_at_one_fails_is_tried_again_a_minute_later_and_is_cleared", BROWSER, async ({ name, place, say }) => {
  const shop = place.path("shop");
  await place.millpond("new", shop, "--template", "dealership");
  const project = `${shop}/millpond.toml`;
  writeFileSync(project, readFileSync(project, "utf8").replace(/^\[project\]$/m, '[project]\ntimezone = "Asia/Singapore"'));
  const clock = place.path("clock.txt");
  const set = (day, time) => writeFileSync(clock, `2026-11-${day}T${time}+08:00`);
  set(24, "00:30:00");
  place.env.MILLPOND_CLOCK_FILE = clock;
  const { page, faults } = await openPage(place, { args: ["--project", shop], timezoneId: "Asia/Singapore" });
  const clean = (state) => page.getByRole("gridcell", { name: new RegExp(`^clean, .*: ${state}`) });

  say("it is enabled, and is due at 01:00");
  await page.keyboard.press("Control+3");
  await page.getByRole("button", { name: /^daily_clean\b/ }).click();
  await page.getByText("every day at 01:00 Asia/Singapore").waitFor();
  await page.getByRole("switch", { name: "Enabled" }).click();
  await page.getByRole("switch", { name: "Enabled", checked: true }).waitFor();
  assert.equal(await clean("").count(), 0);

  say("it runs when the clock comes to 01:00");
  set(24, "00:59:58");
  await clean("success").waitFor();
  await clean("success").click();
  await page.getByRole("region", { name: "clean", exact: true }).getByText("24 Nov 2026, 01:00").waitFor();
  await page.getByRole("region", { name: "Log", exact: true }).getByText("clean_sales", { exact: false }).first().waitFor();

  say("the input is broken: it fails, and is tried again after a minute");
  renameSync(`${shop}/data/dataset.csv`, `${shop}/data/away.csv`);
  set(25, "00:59:58");
  await clean("will retry").waitFor();
  await keepLook(page, name, "1-will-retry");
  set(25, "01:01:02");
  await clean("failed").click();
  await page.getByRole("tab", { name: "Attempt 2" }).waitFor();
  await page.getByRole("region", { name: "Log", exact: true }).getByText("dataset.csv", { exact: false }).first().waitFor();

  say("the input is mended, and the task cleared");
  renameSync(`${shop}/data/away.csv`, `${shop}/data/dataset.csv`);
  await page.getByRole("button", { name: "Clear…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Clear", exact: true }).click();
  await clean("failed").waitFor({ state: "hidden" });
  await page.waitForFunction(() => document.querySelectorAll('[role="gridcell"][aria-label*="success"]').length >= 2);
  for (const { overflow } of await keepLook(page, name, "2-mended")) assert.equal(overflow, "");
  assert.deepEqual(faults, []);
});
