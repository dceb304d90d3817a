// What a grid shows. All but `spread` run in the page.

/** Returns the text of the cell that the cursor is on. */
export function cursorCell() {
  const grid = document.querySelector('[role="grid"]');
  return document.getElementById(grid?.getAttribute("aria-activedescendant"))?.textContent;
}

/** Returns the numbers that the rows in view have in their first column. */
export function numbers() {
  return [...document.querySelectorAll('[role="gridcell"][aria-colindex="2"]')].map((cell) => cell.textContent);
}

/** Returns the number of the first row in view. */
export function firstNumber() {
  const top = document.querySelector('[role="grid"]').getBoundingClientRect().top + 28;
  const first = [...document.querySelectorAll('[role="rowheader"]')].find((it) => it.getBoundingClientRect().bottom > top + 1);
  return Number(first.textContent);
}

/** Returns how long each of the next frames took, in milliseconds. */
export function frameIntervals(frames) {
  return new Promise((resolve) => {
    const intervals = [];
    let before = performance.now();
    const next = (now) => {
      intervals.push(now - before);
      before = now;
      if (intervals.length < frames) requestAnimationFrame(next);
      else resolve(intervals);
    };
    requestAnimationFrame(next);
  });
}

/** Goes through the file as a hand on the scroll bar does, a step a frame. */
export async function dragScrollBar() {
  const grid = document.querySelector('[role="grid"]');
  for (let step = 1; step <= 60; step += 1) {
    grid.scrollTop = (grid.scrollHeight * step) / 120;
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
}

/** Says median and 95th percentile of frame intervals. */
export function spread(intervals) {
  const sorted = [...intervals].sort((a, b) => a - b);
  const at = (share) => sorted[Math.floor(sorted.length * share)].toFixed(1);
  return `median ${at(0.5)} ms, p95 ${at(0.95)} ms`;
}
