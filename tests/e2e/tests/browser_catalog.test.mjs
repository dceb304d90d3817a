// The database's screen without a server: a file of DDL is dropped, and its tables are drawn, looked at and written down.
import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { drag, keepLook, middleOf } from "../lib/page.mjs";
import { BROWSER, ROOT } from "../lib/programs.mjs";
import { scenario } from "../lib/scenario.mjs";
import { openPage } from "../lib/serve.mjs";
import { waitFor } from "../lib/wait.mjs";

const SCHEMA = path.join(ROOT, "sql", "car_dealership", "schema.sql");

const table = (page, name) => page.locator(`[data-table="public.${name}"]`);
const diagram = (page) => page.getByRole("group", { name: "Diagram of tables" });

async function dropOn(page, file) {
  const dragged = await drag(page, [file]);
  await dragged.drop(await middleOf(page.getByText("Upload this file and look at it")));
}

/** Returns what an entry of the export menu saves. */
async function saved(page, entry) {
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: entry }).click();
  const download = await coming;
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
}

scenario("a_file_of_ddl_that_is_dropped_becomes_a_diagram_without_any_server", BROWSER, async ({ name, place, say }) => {
  const { page, faults } = await openPage(place);
  say("the dealership is dropped");
  await dropOn(page, SCHEMA);
  await table(page, "transactions").waitFor();
  await page.getByText("6 tables, 6 relations").waitFor();
  assert.equal(await page.locator("[data-table]").count(), 6);

  say("a table is looked at");
  await table(page, "transactions").click();
  const inspector = page.getByRole("complementary", { name: "transactions" });
  await inspector.getByText("Sales: one car, once, to one customer by one salesperson").waitFor();
  assert.equal(await inspector.getByRole("region", { name: "Columns" }).locator("tbody tr").count(), 7);
  await inspector.getByText("payment_method IN ('cash', 'finance', 'lease')").waitFor();
  await inspector.getByRole("region", { name: "Keys" }).getByRole("button", { name: "→ cars.id" }).waitFor();

  say("what is near it is looked at, by keyboard");
  await page.keyboard.press("f");
  await page.getByText("Focus: transactions, depth 2").waitFor();
  await page.getByText("5 of 6 tables").waitFor();
  await table(page, "manufacturers").waitFor();
  for (const look of await keepLook(page, name, "1-focus")) assert.equal(look.overflow, "");
  await page.keyboard.press("-");
  await page.getByText("Focus: transactions, depth 1").waitFor();
  await waitFor("what is too far to be gone", async () => (await table(page, "manufacturers").count()) === 0);

  say("arrow keys go along the lines");
  await diagram(page).focus();
  const picked = () => page.locator('[data-table][aria-pressed="true"]').getAttribute("data-table");
  await page.keyboard.press("ArrowRight");
  await waitFor("another table", async () => (await picked()) !== "public.transactions");

  say("what is near is written down");
  const near = await saved(page, "Save as SQL");
  assert.equal(near.name, "schema.sql");
  assert.match(near.text, /CREATE TABLE public\.transactions/);
  assert.doesNotMatch(near.text, /CREATE TABLE public\.manufacturers/);
  await page.getByRole("button", { name: "Show everything again" }).click();
  await page.getByText("6 tables, 6 relations").waitFor();
  await table(page, "manufacturers").waitFor();
  const all = await saved(page, "Save as SQL");
  assert.equal(all.text.match(/CREATE TABLE/g).length, 6);
  assert.match((await saved(page, "Save as DBML")).text, /Table .*transactions/);
  assert.match((await saved(page, "Save as Mermaid")).text, /erDiagram/);
  const picture = await saved(page, "Save as SVG");
  assert.match(picture.text, /^<svg [^>]*>.*salesperson_id/s);
  assert.doesNotMatch(picture.text, /var\(--/);

  say("the same is a list");
  await page.keyboard.press("Alt+2");
  const row = page.getByRole("row", { name: /cars table 7 id car_models transactions/ });
  await row.waitFor();
  assert.deepEqual(faults, []);
});

scenario("a_table_that_was_moved_by_hand_stands_there_when_the_page_comes_back", BROWSER, async ({ place, say }) => {
  const shop = place.path("shop");
  await place.millpond("new", shop, "--template", "dealership");
  const { page, faults } = await openPage(place, { args: ["--project", shop] });
  await page.keyboard.press("Control+4");
  await page
    .locator("aside")
    .getByTitle("sql/car_dealership/schema.sql", { exact: true })
    .or(page.getByTitle(/schema\.sql$/))
    .first()
    .click();
  await table(page, "customers").waitFor();
  say("a table is moved");
  const from = await middleOf(table(page, "customers"));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 40, from.y + 30, { steps: 4 });
  await page.mouse.move(from.x + 90, from.y + 60, { steps: 4 });
  const moved = page.waitForResponse((response) => response.request().method() === "PUT" && response.url().includes("/diagrams/"));
  await page.mouse.up();
  const positions = (await (await moved).json()).positions;
  assert.deepEqual(Object.keys(positions), ["public.customers"]);
  say("the page comes back");
  await page.reload();
  await table(page, "customers").waitFor();
  const text = readFileSync(`${shop}/diagrams/car_dealership_schema.toml`, "utf8");
  assert.ok(text.includes(`"public.customers" = [${positions["public.customers"].join(", ")}]`), text);
  assert.deepEqual(faults, []);
});

scenario("what_of_a_file_is_no_sql_is_listed_with_its_line_and_the_rest_is_drawn", BROWSER, async ({ name, place, say }) => {
  const file = place.path("broken.sql");
  const text = `${readFileSync(SCHEMA, "utf8")}\ncreate tabel oops (id int);\nalter table nowhere add column x int;\n`;
  writeFileSync(file, text);
  const line = text.split("\n").findIndex((one) => one.startsWith("create tabel")) + 1;
  const { page, faults } = await openPage(place);
  await dropOn(page, file);
  say("the rest is drawn");
  await table(page, "cars").waitFor();
  say("the statement is listed with its line");
  const problems = page.getByRole("region", { name: "Problems" });
  const rows = problems.getByRole("row");
  assert.match(await rows.nth(0).innerText(), new RegExp(`broken\\.sql:${line}\\s+create tabel oops`));
  assert.match(await rows.nth(1).innerText(), new RegExp(`broken\\.sql:${line + 1}\\s.*nowhere is not there`, "s"));
  for (const look of await keepLook(page, name, "1-problems")) assert.equal(look.overflow, "");
  await problems.getByRole("button", { name: "Close" }).click();
  await page.getByRole("button", { name: "2 problems" }).click();
  await problems.waitFor();
  assert.deepEqual(faults, []);
});
