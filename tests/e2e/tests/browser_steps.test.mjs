// Steps are added by keyboard, set in their forms, seen on the sample rows and in the file, and put in order by the pointer.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { artefact } from "../lib/artefacts.mjs";
import { keepLook, middleOf, seeSteps } from "../lib/page.mjs";
import { BROWSER } from "../lib/programs.mjs";
import { scenario } from "../lib/scenario.mjs";
import { openPage } from "../lib/serve.mjs";
import { openShop, STEPS } from "../lib/shop.mjs";
import { waitFor } from "../lib/wait.mjs";

const SALES = `id,name,city,day,price,tags
1,Ada,B,03.11.2026,10,red;blue
2,Bo,P,04.11.2026,30,red
2,Bo,P,04.11.2026,30,red
3,Cy,B,05.11.2026,20,blue
4,Di,X,06.11.2026,40,red
`;
const CITIES = "city,country\nBerlin,DE\nParis,FR\n";
const PIPELINE = `[source]
csv = "data/sales.csv"
types = { price = "decimal" }
`;

/** Makes a project with one pipeline without steps, and opens it. */
async function openSales(place) {
  const folder = place.path("sales");
  await place.millpond("new", folder, "--template", "empty");
  for (const name of ["data", "pipelines"]) mkdirSync(place.path("sales", name), { recursive: true });
  writeFileSync(place.path("sales", "data", "sales.csv"), SALES);
  writeFileSync(place.path("sales", "data", "cities.csv"), CITIES);
  const file = place.path("sales", "pipelines", "sales.toml");
  writeFileSync(file, PIPELINE);
  // So wide that every column is in view.
  const { page, faults } = await openPage(place, { args: ["--project", folder], viewport: { width: 1600, height: 1000 } });
  await page.keyboard.press("Control+2");
  await page.getByRole("button", { name: "sales", exact: true }).click();
  await page.getByRole("gridcell").first().waitFor();
  await page.getByRole("radio", { name: "After", exact: true }).click();
  return { page, faults, file };
}

/** Returns the cells of a column that are in view, from the first row on. */
const cellsOf = (page, column) =>
  page.evaluate((name) => {
    const heads = [...document.querySelectorAll('[role="columnheader"]')];
    const at = heads.find((head) => head.textContent.startsWith(name))?.getAttribute("aria-colindex");
    return [...document.querySelectorAll(`[role="gridcell"][aria-colindex="${at}"]`)].map((cell) => cell.textContent);
  }, column);

function driver(page, file) {
  const pane = page.getByRole("region", { name: "Steps", exact: true });
  return {
    pane,
    /** Adds a step from the menu by keyboard alone. */
    async add(typed, title) {
      await page.keyboard.press("Control+Shift+A");
      const field = page.getByRole("textbox", { name: "Find a step" }).or(page.getByRole("searchbox", { name: "Find a step" }));
      await field.waitFor();
      await waitFor("the caret to be in the search field", () => field.evaluate((it) => it === document.activeElement));
      await page.keyboard.type(typed);
      // What is typed is there before the item that it finds is taken.
      await waitFor("what was typed", async () => (await field.inputValue()) === typed);
      await page.keyboard.press("Enter");
      await pane.getByRole("option", { name: new RegExp(`^${title}`), selected: true }).waitFor();
    },
    async fill(label, value, at = 0) {
      const field = pane.getByRole("textbox", { name: label, exact: true }).nth(at);
      await field.fill(value);
      await field.press("Enter");
    },
    /** Leaves these columns ticked in a list of columns, and no other. */
    async tick(list, ...columns) {
      const boxes = pane.getByRole("group", { name: list, exact: true }).getByRole("checkbox");
      for (let at = 0; at < (await boxes.count()); at += 1) {
        const name = (await boxes.nth(at).locator("..").textContent()).trim();
        await boxes.nth(at).setChecked(columns.includes(name));
      }
    },
    /** Looks at a column: a new step is about it. */
    lookAt: (column) => page.getByRole("columnheader", { name: new RegExp(`^${column} `) }).click(),
    see: (column, ...wanted) =>
      waitFor(`${column} to be ${wanted.join(", ")}`, async () => {
        const seen = await cellsOf(page, column);
        if (seen.join("|") !== wanted.join("|")) throw new Error(`it is ${seen.join(", ")}`);
        return true;
      }),
    fileSays: (...lines) =>
      waitFor(`the file to have ${lines.join(" and ")}`, () => {
        const text = readFileSync(file, "utf8").replaceAll(/ {2,}/g, " ");
        return lines.every((line) => text.includes(line));
      }),
  };
}

