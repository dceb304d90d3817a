// Waiting for something to become true, with a limit. Nothing in these tests waits for a time to pass.

/** How long anything may take unless a test knows better. Debug builds on two busy cores are slow. */
export const LIMIT_MS = 20_000;
const PAUSE_MS = 25;

/** What makes waiting any longer useless: the program that was waited for has ended. */
export class Ended extends Error {}

/**
 * Returns the first answer of `probe` that is neither undefined, null nor false. `what` completes the sentence
 * "waited for …". A probe that throws is asked again; its last words stand in the error.
 *
 * @template T
 * @param {string} what
 * @param {() => T | Promise<T>} probe
 * @param {{ limitMs?: number }} [options]
 * @returns {Promise<Exclude<T, undefined | null | false>>}
 */
export async function waitFor(what, probe, { limitMs = LIMIT_MS } = {}) {
  const end = performance.now() + limitMs;
  let last;
  for (;;) {
    try {
      const answer = await probe();
      if (answer !== undefined && answer !== null && answer !== false) return answer;
      last = undefined;
    } catch (error) {
      if (error instanceof Ended) throw error;
      last = error;
    }
    if (performance.now() > end) throw new Error(`waited ${limitMs} ms for ${what}, in vain`, { cause: last });
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
