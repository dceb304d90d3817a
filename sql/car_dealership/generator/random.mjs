// Numbers that look random and belong to their place: the same seed, name and index give the same number, in any order and
// without memory. Only 32-bit integers are used, so that every machine and every version of Node agrees.

/** Returns a function `(index, size)` that gives a whole number from 0 to `size - 1`, evenly; `size` is at most 2^21. */
export function stream(seed, name) {
  const key = mixed(seed ^ nameNumber(name));
  return (index, size) => Math.floor((mixed(Math.imul(index, 0x9e3779b1) ^ key) * size) / 0x100000000);
}

/** The finisher of MurmurHash3: every bit of the input changes about half of the output's. */
function mixed(value) {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** FNV-1a. */
function nameNumber(name) {
  let h = 0x811c9dc5;
  for (let i = 0; i < name.length; i += 1) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193);
  return h;
}

/** Returns the places of `weights`, each as often as its weight says: an even draw from it is a weighted one. */
export function spread(weights) {
  return Uint16Array.from(weights.flatMap((weight, place) => Array(weight).fill(place)));
}

/**
 * Returns `[factor, shift]` such that `(i * factor + shift) % size` takes every value from 0 to `size - 1` once: neighbours
 * land far from each other, and nothing has to be kept.
 */
export function shuffle(size, shift) {
  let factor = Math.max(1, Math.floor((size * 618) / 1000));
  while (commonDivisor(factor, size) !== 1) factor += 1;
  return [factor, shift % size];
}

function commonDivisor(a, b) {
  return b === 0 ? a : commonDivisor(b, a % b);
}
