// What a column holds: its figures and bars lead to their rows, and its pictures can be kept.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { artefact } from "../lib/artefacts.mjs";
import { dataset } from "../lib/data.mjs";
import { keepLook } from "../lib/page.mjs";
import { BROWSER } from "../lib/programs.mjs";
import { scenario } from "../lib/scenario.mjs";
import { openPage } from "../lib/serve.mjs";
import { waitFor } from "../lib/wait.mjs";

scenario(
  "the_bars_and_figures_of_a_profile_show_their_rows_by_pointer_and_by_keys",
  BROWSER,
  async ({ name, place, say }) => {
    const file = await dataset(place);
    const { page, faults } = await openPage(place);
    const { keyboard } = page;
    const grid = page.getByRole("grid", { name: "After" });
    const filter = page.getByRole("search", { name: "Filter the rows" });
    /** Waits until the filter has picked as many rows as a button says, and returns their number. */
    const seeRows = async (said) => {
      const rows = /([\d,]+)( rows?)?(\. Show them\.)?$/.exec(said)?.[1];
      assert.ok(rows, said);
      await filter.getByText(`${rows} of 10,000 rows`, { exact: true }).waitFor();
      return Number(rows.replaceAll(",", ""));
    };
    const focused = () => page.evaluate(() => document.activeElement.getAttribute("aria-label"));

    say("a file is opened and its price looked at");
    await keyboard.press("Control+Shift+O");
    await page.getByRole("dialog", { name: "Open a path" }).getByRole("textbox").waitFor();
    await keyboard.type(file);
    await keyboard.press("Enter");
    await grid.getByRole("columnheader", { name: /^price/ }).click();
    const pane = page.getByRole("region", { name: "price", exact: true });
    const bars = pane.getByRole("group", { name: "Distribution" }).getByRole("button");
    await waitFor("24 bars", async () => (await bars.count()) === 24);
    await pane.getByText("of all 10,000 rows").waitFor();

    say("a bar says its range and count, and shows its rows");
    const names = await bars.evaluateAll((all) => all.map((bar) => bar.getAttribute("aria-label")));
    assert.match(names[1], /^12\.5 to 25: \d+ rows$/);
    await bars.nth(1).hover();
    await pane.getByText("12.5 to 25", { exact: true }).waitFor();
    await bars.nth(1).click();
    const some = await seeRows(names[1]);
    assert.ok(some > 100 && some < 1000, `${some}`);
    const condition = filter.getByRole("searchbox", { name: "Condition that a row must meet" });
    assert.equal(await condition.inputValue(), "price >= 12.5 and price < 25");
    assert.equal(await bars.nth(1).getAttribute("aria-pressed"), "true");
    await keepLook(page, name, "bar");

    say("arrow keys go from bar to bar, and Enter shows a bar's rows and all again");
    await keyboard.press("ArrowRight");
    assert.equal(await focused(), names[2]);
    await keyboard.press("Enter");
    await seeRows(names[2]);
    await keyboard.press("End");
    assert.equal(await focused(), names[23]);
    await keyboard.press("Enter");
    await seeRows(names[23]);
    assert.equal(await condition.inputValue(), "price >= 287.5 and price <= 300");
    await keyboard.press("Enter");
    await filter.waitFor({ state: "detached" });

    say("so do the figures that count rows");
    const zeros = pane.getByRole("button", { name: /^Leading zeros: / });
    await zeros.click();
    const padded = readFileSync(file, "utf8").match(/,0\d/g).length;
    assert.equal(await seeRows(await zeros.getAttribute("aria-label")), padded);
    await filter.getByText("price has leading zeros").waitFor();
    await zeros.click();
    await filter.waitFor({ state: "detached" });

    say("shapes and values do it for a text");
    await grid.getByRole("columnheader", { name: /^name/ }).click();
    const people = page.getByRole("region", { name: "name", exact: true });
    const shape = people.getByRole("button", { name: /^Aa Aa: / });
    await shape.click();
    await seeRows(await shape.getAttribute("aria-label"));
    await filter.getByText("name has the shape Aa Aa").waitFor();
    await keepLook(page, name, "shape");
    const values = people.getByRole("group", { name: "Values" }).getByRole("button");
    await values.first().click();
    await seeRows(await values.first().getAttribute("aria-label"));
    await filter.getByRole("button", { name: "Clear the filter" }).click();
    await filter.waitFor({ state: "detached" });
    assert.deepEqual(faults, []);
  },
  { timeout: 180_000 },
);

/** Cars of which the red ones are dear, one far more than all; the last colours are missing. */
function cars(place) {
  const file = place.path("cars.csv");
  const colours = ["red", "blue", "green"];
  const row = (n) => {
    const colour = n < 900 ? colours[n % 3] : "";
    const price = n === 5 ? "20000" : String(5000 + (n % 3 === 0 ? 4000 : 0) + ((n * 37) % 1000));
    return `${n},${colour},${price},${(n * 13) % 20}`;
  };
  writeFileSync(file, `id,colour,price,age\n${Array.from({ length: 1000 }, (_, n) => row(n)).join("\n")}\n`);
  return file;
}

