// A test with a place of its own; where it fails, a picture of what was on the screen is kept.
import { test } from "node:test";
import { artefact } from "./artefacts.mjs";
import { Place } from "./place.mjs";
import { needs } from "./programs.mjs";

/**
 * @param {string} name a sentence of behaviour
 * @param {string[]} programs what must be on the machine
 * @param {(scene: { t: import("node:test").TestContext, name: string, place: Place, say: (words: string) => void }) => Promise<void>} body
 * @param {{ timeout?: number }} [options]
 */
export function scenario(name, programs, body, options = {}) {
  test(name, needs(programs, options), async (t) => {
    const place = new Place(t);
    let stage = "it begins";
    const say = (words) => (stage = words);
    try {
      await body({ t, name, place, say });
    } catch (error) {
      const file = artefact(name, "failed");
      // The failure is what counts; a picture that cannot be taken must not stand in its place.
      await place.picture?.(file).then(
        () => t.diagnostic(`picture: ${file}`),
        (fault) => t.diagnostic(`no picture: ${fault.message}`),
      );
      throw new Error(`while “${stage}”: ${error.message}`, { cause: error });
    }
  });
}
