// How smoothly the grid of a DAG scrolls, in Chromium and in the real window: the time between frames while the wheel goes
// down, right, and both ways at once, a notch every 30 ms. Options: `--runs N` (1,000), `--tasks N` (200), `--repeats N` (3).
import { say } from "../../scripts/lib/progress.mjs";
import { pointOf, see } from "../e2e/lib/desk.mjs";
import { display, xdo } from "../e2e/lib/display.mjs";
import { frameIntervals } from "../e2e/lib/grid.mjs";
import { browser } from "../e2e/lib/serve.mjs";
import { waitFor } from "../e2e/lib/wait.mjs";
import { openWindow } from "../e2e/lib/window.mjs";
import { median, option, share } from "./lib/figures.mjs";
import { ended, inProject } from "./lib/shop.mjs";

const args = process.argv.slice(2);
const [runs, tasks, repeats] = [option(args, "--runs", 1_000), option(args, "--tasks", 200), option(args, "--repeats", 3)];
const FRAMES = 120;
const NOTCHES = 60;
const NOTCH_MS = 30;
const NOTCH_PX = 120;
/** What the wheel does, in notches down and right, and the buttons by which X has them. */
const WAYS = { down: [1, 0], right: [0, 1], "both ways": [1, 1] };
const [BUTTON_DOWN, BUTTON_RIGHT] = [5, 7];

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const row = (name, ...cells) => say(`${name.padEnd(30)} ${cells.map((cell) => String(cell).padStart(10)).join(" ")}`);

/** Prints how long frames took, of all rounds together. */
function tell(name, intervals) {
  const sorted = [...intervals].sort((one, other) => one - other);
  row(name, ...[median(sorted), share(sorted, 0.95), sorted.at(-1)].map((it) => it.toFixed(1)));
}

/** Puts the grid back to where it stands at first. */
function toStart() {
  const grid = document.querySelector('[role="grid"]');
  grid.scrollTop = 0;
  grid.scrollLeft = grid.scrollWidth;
}

async function inChromium({ place, server, cookie }) {
  const { page, context } = await browser(place, { viewport: { width: 1600, height: 1000 } });
  // A login link is good for once, and was used for what is asked from here.
  const [name, value] = cookie.split("=", 2);
  await context.addCookies([{ name, value, url: server.origin }]);
  await page.goto(server.origin);
  await page.locator("footer").waitFor();
  await page.keyboard.press("Control+3");
  await page.getByRole("complementary", { name: "DAGs and pools" }).getByRole("button", { name: /^wide/ }).click();
  const grid = page.getByRole("grid");
  await grid.waitFor();
  await pause(2_000);
  for (const [way, [down, right]] of Object.entries(WAYS)) {
    const seen = [];
    for (let round = 0; round < repeats; round += 1) {
      await page.evaluate(toStart);
      await grid.hover();
      await pause(500);
      const frames = page.evaluate(frameIntervals, FRAMES);
      for (let notch = 0; notch < NOTCHES; notch += 1) {
        await page.mouse.wheel(-right * NOTCH_PX, down * NOTCH_PX);
        await pause(NOTCH_MS);
      }
      seen.push(...(await frames));
    }
    tell(`Chromium, ${way}`, seen);
  }
}

async function inTheWindow({ place, shop }) {
  await display(place);
  const window = await openWindow(place, { args: ["--project", shop] });
  await see(window, "Overview");
  await window.press("Control+3");
  await see(window, "wide");
  await waitFor("the grid", () =>
    window.run(() => {
      if (document.querySelector('[role="grid"]')) return true;
      [...document.querySelectorAll("button")].find((it) => it.textContent.startsWith("wide"))?.click();
      return false;
    }),
  );
  const { x, y } = await pointOf(window, '[role="grid"]');
  await xdo(place, "mousemove", x, y);
  await pause(2_000);
  for (const [way, [down, right]] of Object.entries(WAYS)) {
    const seen = [];
    for (let round = 0; round < repeats; round += 1) {
      await window.run(toStart);
      await pause(500);
      const frames = window.run(frameIntervals, FRAMES);
      // Button 6 is the wheel to the left, where the older runs are.
      const buttons = [...(down ? [BUTTON_DOWN] : []), ...(right ? [BUTTON_RIGHT - 1] : [])];
      for (const button of buttons.slice(1)) void xdo(place, "click", "--repeat", NOTCHES, "--delay", NOTCH_MS, button);
      await xdo(place, "click", "--repeat", NOTCHES, "--delay", NOTCH_MS, buttons[0]);
      seen.push(...(await frames));
    }
    tell(`window, ${way}`, seen);
  }
}

const noops = Array.from(
  { length: tasks },
  (_, at) => `[task.t${String(at).padStart(3, "0")}]\nsensor = { file = "millpond.toml" }\n`,
).join("");
await inProject({ wide: `schedule = "@daily"\ntimezone = "UTC"\nmax_active_runs = 8\n${noops}` }, async (shop) => {
  const from = new Date(Date.UTC(2024, 0, 1));
  const to = new Date(from.getTime() + (runs - 1) * 86_400_000);
  const started = Date.now();
  await shop.call("POST", "/dags/wide/backfill", { from: from.toISOString(), to: to.toISOString(), rerun: "none", dry_run: false });
  await ended(shop.call, "wide", runs);
  say(`${runs} runs of ${tasks} tasks, made in ${Math.round((Date.now() - started) / 1_000)} s. Milliseconds between frames:\n`);
  row("", "median", "p95", "longest");
  await inChromium(shop);
  await inTheWindow(shop);
});
