// What a person does in the schedule.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { openPage } from "./serve.mjs";

/** Makes an empty project, and opens the schedule in it. */
export async function openSchedule(place, files = {}) {
  const folder = place.path("shop");
  await place.millpond("new", folder, "--template", "empty");
  mkdirSync(place.path("shop", "dags"), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(place.path("shop", "dags", `${name}.toml`), text);
  const opened = await openPage(place, { args: ["--project", folder], timezoneId: "Asia/Singapore" });
  await opened.page.keyboard.press("Control+3");
  return { ...opened, file: (name) => place.path("shop", "dags", `${name}.toml`) };
}

/** The list of DAGs, and one of it. */
export const list = (page) => page.getByRole("complementary", { name: "DAGs and pools" });
export const dagIn = (page, name) => list(page).getByRole("button", { name: new RegExp(`^${name}\\b`) });
/** Shows the DAG in another view. */
export const view = (page, name) => page.getByRole("radio", { name, exact: true }).click();

/** Agrees to what the DAG on the screen runs, as a person does who has looked at it. */
export async function agree(page, tasks) {
  await page.getByRole("note").getByRole("button", { name: "Look…" }).click();
  const dialog = page.getByRole("dialog", { name: "Let this run on this machine?" });
  assert.equal(await dialog.getByRole("region").count(), tasks);
  await dialog.getByRole("button", { name: "Let it run" }).click();
  await page.getByRole("note").waitFor({ state: "hidden" });
  assert.equal(await page.getByRole("alert").count(), 0);
}

/** The cells of a task that are in a state. */
export const cells = (page, task, state) => page.getByRole("gridcell", { name: new RegExp(`^${task}, .*: ${state}`) });
