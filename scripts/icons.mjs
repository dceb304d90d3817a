// Makes every size of the icon from the one drawing, src-tauri/icons/millpond.svg. Needs rsvg-convert (librsvg2-bin).
import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = join(dirname(fileURLToPath(import.meta.url)), "..", "src-tauri", "icons");
const sizes = { "32x32.png": 32, "64x64.png": 64, "128x128.png": 128, "128x128@2x.png": 256, "icon.png": 512 };

for (const [name, size] of Object.entries(sizes)) {
  execFileSync("rsvg-convert", ["-w", String(size), "-h", String(size), "-o", join(folder, name), join(folder, "millpond.svg")]);
  console.log(`${name}: ${size} × ${size}`);
}
