// How soon the window can be used, from the start of its process to its first usable frame; and how soon a dropped
// file's rows are seen, from the release of the pointer. On a display in memory. Options: `--repeats N` (10).
import { writeFileSync } from "node:fs";
import { say } from "../../scripts/lib/progress.mjs";
import { see, pointOf } from "../e2e/lib/desk.mjs";
import { display, windowsOf } from "../e2e/lib/display.mjs";
import { takeUp } from "../e2e/lib/drag.mjs";
import { Place } from "../e2e/lib/place.mjs";
import { waitFor } from "../e2e/lib/wait.mjs";
import { openWindow } from "../e2e/lib/window.mjs";
import { median, option } from "./lib/figures.mjs";
import { generatedRow } from "./lib/rows.mjs";

/** Rows of the file that is dropped. */
const ROWS = 10_000;

/** Does something in a place of its own, and clears it. */
async function inPlace(work) {
  const ends = [];
  const place = new Place({ after: (end) => ends.push(end) });
  try {
    return await work(place);
  } finally {
    for (const end of ends) await end();
  }
}

/** Starts the window `repeats` times and returns how long each took from being started to its first frame, in ms. The first start warms caches. */
function starts(repeats) {
  return inPlace(async (place) => {
    await display(place);
    const measured = [];
    for (let round = 0; round <= repeats; round += 1) {
      const started = place.start("millpond-desktop", [], { env: { MILLPOND_TRACE_START: String(Date.now()) } });
      const ready = await waitFor("the first frame", () => /^ready (\d+)$/m.exec(started.err)?.[1]);
      if (round > 0) measured.push(Number(ready));
      const [{ id }] = await waitFor("the window", async () => {
        const shown = await windowsOf(place, "Millpond");
        return shown.length > 0 && shown;
      });
      await place.run("wmctrl", ["-i", "-c", id]);
      await waitFor("the window to be closed", () => started.child.exitCode !== null || started.child.signalCode !== null);
    }
    return measured;
  });
}

/** Drops a file `repeats` times and returns the ms from release to rows on the page. */
async function drops(repeats) {
  const measured = [];
  for (let round = 0; round < repeats; round += 1) {
    measured.push(
      await inPlace(async (place) => {
        const file = place.path("sales.csv");
        writeFileSync(file, `name,price\n${Array.from({ length: ROWS }, (_, number) => generatedRow(number)).join("")}`);
        const window = await openWindow(place);
        await see(window, "Drop a file or a folder here");
        const hand = await takeUp(place, [file]);
        await hand.over(await pointOf(window, "main"));
        await see(window, "New pipeline from this file");
        await hand.over(await pointOf(window, '[data-zone="new"]'));
        await see(window, "Release to open sales.csv");
        await window.run(() => {
          const seen = () => {
            if (window.rowsSeenAt || document.querySelectorAll('[role="gridcell"]').length < 20) return;
            // After the frame in which they stand.
            requestAnimationFrame(() => (window.rowsSeenAt ??= Date.now()));
          };
          new MutationObserver(seen).observe(document.body, { childList: true, subtree: true });
        });
        const released = Date.now();
        await hand.release();
        const at = await waitFor("rows", () => window.run(() => window.rowsSeenAt));
        return at - released;
      }),
    );
  }
  return measured;
}

function row(name, values) {
  const sorted = [...values].sort((a, b) => a - b);
  return `${name.padEnd(34)} ${String(Math.round(median(sorted))).padStart(6)} ${String(sorted[0]).padStart(6)} ${String(sorted.at(-1)).padStart(6)}`;
}

const repeats = option(process.argv.slice(2), "--repeats", 10);
const [started, dropped] = [await starts(repeats), await drops(Math.ceil(repeats / 2))];
say(`${"".padEnd(34)} median    min    max   (ms; ${repeats} starts, ${dropped.length} drops)`);
say(row("start to first usable frame", started));
say(row(`release to the rows of ${ROWS.toLocaleString("en")}`, dropped));
