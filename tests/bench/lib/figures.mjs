// What every bench does with its figures.

/** Returns the middle of sorted numbers. */
export function median(sorted) {
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Returns the number that this part of sorted numbers does not reach. */
export const share = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];

/** Returns the number after an option, or what it is otherwise. */
export function option(args, name, otherwise) {
  const at = args.indexOf(name);
  return at >= 0 ? Number(args[at + 1]) : otherwise;
}
