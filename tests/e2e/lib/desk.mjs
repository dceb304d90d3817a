// What a person sees and does in the real window.
import { picture, windowsOf, xdo } from "./display.mjs";
import { artefact } from "./artefacts.mjs";
import { waitFor } from "./wait.mjs";

/** Waits until the page says this. */
export function see(window, words, options) {
  return waitFor(`the page to say “${words}”`, async () => {
    const text = await window.run(() => document.body.innerText);
    if (!text.includes(words)) throw new Error(`it says: ${text}`);
    return true;
  }, options);
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
    window.run((wanted) => document.querySelector('[role="option"][aria-selected="true"]')?.textContent.startsWith(wanted), title),
  );
  await window.press("Enter");
  await waitFor("the palette to be gone", () => window.run(() => document.querySelector('[role="combobox"]') === null));
}

/** Returns the point of the display at the middle of what a selector names. */
export async function pointOf(place, window, selector) {
  const [{ id }] = await windowsOf(place, "Millpond");
  const geometry = await xdo(place, "getwindowgeometry", "--shell", Number(id));
  const outer = Object.fromEntries(geometry.split("\n").map((line) => line.split("=")).map(([name, value]) => [name, Number(value)]));
  const inner = await window.run((wanted) => {
    const { x, y, width, height } = document.querySelector(wanted).getBoundingClientRect();
    return { x: x + width / 2, y: y + height / 2, height: innerHeight };
  }, selector);
  // The menu bar stands above the page.
  return { x: Math.round(outer.X + inner.x), y: Math.round(outer.Y + outer.HEIGHT - inner.height + inner.y) };
}

/** Keeps a picture of the display, the page having drawn what it says. */
export async function keep(place, window, test, name) {
  await window.painted();
  await picture(place, artefact(test, name));
}

/** Keeps two pictures, one of them dark. */
export async function keepBoth(place, window, test, name) {
  for (const scheme of ["dark", "light"]) {
    await command(window, `Theme: ${scheme}`);
    await waitFor(`the page to be ${scheme}`, () => window.run(isScheme, scheme));
    await keep(place, window, test, `${name}-${scheme}`);
  }
}

/** Runs in the page. */
export function isScheme(scheme) {
  const [red, green, blue] = getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g).map(Number);
  return red + green + blue < 384 === (scheme === "dark");
}
