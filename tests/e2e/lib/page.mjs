// What a person does in the page, in Chromium.
import { readFileSync } from "node:fs";
import { artefact } from "./artefacts.mjs";
import { waitFor } from "./wait.mjs";

/** How long a picture may take on a busy machine. */
const PICTURE_MS = 60_000;

/** The sizes at which the look is kept. */
export const SIZES = [
  { width: 1280, height: 800 },
  { width: 1600, height: 1000 },
];

/**
 * Drags files over the page as the system would, and returns how to go on: `over` moves to a place, `drop` releases
 * there.
 *
 * @param {import("playwright-core").Page} page
 * @param {string[]} files
 */
export async function drag(page, files) {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files, dragOperationsMask: 1 };
  const send = (type, { x, y }) => session.send("Input.dispatchDragEvent", { type, x, y, data });
  const middle = { x: page.viewportSize().width / 2, y: page.viewportSize().height / 2 };
  await send("dragEnter", middle);
  await send("dragOver", middle);
  return {
    over: (point) => send("dragOver", point),
    drop: async (point) => {
      await send("dragOver", point);
      await send("drop", point);
    },
  };
}

/** Returns the middle of an element. */
export async function middleOf(locator) {
  const { x, y, width, height } = await locator.boundingBox();
  return { x: x + width / 2, y: y + height / 2 };
}

/** Returns the texts of the step list, one a step, without the file's own line. */
export async function steps(page) {
  const options = page.getByRole("listbox", { name: "Steps" }).getByRole("option");
  return (await options.locator("b").allTextContents()).slice(1);
}

/** Waits until the step list is this one. */
export async function seeSteps(page, wanted) {
  await waitFor(`the steps to be ${wanted.join(", ")}`, async () => {
    const seen = await steps(page);
    if (seen.join() !== wanted.join()) throw new Error(`they are ${seen.join(", ")}`);
    return true;
  });
}

/** Adds a step below the chosen one, from the menu. */
export async function addStep(page, title) {
  await page.getByRole("button", { name: /^Add step/ }).click();
  await page.getByRole("menuitem", { name: new RegExp(`^${title}`) }).click();
}

/** Fills a field of the chosen step, and leaves it with Enter. */
export async function setField(page, label, value) {
  const field = page.getByRole("region", { name: "Steps", exact: true }).getByRole("textbox", { name: label, exact: true });
  await field.fill(value);
  await field.press("Enter");
}

/** Waits for the end of a run and returns what its account says, in words. */
export async function seeAccount(page) {
  const account = page.getByRole("region", { name: "Last run" });
  await account.getByText("every row accounted for").waitFor({ timeout: 60_000 });
  return account.getByRole("img").getAttribute("aria-label");
}

/** Returns the bytes that the output's menu downloads. */
export async function downloadOutput(page, press) {
  const coming = page.waitForEvent("download");
  await press();
  return readFileSync(await (await coming).path());
}

/**
 * Keeps a picture of the page as it is, at every size and in light and dark, and returns for each what is wider than
 * the window (or "") and whether its background is dark.
 */
export async function keepLook(page, test, name) {
  const before = page.viewportSize();
  const looks = [];
  for (const size of SIZES) {
    await page.setViewportSize(size);
    for (const scheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
      // What the engine draws follows the colours a moment later.
      await waitFor("the charts in these colours", async () => (await page.locator(drawnInOthersThan(scheme)).count()) === 0);
      await page.screenshot({ path: artefact(test, `${name}-${size.width}-${scheme}`), animations: "disabled", timeout: PICTURE_MS });
      looks.push({ width: size.width, scheme, ...(await page.evaluate(lookOver)) });
    }
  }
  await page.emulateMedia({ colorScheme: "light", reducedMotion: null });
  await page.setViewportSize(before);
  return looks;
}

/** Names the charts that are drawn in the other colours. */
const drawnInOthersThan = (scheme) => `[data-theme-drawn]:not([data-theme-drawn="${scheme}"])`;

/** Runs in the page. */
function lookOver() {
  const { scrollWidth, scrollHeight, clientWidth, clientHeight } = document.documentElement;
  const overflow = scrollWidth > clientWidth || scrollHeight > clientHeight ? `${scrollWidth} × ${scrollHeight}` : "";
  const background = getComputedStyle(document.body).backgroundColor;
  const [red, green, blue] = background.match(/[\d.]+/g).map(Number);
  return { overflow, background, dark: red + green + blue < 384 };
}

/** Moves the focus with the Tab key until it stands on (or in) what `selector` names. */
export async function tabTo(page, selector) {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`60 presses of Tab do not lead to ${selector}`);
}

/** Opens a file with the browser's own dialog, and waits for its rows. */
export async function openFile(page, file) {
  const chooser = page.waitForEvent("filechooser");
  await page.keyboard.press("Control+o");
  await (await chooser).setFiles(file);
  await page.getByRole("gridcell").first().waitFor();
}
