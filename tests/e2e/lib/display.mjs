// A display of a test's own, with a window manager and a session bus: nothing on it is seen or touched by others.
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { waitFor } from "./wait.mjs";

/** The display's size: that of the smaller pictures. */
const SIZE = "1600x1000x24";

/**
 * Starts a display in a place; programs started in it afterwards are shown there.
 *
 * @param {import("./place.mjs").Place} place
 */
export async function display(place) {
  // The server chooses a free number itself and writes it to the descriptor that it is given.
  const server = place.start("Xvfb", ["-displayfd", "1", "-screen", "0", SIZE, "-nolisten", "tcp", "-noreset"]);
  const number = await waitFor("Xvfb to say its display", () => /^\d+$/m.exec(server.out)?.[0]);
  place.env.DISPLAY = `:${number}`;
  place.env.GDK_BACKEND = "x11";
  // A bus of our own: the one instance that there may be is counted on it.
  const bus = place.start("dbus-daemon", [`--config-file=${busOf(place)}`, "--nofork", "--print-address=1"]);
  place.env.DBUS_SESSION_BUS_ADDRESS = await waitFor("the session bus", () => /^unix:\S+/m.exec(bus.out)?.[0]);
  place.start("openbox", []);
  await waitFor("the window manager", async () => (await place.run("wmctrl", ["-m"])).code === 0);
  place.picture = (file) => picture(place, file);
}

/** What a window may call on the bus. */
const ACCESSIBILITY = "/usr/share/dbus-1/services/org.a11y.Bus.service";
/** Where the panel with the tray keeps its settings. */
const SETTINGS = "/usr/share/dbus-1/services/org.xfce.Xfconf.service";

/**
 * Writes the settings of a bus that starts nothing of the person's own desktop: its portals would mount folders in the
 * place and open dialogs that no test can answer.
 */
function busOf(place) {
  const services = path.join(place.folder, "services");
  mkdirSync(services);
  for (const service of [ACCESSIBILITY, SETTINGS].filter(existsSync)) symlinkSync(service, path.join(services, path.basename(service)));
  const file = path.join(place.folder, "bus.xml");
  writeFileSync(
    file,
    `<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=${place.env.XDG_RUNTIME_DIR}</listen>
  <servicedir>${services}</servicedir>
  <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
`,
  );
  return file;
}

/** Keeps a picture of the whole display. */
export async function picture(place, file) {
  const taken = await place.run("import", ["-window", "root", file]);
  if (taken.code !== 0) throw new Error(taken.err);
}

/** Returns the windows with this in their title: `{ id, pid, x, y, width, height, title }`. */
export async function windowsOf(place, title) {
  const { out } = await place.run("wmctrl", ["-lpG"]);
  const lines = out
    .split("\n")
    .filter(Boolean)
    .map((line) => line.split(/\s+/));
  const windows = lines.map(([id, , pid, x, y, width, height, , ...words]) => {
    return { id, pid: Number(pid), x: Number(x), y: Number(y), width: Number(width), height: Number(height), title: words.join(" ") };
  });
  return windows.filter((window) => window.title.includes(title));
}

/** Closes the window as a person does, by its button in the title bar. */
export async function pressClose(place) {
  const [{ id }] = await windowsOf(place, "Millpond");
  const closed = await place.run("wmctrl", ["-i", "-c", id]);
  if (closed.code !== 0) throw new Error(closed.err);
}

/** Waits until so many windows of the app are there. */
export const seeWindows = (place, count) =>
  waitFor(`${count} windows`, async () => (await windowsOf(place, "Millpond")).length === count, { limitMs: 60_000 });

/** Sends keys and moves to the display, as `xdotool` spells them. */
export async function xdo(place, ...args) {
  const done = await place.run("xdotool", args.map(String));
  if (done.code !== 0) throw new Error(`xdotool ${args.join(" ")}: ${done.err}`);
  return done.out.trim();
}
