// DAGs are made, triggered, looked at in every view, cleared, backfilled, renamed and deleted, by pointer and by keyboard.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { keepLook } from "../lib/page.mjs";
import { BROWSER } from "../lib/programs.mjs";
import { scenario } from "../lib/scenario.mjs";
import { agree, cells, dagIn, list, openSchedule, view } from "../lib/schedule.mjs";
import { waitFor } from "../lib/wait.mjs";

const NIGHTLY = `description = "What is done every night"
schedule    = "0 1 * * *"
timezone    = "Asia/Singapore"

[params.region]
type    = "text"
default = "sg"

[defaults]
retries     = 1
retry_delay = "1s"

[task.fetch]
shell = "for at in $(seq 1 1200); do echo line $at; done; echo not a number 1>&2; printf '\\\\033[31mred\\\\033[0m\\\\n'"

[task.flaky]
shell = 'if [ -e tried ]; then echo better now; else touch tried; echo worse; exit 3; fi'
after = ["fetch"]

[task.count]
shell = "echo counted"
after = ["fetch"]

[task.tell]
shell = "echo told"
after = ["flaky", "count"]

[group.work]
tasks = ["flaky", "count"]
`;

scenario("a DAG is triggered, and what became of it is seen in every view", BROWSER, async ({ name, place, say }) => {
  const { page, faults } = await openSchedule(place, { nightly: NIGHTLY });

  say("the list has the DAG, paused as it is after a clone");
  await dagIn(page, "nightly").waitFor();
  await list(page).getByText("every day", { exact: true }).waitFor();
  await list(page).getByText("paused", { exact: true }).waitFor();
  await dagIn(page, "nightly").click();
  await page.getByText("every day at 01:00 Asia/Singapore").waitFor();
  await page.getByText("It has not run yet.").waitFor();

  say("nothing runs that nobody agreed to");
  await page.getByRole("switch", { name: "Enabled" }).click();
  await page.getByText("nobody agreed on this machine to what it runs").first().waitFor();
  await agree(page, 4);
  assert.deepEqual(
    faults.splice(0).filter((fault) => !fault.endsWith("/api/dags/nightly/enable")),
    [],
  );

  say("it is triggered by its key, and one of its tasks is tried again");
  await page.keyboard.press("Control+Enter");
  const dialog = page.getByRole("dialog");
  if (await dialog.isVisible({ timeout: 1_000 }).catch(() => false)) await dialog.getByRole("button", { name: "Trigger" }).click();
  await cells(page, "tell", "success").waitFor({ timeout: 60_000 });
  await cells(page, "flaky", "success, retried once").waitFor();

  say("a cell is reached by arrow keys, and what is known of it is shown");
  await page.getByRole("grid", { name: "Runs and tasks" }).focus();
  await page.keyboard.press("ArrowLeft");
  const about = (task) => page.getByRole("region", { name: task, exact: true });
  for (let presses = 0; presses < 6 && !(await about("flaky").isVisible()); presses += 1) {
    await page.keyboard.press("ArrowDown");
    await page.waitForFunction(() => document.querySelector('[role="grid"]')?.getAttribute("aria-activedescendant"));
  }
  await about("flaky").getByText("success, retried once").waitFor();
  await about("flaky").getByRole("tab", { name: "Attempt 1" }).click();
  const log = page.getByRole("region", { name: "Log", exact: true });
  await log.getByText("worse", { exact: true }).waitFor();
  await about("flaky").getByText("Exit code", { exact: true }).waitFor();
  await about("flaky").getByRole("tab", { name: "Attempt 2" }).click();
  await log.getByText("better now", { exact: true }).waitFor();

  say("a long log is searched, filtered and followed");
  await page
    .getByRole("button", { name: /^fetch\b/ })
    .first()
    .click();
  await log.getByText("line 1200", { exact: true }).waitFor();
  await page.keyboard.press("Control+f");
  await page.keyboard.type("line 7");
  await log.getByRole("status").getByText("1 of 111").waitFor();
  await log.getByText("line 7", { exact: true }).waitFor();
  await page.keyboard.press("F3");
  await log.getByRole("status").getByText("2 of 111").waitFor();
  await log.getByText("line 70", { exact: true }).waitFor();
  await log.getByRole("radio", { name: /^stderr/ }).click();
  await log.getByText("not a number", { exact: true }).waitFor();
  assert.equal(await log.getByText("line 7", { exact: true }).count(), 0);

  say("the graph shows the same states, and is gone through by arrow keys");
  await page.keyboard.press("Alt+2");
  const node = (task) => page.getByRole("button", { name: new RegExp(`^${task}, shell: success`) });
  await node("tell").waitFor();
  await node("fetch").focus();
  await page.keyboard.press("ArrowRight");
  await waitFor("the focus to follow the arrow", () =>
    page.evaluate(() => /^(flaky|count), /.test(document.activeElement?.ariaLabel ?? "")),
  );
  await page.keyboard.press("Enter");
  await page.getByRole("searchbox", { name: "Find a task" }).fill("tell");
  await page.getByRole("radio", { name: "Alone" }).click();
  await waitFor("one task to be left", async () => (await page.locator("[data-task]").count()) === 1);

  say("the Gantt chart tells the tries, and the calendar the day");
  await view(page, "Gantt");
  await page.getByRole("listitem").filter({ hasText: "flaky" }).getByTitle("waits to be tried again", { exact: false }).first().waitFor();
  await view(page, "Calendar");
  await page.getByRole("button", { name: /: 1 success$/ }).waitFor();
  await page
    .getByRole("region", { name: /^Runs of/ })
    .getByRole("button")
    .first()
    .click();
  await page.getByRole("region", { name: "Run", exact: true }).waitFor();

  say("the code is the file's");
  await view(page, "Code");
  await page.getByRole("textbox", { name: "The DAG as text" }).getByText("What is done every night").waitFor();
  await view(page, "Grid");

  say("it looks right in light and dark");
  for (const { overflow } of await keepLook(page, name, "grid")) assert.equal(overflow, "");
  assert.deepEqual(faults, []);
});

