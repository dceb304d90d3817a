// The programs that the tests start, and what is done where one is missing.
import { accessSync, constants } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

/** The root of this clone. */
export const ROOT = path.resolve(import.meta.dirname, "..", "..", "..");

const CACHE = path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), ".cache"), "millpond");

/** Where cargo puts the programs under test. */
export const BINARIES = process.env.MILLPOND_BINARIES || path.join(process.env.CARGO_TARGET_DIR || path.join(CACHE, "target"), "debug");

/** Returns the path of one of our own programs. */
export const ours = (name) => path.join(BINARIES, process.platform === "win32" ? `${name}.exe` : name);

/** What the browser's tests need, and what the window's need. */
export const BROWSER = ["millpond", "chromium"];
export const WINDOW = [
  ...["millpond", "millpond-desktop", "tauri-driver", "WebKitWebDriver", "Xvfb", "openbox", "dbus-daemon"],
  ...["xdotool", "wmctrl", "xprop", "import", "compare", "python3"],
];

/** Returns the path of a program, or undefined where this machine has none of that name. */
export function find(name) {
  if (name.startsWith("millpond")) return runnable(ours(name));
  const names = name === "chromium" ? ["chromium", "chromium-browser", "google-chrome"] : [name];
  // The system's own Python knows the system's GTK; another one that comes first on the path does not.
  if (name === "python3" && runnable("/usr/bin/python3")) return "/usr/bin/python3";
  const folders = [...(process.env.PATH ?? "").split(path.delimiter), path.join(CACHE, "tools", "bin")];
  return folders.flatMap((folder) => names.map((it) => path.join(folder, it))).find(runnable);
}

function runnable(file) {
  try {
    accessSync(file, constants.X_OK);
    return file;
  } catch {
    return undefined;
  }
}

/**
 * Returns the options of a test that needs these programs: where one is missing it is skipped aloud, and under CI it
 * runs, so that it fails.
 *
 * @param {string[]} programs
 * @param {{ timeout?: number }} [options]
 */
export function needs(programs, options = {}) {
  const missing = programs.filter((it) => !find(it));
  const skip = missing.length > 0 && !process.env.CI && `not on this machine: ${missing.join(", ")} (npm test installs what it can)`;
  return { timeout: 120_000, ...options, skip };
}

/** Returns the path of a program that a test cannot go on without. */
export function must(name) {
  const file = find(name);
  if (!file) throw new Error(`${name} is missing. Run the tests with \`npm test\`, which installs or builds what it can.`);
  return file;
}
