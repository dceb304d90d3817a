// The real window: millpond-desktop on a display of its own, driven by tauri-driver and WebKitWebDriver.
import { display, windowsOf } from "./display.mjs";
import { must } from "./programs.mjs";
import { freePort } from "./serve.mjs";
import { Ended, waitFor } from "./wait.mjs";
import { Driver } from "./webdriver.mjs";

/**
 * Opens the window in a place, on `args`, and returns its driver as soon as the page stands and the window is shown.
 *
 * @param {import("./place.mjs").Place} place
 * @param {{ args?: string[] }} [options]
 */
export async function openWindow(place, { args = [] } = {}) {
  if (!place.env.DISPLAY) await display(place);
  const [port, native] = [await freePort(), await freePort()];
  const driver = place.start("tauri-driver", ["--port", port, "--native-port", native, "--native-driver", must("WebKitWebDriver")].map(String));
  const window = new Driver(`http://127.0.0.1:${port}`);
  await waitFor("tauri-driver to open the window", async () => {
    if (driver.child.exitCode !== null) throw new Ended(driver.said);
    await window.open({ "tauri:options": { application: must("millpond-desktop"), args } });
    return true;
  });
  await waitFor("the page", () => window.run(() => document.querySelector("footer") !== null));
  await waitFor("the window to be shown", async () => (await windowsOf(place, "Millpond")).length === 1);
  return window;
}
