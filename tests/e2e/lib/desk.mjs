// What a person sees and does in the real window.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { picture } from "./display.mjs";
import { artefact } from "./artefacts.mjs";
import { waitFor } from "./wait.mjs";

/** Waits until the page says this. */
export function see(window, words, options) {
  return waitFor(
    `the page to say “${words}”`,
    async () => {
      const text = await window.run(() => document.body.innerText);
      if (!text.includes(words)) throw new Error(`it says: ${text}`);
      return true;
    },
    options,
  );
}

/** Waits until the page no longer says this. */
export function seeNoMore(window, words) {
  return waitFor(`the page to say “${words}” no more`, async () => !(await window.run(() => document.body.innerText)).includes(words));
}

/** Waits until the step list is this one. */
export function seeSteps(window, wanted) {
  return waitFor(`the steps to be ${wanted.join(", ")}`, async () => {
    const seen = await window.run(() => [...document.querySelectorAll('[role="listbox"] [data-step] b')].map((step) => step.textContent));
    if (seen.join() !== wanted.join()) throw new Error(`they are ${seen.join(", ")}`);
    return true;
  });
}

/** Waits for the end of a run and returns what its account says, in words. */
export async function seeAccount(window) {
  await see(window, "every row accounted for", { limitMs: 60_000 });
  return window.run(() => document.querySelector('[aria-label="Last run"] [role="img"]').getAttribute("aria-label"));
}

/** Moves the focus with the Tab key until it stands on what `selector` names. */
export async function tabTo(window, selector) {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await window.run((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
    await window.press("Tab");
  }
  throw new Error(`60 presses of Tab do not lead to ${selector}`);
}

/** Does a command of the palette, by keyboard. */
export async function command(window, title) {
  await window.press("Control+k");
  await waitFor("the palette", () => window.run(() => document.activeElement?.getAttribute("role") === "combobox"));
  await window.type(title);
  await waitFor(`the palette to offer “${title}”`, () =>
    window.run((wanted) => {
      const chosen = document.querySelector('[role="combobox"]').getAttribute("aria-activedescendant");
      return document.getElementById(chosen)?.textContent.startsWith(wanted);
    }, title),
  );
  await window.press("Enter");
  await waitFor("the palette to be gone", () => window.run(() => document.querySelector('[role="combobox"]') === null));
}

/** Returns where the page begins on the display, and its size. The menu bar stands above it. */
async function pageArea(window) {
  const { x, y, height: whole } = window.frame;
  const { width, height } = await window.run(() => ({ width: innerWidth, height: innerHeight }));
  return { x, y: y + whole - height, width, height };
}

/** Returns the point of the display at the middle of what a selector names. */
export async function pointOf(window, selector) {
  const area = await pageArea(window);
  const inner = await window.run((wanted) => {
    const { x, y, width, height } = document.querySelector(wanted).getBoundingClientRect();
    return { x: x + width / 2, y: y + height / 2 };
  }, selector);
  return { x: Math.round(area.x + inner.x), y: Math.round(area.y + inner.y) };
}

/** The share of points that may differ between page and display: a blinking cursor, what hangs on the pointer in a drag. */
const MAY_DIFFER = 0.01;

/** Keeps a picture of the display, as soon as it shows what the page is. */
export async function keep(place, window, test, name) {
  const file = artefact(test, name);
  const drawn = place.path("page.png");
  const { x, y, width, height } = await pageArea(window);
  const crop = `${width}x${height}+${x}+${y}`;
  await waitFor("the display to show the page as it is", async () => {
    writeFileSync(drawn, await window.picture());
    await picture(place, file);
    const { err } = await place.run("compare", ["-metric", "AE", "-fuzz", "8%", "-extract", crop, file, "+extract", drawn, "null:"]);
    const different = Number(err) / (width * height);
    if (!(different <= MAY_DIFFER)) throw new Error(`${err} of ${width * height} points differ`);
    return true;
  });
}

/** Keeps two pictures, one of them dark. */
export async function keepBoth(place, window, test, name) {
  for (const scheme of ["dark", "light"]) {
    await command(window, `Theme: ${scheme}`);
    await waitFor(`the page to be ${scheme}`, () => window.run(isScheme, scheme));
    const shown = await waitFor("the charts in its colours", () => window.run(themesShown, scheme));
    assert.deepEqual(shown, [], `no chart in other colours is seen in ${scheme}`);
    await keep(place, window, test, `${name}-${scheme}`);
  }
}

/**
 * Runs in the page. A chart is drawn elsewhere, and comes a moment later; returns the other themes whose charts are
 * seen until then, and nothing while old ones are out of sight.
 */
function themesShown(scheme) {
  const old = [...document.querySelectorAll("[data-theme-drawn]")].filter((chart) => chart.dataset.themeDrawn !== scheme);
  const seen = old.filter((chart) => getComputedStyle(chart).visibility !== "hidden");
  return seen.length > 0 || old.length === 0 ? seen.map((chart) => chart.dataset.themeDrawn) : undefined;
}

/** Runs in the page. */
function isScheme(scheme) {
  const [red, green, blue] = getComputedStyle(document.body)
    .backgroundColor.match(/[\d.]+/g)
    .map(Number);
  return red + green + blue < 384 === (scheme === "dark");
}

/** Waits until rows are shown. */
export function seeRows(window, options) {
  return waitFor("rows", () => window.run(() => document.querySelectorAll('[role="gridcell"]').length > 20), options);
}

/** Clicks the button of the dialog in front that says this. */
export async function clickButton(window, words) {
  const found = await window.run((wanted) => {
    const button = [...document.querySelectorAll('[role="dialog"] button')].find((it) => it.textContent === wanted);
    button?.click();
    return button !== undefined;
  }, words);
  assert.ok(found, `there is no button “${words}”`);
}