scenario(
  "steps_of_seven_kinds_are_added_by_keyboard_and_set_in_their_forms",
  BROWSER,
  async ({ name, place, say }) => {
    const { page, faults, file } = await openSales(place);
    const { add, fill, tick, lookAt, see, fileSays, pane } = driver(page, file);
    const keep = async (what) => {
      for (const look of await keepLook(page, name, what)) assert.equal(look.overflow, "", `${what} at ${look.width} ${look.scheme}`);
    };
    await see("id", "1", "2", "2", "3", "4");

    say("drop_duplicates");
    await add("duplic", "Drop duplicates");
    await tick("columns", "id", "name");
    await fileSays('do = "drop_duplicates"', 'columns = ["id", "name"]');
    await see("id", "1", "2", "3", "4");

    say("parse_date");
    await lookAt("day");
    await add("parse dates", "Parse dates");
    await fill("1", "%d.%m.%Y");
    await fileSays('do = "parse_date"', 'columns = ["day"]', 'formats = ["%d.%m.%Y"]');
    await see("day", "2026-11-03", "2026-11-04", "2026-11-05", "2026-11-06");
    const days = page.getByRole("region", { name: "day", exact: true }).getByRole("group", { name: "Distribution" }).getByRole("button");
    await waitFor("a bar for each day", async () => (await days.count()) === 4);
    assert.equal(await days.first().getAttribute("aria-label"), "2026-11-03: 1 row");
    await keep("days");

    say("map_values");
    await lookAt("city");
    await add("map values", "Map values");
    await fill("→", "Berlin", 0);
    await fill("→", "Paris", 1);
    await fileSays('do = "map_values"', 'B = "Berlin"', 'P = "Paris"');
    await see("city", "Berlin", "Paris", "Berlin", "X");

    say("join");
    await add("join", "Join");
    await fill("csv", "data/cities.csv");
    await fileSays('do = "join"', 'csv = "data/cities.csv"', 'on = ["city"]');
    await see("country", "DE", "FR", "DE", "NULL");

    say("validate");
    await lookAt("country");
    await add("validate", "Validate");
    await fileSays('do = "validate"', 'rule = "not_null"', 'columns = ["country"]');
    await see("country", "DE", "FR", "DE");
    await pane
      .getByRole("option", { name: /^Validate/ })
      .getByText("−1 rejected")
      .waitFor();

    say("explode");
    await lookAt("tags");
    await add("explode", "Explode");
    assert.equal(await pane.getByRole("combobox", { name: "column", exact: true }).inputValue(), "tags");
    await fill("separator", ";");
    await fileSays('do = "explode"', 'column = "tags"');
    await see("tags", "red", "blue", "red", "blue");

    say("sort");
    await lookAt("price");
    await add("sort", "Sort");
    await tick("descending", "price");
    await fileSays('do = "sort"', 'by = ["price"]', 'descending = ["price"]');
    await see("id", "2", "3", "1", "1");

    await seeSteps(page, ["Drop duplicates", "Parse dates", "Map values", "Join", "Validate", "Explode", "Sort"]);
    await keep("sort");
    assert.deepEqual(faults, []);
  },
  { timeout: 300_000 },
);

scenario("rows_are_grouped_and_limited_in_forms", BROWSER, async ({ name, place, say }) => {
  const { page, faults, file } = await openSales(place);
  const { add, fill, lookAt, see, fileSays, pane } = driver(page, file);

  say("group_by begins with the column that is looked at, and counts its rows");
  await lookAt("city");
  await add("group", "Group by");
  await fileSays('do = "group_by"', 'columns = ["city"]', 'set = { rows = "count(*)" }');
  await see("city", "B", "P", "X");
  await see("rows", "2", "2", "1");
  await pane
    .getByRole("option", { name: /^Group by/ })
    .getByText("−2 rows")
    .waitFor();
  // They stand on no line of the file.
  await page.getByRole("columnheader", { name: "#", exact: true }).waitFor();

  say("what is computed is changed in the form");
  await fill("=", "sum(price)");
  await fileSays('set = { rows = "sum(price)" }');
  await see("rows", "30", "60", "40");

  say("limit");
  await add("limit", "Limit");
  await fill("rows", "2");
  await fileSays('do = "limit"', "rows = 2");
  await see("city", "B", "P");
  await seeSteps(page, ["Group by", "Limit"]);
  for (const look of await keepLook(page, name, "limit")) assert.equal(look.overflow, "", `at ${look.width} ${look.scheme}`);
  assert.deepEqual(faults, []);
});

