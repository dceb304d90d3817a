// A DAG of 20 tasks over 60 runs, which a clock that is set brings about: each view as it looks, in light and dark.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { keepLook } from "../lib/page.mjs";
import { BROWSER } from "../lib/programs.mjs";
import { dagIn, view } from "../lib/schedule.mjs";
import { scenario } from "../lib/scenario.mjs";
import { openPage } from "../lib/serve.mjs";
import { waitFor } from "../lib/wait.mjs";

const DAYS = 60;
const GROUPS = ["ingest", "clean", "report"];
const nameOf = (at) => `${["fetch", "unpack", "check", "load", "count", "tell"][at % 6]}_${at}`;

/** Of 20 tasks in groups some fail, some are tried again, and some are skipped, by the day. */
function dag() {
  const tasks = Array.from({ length: 20 }, (_, at) => {
    const after = at < 2 ? "" : `\nafter = ["${nameOf(at - 2)}"]`;
    const day = "$(echo {{ ds }} | cut -c9-10 | sed s/^0//)";
    const shell =
      at === 5
        ? `test $((${day} % 11)) -ne 3 || { echo cannot reach the share >&2; exit 3; }`
        : at === 8
          ? `test $((${day} % 7)) -ne 2 || test {{ try_number }} -gt 1`
          : at === 9
            ? `test $((${day} % 5)) -ne 1 || exit 99`
            : at % 4 === 0
              ? "sleep 0.05"
              : "true";
    return `[task.${nameOf(at)}]\nshell = '${shell}'${at === 8 ? '\nretries = 1\nretry_delay = "1s"' : ""}${after}\n`;
  });
  const groups = GROUPS.map((group, at) => {
    const members = Array.from({ length: 6 }, (_, inner) => `"${nameOf(at * 6 + inner)}"`);
    return `[group.${group}]\ntasks = [${members.join(", ")}]\n`;
  });
  const head = `description = "What is done every night"\nschedule = "0 1 * * *"\ntimezone = "Asia/Singapore"\nstart_date = 2026-09-26T00:00:00\ncatchup = "all"\nmax_active_runs = 6\n\n[defaults]\npool = "wide"\n\n`;
  return head + tasks.join("\n") + groups.join("\n");
}

/** The names of all tasks are 11 pixels high or higher; drawn as they are, they are 13. */
async function canBeRead(page) {
  await page.locator("[data-task]").first().waitFor();
  const heights = await page
    .locator("[data-task]")
    .evaluateAll((tasks) => tasks.map((task) => (13 * task.getBoundingClientRect().width) / task.offsetWidth));
  assert.equal(heights.length, 20);
  assert.ok(Math.min(...heights) > 10.99, String(heights));
}

scenario(
  "a_DAG_of_20_tasks_over_60_runs_looks_right_in_every_view",
  BROWSER,
  async ({ name, place, say }) => {
    const shop = place.path("shop");
    await place.millpond("new", shop, "--template", "empty");
    writeFileSync(
      `${shop}/millpond.toml`,
      `${readFileSync(`${shop}/millpond.toml`, "utf8")}
[pool.wide]
slots = 16
`,
    );
    mkdirSync(`${shop}/dags`, { recursive: true });
    writeFileSync(`${shop}/dags/daily_clean.toml`, dag());
    writeFileSync(`${shop}/dags/hourly_rollup.toml`, 'schedule = "@hourly"\ncatchup = "none"\n\n[task.roll]\nshell = "true"\n');
    await place.millpond("trust", "--project", shop, "--yes");
    const clock = place.path("clock.txt");
    const now = "2026-11-24T20:48:00+08:00";
    writeFileSync(clock, now);
    place.env.MILLPOND_CLOCK_FILE = clock;
    const { page, faults } = await openPage(place, { args: ["--project", shop], timezoneId: "Asia/Singapore", now });
    await page.keyboard.press("Control+3");
    await dagIn(page, "daily_clean").click();
    await page.getByRole("switch", { name: "Enabled" }).click();
    say("the runs of sixty nights are made up for");
    await waitFor(
      "all of them",
      async () =>
        (await page.getByRole("main").textContent()).includes(`${DAYS} runs · `) &&
        !/\d running/.test(await page.getByRole("main").textContent()),
      { limitMs: 150_000 },
    );
    const look = async (what) => {
      say(`it looks right: ${what}`);
      for (const { overflow } of await keepLook(page, name, what)) assert.equal(overflow, "");
    };
    await page.getByRole("grid", { name: "Runs and tasks" }).focus();
    await page.keyboard.press("ArrowLeft");
    for (let presses = 0; presses < 7; presses += 1) await page.keyboard.press("ArrowDown");
    await look("1-grid");
    for (const [shown, at] of [
      ["Graph", 2],
      ["Gantt", 3],
      ["Calendar", 4],
      ["Times", 5],
      ["Code", 6],
    ]) {
      await view(page, shown);
      if (shown === "Times") await page.getByRole("img", { name: /^Task durations/ }).waitFor();
      if (shown === "Graph") await canBeRead(page);
      await page.mouse.move(640, 790);
      await look(`${at}-${shown.toLowerCase()}`);
    }
    say("the overview tells the nights that failed");
    await page.keyboard.press("Control+1");
    await page.getByText("daily_clean failed").waitFor();
    await look("7-overview");
    await page.getByRole("button", { name: "Open log" }).first().click();
    await page.getByRole("region", { name: "Log", exact: true }).getByText("cannot reach the share", { exact: true }).waitFor();
    assert.deepEqual(faults, []);
  },
  { timeout: 240_000 },
);
