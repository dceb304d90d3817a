// The real window: millpond-desktop on a display of its own, driven by tauri-driver and WebKitWebDriver.
import { display, windowsOf, xdo } from "./display.mjs";
import { must } from "./programs.mjs";
import { freePort } from "./serve.mjs";
import { Ended, waitFor } from "./wait.mjs";
import { Driver } from "./webdriver.mjs";

/**
 * Opens the window in a place, on `args`, and returns its driver as soon as the page stands and the window is shown.
 *
 * @param {import("./place.mjs").Place} place
 * @param {{ args?: string[], cwd?: string }} [options]
 */
export async function openWindow(place, { args = [], cwd } = {}) {
  if (!place.env.DISPLAY) await display(place);
  const [port, native] = [await freePort(), await freePort()];
  const driver = place.start(
    "tauri-driver",
    ["--port", port, "--native-port", native, "--native-driver", must("WebKitWebDriver")].map(String),
    { cwd },
  );
  const window = new Driver(`http://127.0.0.1:${port}`);
  await waitFor("tauri-driver to open the window", async () => {
    if (driver.child.exitCode !== null) throw new Ended(driver.said);
    await window.open({ "tauri:options": { application: must("millpond-desktop"), args } });
    return true;
  });
  await waitFor("the page", () => window.run(() => document.querySelector("footer") !== null));
  window.frame = await waitFor("the window to be shown", () => frameOf(place));
  return window;
}

/** Makes the window as large as the display, as its title bar's button does. */
export async function maximise(place, window) {
  const before = window.frame.width;
  const done = await place.run("wmctrl", ["-r", "Millpond", "-b", "add,maximized_vert,maximized_horz"]);
  if (done.code !== 0) throw new Error(done.err);
  await waitFor("the larger window", async () => {
    window.frame = (await frameOf(place)) ?? window.frame;
    return window.frame.width > before && (await window.run(() => innerWidth)) === window.frame.width;
  });
}

/**
 * Returns where the window stands on the display, without its border, and its size; undefined while it is not shown.
 * The pointer is moved there for it: what xdotool and wmctrl say of a window's place counts its border twice.
 */
async function frameOf(place) {
  const [shown] = await windowsOf(place, "Millpond");
  if (!shown) return undefined;
  const said = await xdo(place, "mousemove", "--window", Number(shown.id), 0, 0, "getmouselocation", "--shell");
  const [x, y] = ["X", "Y"].map((name) => Number(new RegExp(`^${name}=(-?\\d+)$`, "m").exec(said)[1]));
  return { x, y, width: shown.width, height: shown.height };
}