scenario("steps_are_put_in_order_by_mouse_and_by_finger_and_esc_puts_one_back", BROWSER, async ({ name, place, say }) => {
  const { page, faults, text } = await openShop(place);
  const before = text();
  const card = (title) => page.getByRole("option", { name: new RegExp(`^${title}`) });
  const grip = (title) => card(title).locator("[data-grip]");
  const line = page.getByRole("listbox", { name: "Steps" }).locator(":scope > [style]");
  const said = (words) => page.getByRole("status").getByText(words, { exact: true }).waitFor();
  const upper = async (title) => {
    const { x, y, width, height } = await card(title).boundingBox();
    return { x: x + width / 2, y: y + height / 4 };
  };
  const takeUp = async (point, to) => {
    await page.mouse.move(point.x, point.y);
    await page.mouse.down();
    await page.mouse.move(point.x, point.y - 6);
    await page.mouse.move(to.x, to.y, { steps: 4 });
  };

  say("the mouse takes a step anywhere, and a line says where it will land");
  await takeUp(await middleOf(card("Strip leading zeros")), await upper("Drop rows without"));
  await line.waitFor();
  const [at, first] = [await line.boundingBox(), await card("Drop rows without").boundingBox()];
  assert.ok(Math.abs(at.y + 1 - first.y) < 2, `the line stands at ${at.y}, the first step at ${first.y}`);
  await said("To 1 of 5.");
  await page.screenshot({ path: artefact(name, "dragged") });

  say("Esc puts it back");
  await page.keyboard.press("Escape");
  await said("“Strip leading zeros” stays step 3.");
  await line.waitFor({ state: "hidden" });
  await page.mouse.up();
  await seeSteps(page, STEPS);
  assert.equal(text(), before);

  say("released, it stands there, and that is one step of undo");
  await takeUp(await middleOf(card("Strip leading zeros")), await upper("Drop rows without"));
  await line.waitFor();
  await page.mouse.up();
  await seeSteps(page, ["Strip leading zeros", "Drop rows without", "Split name", "Derive", "Select"]);
  await said("“Strip leading zeros” is step 1 of 5.");
  await page.getByRole("button", { name: "Undo: move “Strip leading zeros” from 3 to 1", exact: true }).click();
  await seeSteps(page, STEPS);
  await waitFor("the file of before", () => text() === before);

  say("a press that does not move is a click");
  await card("Derive").click();
  await page.locator('[role="option"][aria-selected="true"]', { hasText: "Derive" }).waitFor();

  say("a finger takes it by its grip; elsewhere it does not");
  const session = await page.context().newCDPSession(page);
  const touch = (type, points) => session.send("Input.dispatchTouchEvent", { type, touchPoints: points });
  const drawn = async (from, to) => {
    await touch("touchStart", [from]);
    for (let part = 1; part <= 5; part += 1) await touch("touchMove", [{ x: from.x, y: from.y + ((to.y - from.y) * part) / 5 }]);
    await touch("touchEnd", []);
  };
  await drawn(await middleOf(card("Drop rows without")), await middleOf(card("Strip leading zeros")));
  await drawn(await middleOf(grip("Drop rows without")), { ...(await middleOf(card("Strip leading zeros"))) });
  await page.getByRole("button", { name: /^Undo: move “Drop rows without” from 1 to [23]$/ }).waitFor();
  await page.keyboard.press("Control+z");
  await seeSteps(page, STEPS);

  say("a list that is longer than its place scrolls while a step is at its edge");
  await page.setViewportSize({ width: 1280, height: 420 });
  const area = page.getByRole("listbox", { name: "Steps" }).locator("..");
  await area.evaluate((list) => list.scrollTo({ top: list.scrollHeight }));
  const { x, y } = await area.boundingBox();
  await takeUp(await middleOf(card("Select")), { x: x + 60, y: y + 4 });
  await waitFor("the first step to be in view", () => area.evaluate((list) => list.scrollTop === 0));
  const top = await upper("Drop rows without");
  await page.mouse.move(top.x, top.y);
  await said("To 1 of 5.");
  await page.mouse.up();
  await seeSteps(page, ["Select", ...STEPS.slice(0, 4)]);
  assert.deepEqual(
    faults.filter((fault) => !fault.includes("/api/drafts/suggest")),
    [],
  );
});
