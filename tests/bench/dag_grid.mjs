// How smoothly the grid of a DAG scrolls, in Chromium and in the real window: the time between frames while the wheel goes
// down, right, and both ways at once, a notch every 30 ms. Beside it stands what the same wheel takes over a plain area of the
// same size in the same page: without a graphics card that alone may be longer than a frame of 60 a second. Options: `--runs N` (1,000), `--tasks N` (200), `--repeats N` (3).
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

/** Prints how long frames took over the grid, of all rounds together, beside those over a plain area. */
function tell(name, { grid, plain }) {
  const [of, beside] = [grid, plain].map((intervals) => {
    const sorted = [...intervals].sort((one, other) => one - other);
    return [median(sorted), share(sorted, 0.95), sorted.at(-1)];
  });
  row(name, ...of.map((it) => it.toFixed(1)), (of[1] / beside[1]).toFixed(2));
  row("  a plain area", ...beside.map((it) => it.toFixed(1)));
}

/** Runs in the page. Lays a plain area over the grid, which has its size and a line below each row, or takes it away. */
function layPlain(wanted) {
  document.getElementById("plain")?.remove();
  if (!wanted) return;
  const grid = document.querySelector('[role="grid"]');
  const { left, top, width, height } = grid.getBoundingClientRect();
  const plain = document.createElement("div");
  plain.id = "plain";
  plain.style.cssText = `position:fixed;z-index:1000;overflow:auto;background:Canvas;left:${left}px;top:${top}px;width:${width}px;height:${height}px`;
  const inner = document.createElement("div");
  inner.style.cssText = `position:relative;width:${grid.scrollWidth}px;height:${grid.scrollHeight}px`;
  for (let line = 28; line <= grid.scrollHeight; line += 28) {
    const rule = document.createElement("div");
    rule.style.cssText = `position:absolute;left:0;right:0;top:${line - 1}px;border-top:1px solid GrayText`;
    inner.append(rule);
  }
  plain.append(inner);
  document.body.append(plain);
}

/** Runs in the page. Puts what is scrolled back to where the grid stands at first. */
function toStart() {
  const area = document.getElementById("plain") ?? document.querySelector('[role="grid"]');
  area.scrollTop = 0;
  area.scrollLeft = area.scrollWidth;
}

/** Takes the frames of all rounds over the grid and over a plain area, turn by turn: what else the machine does meets both. */
async function rounds(run, scroll) {
  const seen = { grid: [], plain: [] };
  for (let round = 0; round < repeats; round += 1) {
    for (const [what, intervals] of Object.entries(seen)) {
      await run(layPlain, what === "plain");
      await run(toStart);
      await pause(500);
      const frames = run(frameIntervals, FRAMES);
      await scroll();
      intervals.push(...(await frames));
    }
  }
  await run(layPlain, false);
  return seen;
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
  await grid.hover();
  for (const [way, [down, right]] of Object.entries(WAYS)) {
    const scroll = async () => {
      for (let notch = 0; notch < NOTCHES; notch += 1) {
        await page.mouse.wheel(-right * NOTCH_PX, down * NOTCH_PX);
        await pause(NOTCH_MS);
      }
    };
    tell(`Chromium, ${way}`, await rounds((work, given) => page.evaluate(work, given), scroll));
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
    // Button 6 is the wheel to the left, where the older runs are.
    const buttons = [...(down ? [BUTTON_DOWN] : []), ...(right ? [BUTTON_RIGHT - 1] : [])];
    const turn = (button) => xdo(place, "click", "--repeat", NOTCHES, "--delay", NOTCH_MS, button);
    tell(`window, ${way}`, await rounds(window.run, () => Promise.all(buttons.map(turn))));
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
  row("", "median", "p95", "longest", "p95/plain");
  await inChromium(shop);
  await inTheWindow(shop);
});
