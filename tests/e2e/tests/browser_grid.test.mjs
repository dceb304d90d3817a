// The grid over a whole file: millions of rows, none of them loaded before it is looked at.
import assert from "node:assert/strict";
import { numberedRows } from "../lib/data.mjs";
import { cursorCell, dragScrollBar, firstNumber, frameIntervals, numbers, spread } from "../lib/grid.mjs";
import { keepLook } from "../lib/page.mjs";
import { BROWSER } from "../lib/programs.mjs";
import { scenario } from "../lib/scenario.mjs";
import { openPage } from "../lib/serve.mjs";
import { waitFor } from "../lib/wait.mjs";

/** More than a million: the scroll bar is scaled. */
const ROWS = 1_500_000;
const ROW_PX = 26;
/** Frames of a scroll that are looked at. */
const FRAMES = 90;

scenario(
  "more_rows_than_a_browser_can_scroll_are_scrolled_searched_filtered_and_copied_without_being_loaded",
  BROWSER,
  async ({ t, name, place, say }) => {
    const file = numberedRows(place, ROWS);
    const { page, context, faults } = await openPage(place);
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const { keyboard } = page;
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    const grid = page.getByRole("grid", { name: "After" });
    const chip = (words) => page.locator("h3").getByText(words, { exact: true });
    const seeCell = (text) => grid.getByRole("gridcell", { name: text, exact: true }).waitFor();

    say("the file is opened by its path, and all rows are counted");
    await keyboard.press("Control+Shift+O");
    await page.getByRole("dialog", { name: "Open a path" }).getByRole("textbox").waitFor();
    await keyboard.type(file);
    await keyboard.press("Enter");
    // Its first 64 MB are looked over before, by a program that is not optimised.
    await page.getByRole("gridcell", { name: "name 1", exact: true }).waitFor({ timeout: 60_000 });
    await chip("1,500,000 rows").waitFor();

    say("the end is reached at once");
    await grid.focus();
    await keyboard.press("Control+End");
    await seeCell("name 1500000");
    await keyboard.press("Control+Home");
    await seeCell("name 1");

    say("a row is gone to by its number");
    await keyboard.press("Control+g");
    await page.getByRole("textbox", { name: "Go to row" }).fill("1,234,567");
    await keyboard.press("Enter");
    await seeCell("name 1234567");
    await waitFor("the cursor on it", async () => (await page.evaluate(cursorCell)) === "1234567");

    say("the wheel goes by rows exactly, though a pixel of the scroll bar is more than one");
    await grid.hover();
    for (const rows of [3, 1, -2, 7]) {
      const before = await page.evaluate(firstNumber);
      await page.mouse.wheel(0, rows * ROW_PX);
      await waitFor(`the rows to have moved by ${rows}`, async () => {
        const now = await page.evaluate(firstNumber);
        if (now - before !== rows) throw new Error(`by ${now - before}`);
        return true;
      });
    }
    await keyboard.press("ArrowDown");
    await waitFor("the cursor on the next row", async () => (await page.evaluate(cursorCell)) === "1234568");

    say("it scrolls smoothly");
    const scrolled = page.evaluate(frameIntervals, FRAMES);
    for (let turn = 0; turn < 40; turn += 1) await page.mouse.wheel(0, 130);
    t.diagnostic(`frame interval: ${spread(await scrolled)}`);

    say("a dragged scroll bar asks for few pages");
    const asked = [];
    page.on("request", (request) => request.url().endsWith("/api/rows/page") && asked.push(request));
    await page.evaluate(dragScrollBar);
    await waitFor("rows in the middle", () => page.evaluate(() => document.querySelector('[role="gridcell"]')?.textContent !== ""));
    assert.ok(asked.length < 20, `${asked.length} pages were asked for`);

    say("a text is found wherever it stands");
    await keyboard.press("Control+f");
    await page.getByRole("searchbox", { name: "Search in the rows" }).fill("NAME 14999");
    await page.getByText("1 of 111 rows").waitFor({ timeout: 60_000 });
    await waitFor("the first match", async () => (await page.evaluate(cursorCell)) === "name 14999");
    await keyboard.press("Enter");
    await waitFor("the second match", async () => (await page.evaluate(cursorCell)) === "name 149990");
    await grid.locator("mark").first().waitFor();
    await keyboard.press("Shift+F3");
    await waitFor("the first match again", async () => (await page.evaluate(cursorCell)) === "name 14999");
    await keyboard.press("Escape");
    assert.equal(await page.getByRole("searchbox", { name: "Search in the rows" }).count(), 0);

    say("only rows that meet a condition");
    await keyboard.press("Control+Shift+f");
    await page.getByRole("radio", { name: "Condition" }).click();
    const condition = page.getByRole("searchbox", { name: "Condition that a row must meet" });
    await condition.fill("n % 500000 = 500 and pric > 1");
    await page.getByRole("alert").getByText("pric").waitFor();
    assert.deepEqual(
      faults.splice(0).map((fault) => fault.replace(/ http.*?(?=\/api)/u, " ")),
      ["Failed to load resource: the server responded with a status of 400 (Bad Request) /api/rows/scan"],
    );
    await condition.fill("n % 500000 = 500");
    await page.getByText("3 of 1,500,000 rows").waitFor({ timeout: 60_000 });
    assert.deepEqual(await page.evaluate(numbers), ["500", "500500", "1000500"]);
    await keepLook(page, name, "filter");

    say("they are copied as CSV, Markdown and JSON");
    await grid.focus();
    await keyboard.press("Control+a");
    await keyboard.press("Control+Shift+c");
    await waitFor("CSV", async () =>
      (await copied()).startsWith('n,name,price,note\r\n500,"name\n500",500.25,nothing of interest here\r\n500500,'),
    );
    await keyboard.press("Control+Alt+m");
    await waitFor("Markdown", async () => (await copied()).includes("| 500 | name<br>500 | 500.25 | nothing"));
    await keyboard.press("Control+Alt+j");
    await waitFor("JSON", async () => (await copied()).startsWith("["));
    const { note, ...last } = JSON.parse(await copied())[2];
    assert.deepEqual([last, note], [{ n: 1000500, name: "name\n1000500", price: 1000500.25 }, "nothing of interest here"]);
    await page.getByRole("button", { name: "Clear the filter" }).click();

    say("more rows are copied than are loaded");
    await seeCell("name 1");
    await grid.focus();
    await keyboard.press("Control+Home");
    await keyboard.press("Control+Shift+End");
    await keyboard.press("Control+c");
    await waitFor("100,000 rows", async () => (await copied()).split("\n").length > 100_000, { limitMs: 60_000 });
    assert.match(await copied(), /^1\tname 1\t1\.50\t/);

    say("a column is hidden and brought back, another one pinned, both by keyboard");
    await keyboard.press("Control+Home");
    await keyboard.press("Shift+F10");
    await page.getByRole("menuitem", { name: "Hide" }).click();
    assert.equal(await grid.getByRole("columnheader", { name: /^n / }).count(), 0);
    await page.getByRole("button", { name: "1 hidden" }).click();
    await page.getByRole("menuitem", { name: "Show all columns" }).click();
    await grid.getByRole("columnheader", { name: /^price/ }).click({ button: "right" });
    await page.getByRole("menuitem", { name: "Pin at the left" }).click();
    await waitFor("price to stand first", async () => (await grid.getByRole("columnheader").nth(1).textContent()).startsWith("price"));

    say("the first rows are sorted");
    await grid.getByRole("columnheader", { name: /^price/ }).click({ button: "right" });
    await page.getByRole("menuitem", { name: "Sort descending" }).click();
    await chip("first 10,000 rows, sorted").waitFor();
    await seeCell("9500.25");
    await keepLook(page, name, "sorted");
    assert.deepEqual(faults, []);
  },
  { timeout: 240_000 },
);