scenario("a task is cleared to run again, marked, and runs of the past are backfilled", BROWSER, async ({ place, say }) => {
  const { page, faults } = await openSchedule(place, { nightly: NIGHTLY.replace(/\[params[^[]*/, "") });
  await dagIn(page, "nightly").click();
  await agree(page, 4);
  await page.getByRole("button", { name: "Trigger", exact: true }).click();
  await cells(page, "tell", "success").waitFor({ timeout: 60_000 });

  say("a task and what comes after it run again");
  await cells(page, "count", "success").click();
  await page.getByRole("button", { name: "Clear…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("2 tasks will run again:").waitFor();
  assert.deepEqual(await dialog.getByRole("listitem").allTextContents(), ["count", "tell"]);
  await dialog.getByRole("button", { name: "Clear", exact: true }).click();
  await page.getByRole("tab", { name: "Attempt 2" }).waitFor({ timeout: 60_000 });
  await cells(page, "tell", "success").waitFor({ timeout: 60_000 });

  say("a task is marked as failed");
  await page.getByRole("button", { name: "Mark…" }).click();
  await page.getByRole("menuitem", { name: "Mark as failed" }).click();
  await cells(page, "count", "failed").waitFor();

  say("a backfill says what it would do, and does it");
  await page.keyboard.press("Control+Shift+B");
  await dialog.getByRole("textbox", { name: /^From/ }).fill("2026-01-01 00:00");
  await dialog.getByRole("textbox", { name: /^To/ }).fill("2026-01-03 12:00");
  await dialog.getByText("3 runs of 3 will start:").waitFor();
  await dialog.getByRole("button", { name: "Start 3 runs" }).click();
  await waitFor("three more runs to be done", async () => (await cells(page, "tell", "success").count()) >= 3, { limitMs: 90_000 });
  await page.getByRole("button", { name: "All triggers" }).click();
  await page.getByRole("menuitem", { name: "backfill" }).click();
  await waitFor("only those to be shown", async () => (await cells(page, "fetch", "success").count()) === 3);
  assert.deepEqual(faults, []);
});

scenario("a DAG is made, enabled, renamed and deleted, each with its way back", BROWSER, async ({ place, say }) => {
  const { page, faults, file } = await openSchedule(place);
  say("an empty schedule says what a DAG is, and makes one");
  await page.getByText(/^A DAG is a list of tasks/).waitFor();
  await page.keyboard.press("Control+Alt+n");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).fill("hello");
  await dialog.getByRole("button", { name: "Make it" }).click();
  await page.getByRole("heading", { name: "hello", exact: true }).waitFor();
  assert.match(readFileSync(file("hello"), "utf8"), /schedule\s+= "0 1 \* \* \*"/);

  say("enabled, it stands among the next runs");
  await page.getByRole("switch", { name: "Enabled" }).click();
  await page.getByRole("switch", { name: "Enabled", checked: true }).waitFor();
  await page.getByRole("tab", { name: "Next runs" }).click();
  await page
    .getByRole("list", { name: "Next runs of all DAGs" })
    .getByRole("button", { name: /01:00.*hello/ })
    .first()
    .waitFor();

  say("it is found by its name and its task");
  await page.keyboard.press("Control+p");
  await page.keyboard.type("hello");
  await page.getByRole("option", { name: /task of hello/ }).click();
  await page.getByRole("button", { name: /^hello, shell/ }).waitFor();

  say("it is renamed, and back");
  await page.keyboard.press("F2");
  await dialog.getByRole("textbox", { name: "New name" }).fill("greet");
  await dialog.getByRole("button", { name: "Rename" }).click();
  await page.getByRole("heading", { name: "greet", exact: true }).waitFor();
  await waitFor("the file of the new name", () => existsSync(file("greet")) && !existsSync(file("hello")));
  await page.keyboard.press("Control+z");
  await page.getByRole("heading", { name: "hello", exact: true }).waitFor();

  say("it is deleted from the list, and back");
  await list(page).getByRole("button", { name: "What can be done with hello" }).click();
  await page.getByRole("menuitem", { name: "Delete the DAG…" }).click();
  await dialog.getByRole("button", { name: "Delete" }).click();
  await page.getByText("No DAGs yet.").waitFor();
  assert.equal(existsSync(file("hello")), false);
  await page.keyboard.press("Control+z");
  await dagIn(page, "hello").waitFor();
  assert.equal(existsSync(file("hello")), true);
  assert.deepEqual(faults, []);
});
