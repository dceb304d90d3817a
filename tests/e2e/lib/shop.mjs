// The sample project in a browser.
import { readFileSync } from "node:fs";
import path from "node:path";
import { seeSteps } from "./page.mjs";
import { openPage } from "./serve.mjs";
import { waitFor } from "./wait.mjs";

/** The steps of its pipeline. */
export const STEPS = ["Drop rows without", "Split name", "Strip leading zeros", "Derive", "Select"];

/** Makes the sample project in a place and opens its pipeline; `text` and `fileSays` look at its file. */
export async function openShop(place, folder = "shop") {
  const shop = place.path(folder);
  await place.millpond("new", shop, "--template", "dealership");
  const { page, context, faults } = await openPage(place, { args: ["--project", shop] });
  await page.keyboard.press("Control+2");
  await page.getByRole("button", { name: "clean_sales" }).click();
  await page.getByRole("gridcell").first().waitFor();
  await seeSteps(page, STEPS);
  const file = path.join(shop, "pipelines", "clean_sales.toml");
  const text = () => readFileSync(file, "utf8");
  const fileSays = (what, words) => waitFor(`the file to have ${what}`, () => text().includes(words ?? what));
  return { page, context, faults, file, text, fileSays, shop };
}
