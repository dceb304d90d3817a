// The tray of a real panel, on a test's own display.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { waitFor } from "./wait.mjs";

const ITEMS = fileURLToPath(new URL("tray_items.py", import.meta.url));

/** A panel at the bottom with nothing but its tray. */
const PANEL = `<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=8;x=800;y=980"/>
      <property name="length" type="uint" value="20"/>
      <property name="size" type="uint" value="32"/>
      <property name="plugin-ids" type="array"><value type="int" value="1"/></property>
    </property>
  </property>
  <property name="plugins" type="empty"><property name="plugin-1" type="string" value="systray"/></property>
</channel>
`;

/** Opens a panel with a tray on the place's display, and waits until it takes icons. */
export async function openTray(place) {
  const folder = `${place.env.HOME}/.config/xfce4/xfconf/xfce-perchannel-xml`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/xfce4-panel.xml`, PANEL);
  place.start("xfce4-panel", ["--sm-client-disable"]);
  await waitFor("the tray", async () => (await place.run("python3", [ITEMS, "hosts"])).out.trim() === "true");
}

/** Returns the tray's only icon, as soon as it is there, with what its menu says, which of its switches are on, and how one is pressed: the panel's own way, by D-Bus. */
export async function trayOf(place) {
  const ask = async (...args) => {
    const said = await place.run("python3", [ITEMS, ...args]);
    if (said.code !== 0) throw new Error(said.err);
    return said.out;
  };
  const labels = async () => JSON.parse(await ask("labels"));
  await waitFor("the icon in the tray", async () => (await labels()).length > 0);
  return { labels, on: async () => JSON.parse(await ask("on")), press: (label) => ask("press", label) };
}
