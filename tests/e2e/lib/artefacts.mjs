// Pictures that the tests leave: tests/e2e/artefacts/<test>/<name>.png
import { mkdirSync } from "node:fs";
import path from "node:path";

const FOLDER = path.resolve(import.meta.dirname, "..", "artefacts");

/** Returns the path of a picture of a test; its folder is made. */
export function artefact(test, name) {
  const folder = path.join(FOLDER, test.replaceAll(/\W+/g, "_"));
  mkdirSync(folder, { recursive: true });
  return path.join(folder, `${name}.png`);
}
