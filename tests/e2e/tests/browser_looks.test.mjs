// Every screen, at two sizes, in light and dark: kept as pictures, and looked over for what a program can see.
import assert from "node:assert/strict";
import { drag, keepLook, middleOf, seeAccount } from "../lib/page.mjs";
import { BROWSER } from "../lib/programs.mjs";
import { scenario } from "../lib/scenario.mjs";
import { openPage } from "../lib/serve.mjs";

scenario("every_screen_fits_its_window_in_light_and_dark", BROWSER, async ({ name, place, say }) => {
  const { page, faults } = await openPage(place);
  const keep = async (screen) => {
    say(screen);
    const looks = await keepLook(page, name, screen);
    for (const look of looks) {
      assert.equal(look.overflow, "", `${screen} at ${look.width} ${look.scheme}: wider than the window`);
      assert.equal(look.dark, look.scheme === "dark", `${screen} at ${look.width} ${look.scheme}: background ${look.background}`);
    }
  };
  await page.getByText("Drop a file or a folder here").waitFor();
  await keep("1-first-launch");

  await page.getByRole("button", { name: "Open the sample project" }).click();
  await page.getByText("Everything so far").waitFor();
  await page.keyboard.press("Control+2");
  await page.getByRole("button", { name: "clean_sales" }).click();
  await page.getByRole("gridcell").first().waitFor();
  await page.getByRole("option", { name: /Strip leading zeros/ }).click();
  await page.getByRole("region", { name: "price", exact: true }).getByRole("group", { name: "Distribution" }).waitFor();
  await page.getByRole("button", { name: /^Run/ }).click();
  await seeAccount(page);
  await keep("2-pipelines");

  await page.keyboard.press("Alt+2");
  await page.locator(".cm-content").getByText("split_name").waitFor();
  await keep("3-toml");

  await page.keyboard.press("Alt+3");
  await page.getByRole("columnheader", { name: "Most frequent" }).waitFor();
  await keep("4-profile");

  await page.keyboard.press("Control+1");
  await page
    .getByRole("grid", { name: /History/ })
    .or(page.getByText("clean_sales").first())
    .first()
    .waitFor();
  await keep("5-overview");

  await page.keyboard.press("Control+P");
  await page.getByRole("combobox").fill("clean_sales run");
  await page.getByRole("option", { name: /run/ }).first().waitFor();
  await keep("6-go-to");
  await page.getByRole("option", { name: /run/ }).last().click();
  await page.getByRole("radiogroup", { name: "What to show of this run" }).waitFor();
  await page
    .getByRole("img", { name: /^Written/ })
    .first()
    .waitFor();
  await keep("7-run");

  const dragged = await drag(page, [place.env.MILLPOND_DATA]);
  await dragged.over(await middleOf(page.getByRole("dialog", { name: "What will happen on release" })));
  await keep("8-drop");
  assert.deepEqual(faults, []);
});
