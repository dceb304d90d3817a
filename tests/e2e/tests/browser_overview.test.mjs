// The overview tells what comes next, what was missed and why, and what a DAG ran; each leads to where it came from.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { keepLook } from "../lib/page.mjs";
import { BROWSER } from "../lib/programs.mjs";
import { dagIn } from "../lib/schedule.mjs";
import { scenario } from "../lib/scenario.mjs";
import { openPage } from "../lib/serve.mjs";

const HOURLY = 'schedule = "@hourly"\ntimezone = "Asia/Singapore"\ncatchup = "none"\n\n[task.roll]\nshell = "true"\n';

/** Opens the sample with a DAG that runs every hour, both of its DAGs enabled, at a time that the test sets. */
async function openAt(place, day, time) {
  const shop = place.path("shop");
  await place.millpond("new", shop, "--template", "dealership");
  const project = `${shop}/millpond.toml`;
  writeFileSync(project, readFileSync(project, "utf8").replace(/^\[project\]$/m, '[project]\ntimezone = "Asia/Singapore"'));
  writeFileSync(`${shop}/dags/hourly.toml`, HOURLY);
  await place.millpond("trust", "--project", shop, "--yes");
  const clock = place.path("clock.txt");
  const set = (on, at) => writeFileSync(clock, `2026-11-${on}T${at}+08:00`);
  set(day, time);
  place.env.MILLPOND_CLOCK_FILE = clock;
  const now = `2026-11-${day}T${time}+08:00`;
  const opened = await openPage(place, { args: ["--project", shop], timezoneId: "Asia/Singapore", now });
  await opened.page.keyboard.press("Control+3");
  for (const name of ["hourly", "daily_clean"]) {
    await dagIn(opened.page, name).click();
    await opened.page.getByRole("heading", { name, exact: true }).waitFor();
    await opened.page.getByRole("switch", { name: "Enabled" }).click();
    await opened.page.getByRole("switch", { name: "Enabled", checked: true }).waitFor();
  }
  return { ...opened, set };
}

scenario("the_overview_tells_what_comes_next_what_was_missed_and_which_DAG_a_run_was_of", BROWSER, async ({ name, place, say }) => {
  const { page, faults, set } = await openAt(place, 24, "20:48:00");
  const overview = () => page.keyboard.press("Control+1");
  const history = page.getByRole("region", { name: "History", exact: true });

  say("the coming 24 hours have a row for each DAG, and a stroke for each run");
  await overview();
  const next = page.getByRole("region", { name: "Next runs" });
  await next.getByText("coming 24 hours, Asia/Singapore").waitFor();
  await next.getByRole("button", { name: "daily_clean, Wed 01:00, in 4 h 12 min, 1 run in 24 hours" }).waitFor();
  const hourly = next.getByRole("button", { name: "hourly, 21:00, in 12 min, 24 runs in 24 hours" });
  await hourly.waitFor();
  await next.getByText("1 task", { exact: true }).waitFor();
  for (const { overflow } of await keepLook(page, name, "1-next-runs")) assert.equal(overflow, "");
  await hourly.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "hourly", exact: true }).waitFor();

  say("the machine sleeps over three of them: they stand on the overview, with the reason");
  await overview();
  set(24, "23:30:00");
  await page.clock.fastForward("02:42:00");
  await page.getByText("hourly missed 3 runs").waitFor();
  await page.getByText("Tue 24 Nov, 21:00 – Tue 24 Nov, 23:00").waitFor();
  await page.getByText("Millpond did not run, or the machine slept").waitFor();
  for (const { overflow } of await keepLook(page, name, "2-missed")) assert.equal(overflow, "");

  say("the history is narrowed down to them, and leads to the DAG");
  await page.getByRole("button", { name: /^Missed\s*1$/ }).click();
  const missed = history.getByRole("listitem");
  await missed.getByText("did not run").waitFor();
  assert.equal(await missed.count(), 1);
  await missed.getByRole("button", { name: /hourly.*× 3.*missed/ }).click();
  await page.getByRole("region", { name: "3 runs missed" }).waitFor();
  await overview();
  await page.getByRole("button", { name: /^Everything/ }).click();

  say("they are run anyway, and need nobody any more");
  await page.getByRole("button", { name: "Run anyway…" }).click();
  const dialog = page.getByRole("dialog");
  assert.equal(await dialog.getByRole("textbox", { name: "From" }).inputValue(), "2026-11-24 21:00");
  assert.equal(await dialog.getByRole("textbox", { name: /^To\b/ }).inputValue(), "2026-11-24 23:00");
  await dialog.getByRole("button", { name: "Start 3 runs" }).click();
  await dialog.waitFor({ state: "hidden" });
  await overview();
  await page.getByText("hourly missed 3 runs").waitFor({ state: "hidden" });

  say("a run that a DAG started leads to the DAG's run");
  await page.keyboard.press("Control+3");
  await dagIn(page, "daily_clean").click();
  await page.getByRole("button", { name: "Trigger", exact: true }).click();
  await overview();
  await history.getByRole("button", { name: /clean_sales.*daily_clean.*done/ }).click();
  await page.getByRole("button", { name: "daily_clean, task clean" }).click();
  await page
    .getByRole("region", { name: "clean", exact: true })
    .getByText(/^success/)
    .first()
    .waitFor();
  await page.getByRole("region", { name: "Log", exact: true }).getByText("clean_sales", { exact: false }).first().waitFor();
  assert.deepEqual(faults, []);
});