scenario(
  "all_columns_are_looked_over_in_one_table_and_pictures_and_every_picture_can_be_saved",
  BROWSER,
  async ({ name, place, say }) => {
    const file = cars(place);
    const { page, context, faults } = await openPage(place);
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const { keyboard } = page;
    const filter = page.getByRole("search", { name: "Filter the rows" });
    const profile = page.getByRole("region", { name: "Profile" });
    const show = (view) => page.getByRole("radio", { name: view, exact: true }).click();
    /** Saves a chart by its menu, and returns the bytes. */
    const save = async (chart, as) => {
      await page.getByRole("button", { name: `What can be done with the chart of ${chart}` }).click();
      const coming = page.waitForEvent("download");
      await page.getByRole("menuitem", { name: as }).click();
      const download = await coming;
      return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
    };

    say("a file is opened, and the price's chart saved");
    await keyboard.press("Control+Shift+O");
    await page.getByRole("dialog", { name: "Open a path" }).getByRole("textbox").waitFor();
    await keyboard.type(file);
    await keyboard.press("Enter");
    await page.getByRole("columnheader", { name: /^price/ }).click();
    await page.getByRole("region", { name: "price", exact: true }).getByRole("group", { name: "Distribution" }).waitFor();
    const png = await save("price", "Save as PNG");
    assert.equal(png.name, "price.png");
    assert.deepEqual([...png.bytes.subarray(0, 8)], [137, 80, 78, 71, 13, 10, 26, 10]);
    // Twice the 640 × 360 pixels of the SVG.
    assert.deepEqual([png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)], [1280, 720]);
    writeFileSync(artefact(name, "saved-price"), png.bytes);
    const svg = await save("price", "Save as SVG");
    assert.equal(svg.name, "price.svg");
    assert.match(svg.bytes.toString(), /^<svg width="640" height="360"[^]*of all 1,000 rows/);
    await page.getByRole("button", { name: "What can be done with the chart of price" }).click();
    await page.getByRole("menuitem", { name: "Copy" }).click();
    await waitFor("a picture on the clipboard", () =>
      page.evaluate(async () => (await navigator.clipboard.read()).some((item) => item.types.includes("image/png"))),
    );

    say("all columns stand in one table");
    await show("Profile");
    await profile.getByRole("rowheader", { name: /^colour/ }).waitFor();
    const line = profile.getByRole("row").filter({ has: page.getByRole("rowheader", { name: /^colour/ }) });
    await line.locator("[data-theme-drawn]").waitFor();
    assert.match(await line.textContent(), /10%100–/);
    await waitFor("four pictures", async () => (await profile.locator("[data-theme-drawn]").count()) === 4);
    await keepLook(page, name, "columns");
    await line.getByRole("button", { name: "colour, Missing: 100. Show them." }).click();
    await filter.getByText("100 of 1,000 rows", { exact: true }).waitFor();
    await filter.getByRole("button", { name: "Clear the filter" }).click();

    say("where cells are missing is drawn for all columns");
    await show("Profile");
    await show("Missing");
    const missing = profile.getByRole("group", { name: "Missing cells" });
    await missing.getByRole("button", { name: "colour, missing: 100 rows" }).waitFor();
    await keepLook(page, name, "missing");
    assert.match((await save("Missing cells", "Save as SVG")).bytes.toString(), /each stroke is 8 rows/);
    await missing.getByRole("button", { name: "colour, missing: 100 rows" }).click();
    await filter.getByText("100 of 1,000 rows", { exact: true }).waitFor();
    await filter.getByRole("button", { name: "Clear the filter" }).click();

    say("two columns are held against each other");
    await show("Profile");
    await show("Two columns");
    await profile.getByRole("combobox", { name: "Across" }).selectOption("age");
    await profile.getByRole("combobox", { name: "Up" }).selectOption("price");
    await profile.getByRole("img", { name: "price by age" }).waitFor();
    await keepLook(page, name, "scatter");
    await show("Boxes by group");
    await profile.getByRole("combobox", { name: "Number" }).selectOption("price");
    await profile.getByRole("combobox", { name: "by", exact: true }).selectOption("colour");
    const boxes = profile.getByRole("group", { name: "price by colour" });
    await boxes.getByRole("button", { name: /^red, median 9,[\d.]+: 300 rows$/ }).waitFor();
    await keepLook(page, name, "boxes");
    await boxes.getByRole("button").first().focus();
    await keyboard.press("ArrowDown");
    await keyboard.press("Enter");
    await filter.getByText(/^\d+ of 1,000 rows$/).waitFor();
    assert.deepEqual(faults, []);
  },
  { timeout: 180_000 },
);
