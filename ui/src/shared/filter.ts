/** Returns how well a text fits what was typed: 0 not at all, more is better. Letters must come in order. */
export function score(text: string, typed: string): number {
  const query = typed.trim().toLowerCase();
  if (query === "") return 1;
  const where = text.toLowerCase();
  const at = where.indexOf(query);
  if (at === 0) return 1000 - where.length;
  if (at > 0) return (/[\s_\-./\\]/.test(where[at - 1] ?? "") ? 800 : 600) - at;
  // Letters in order with gaps: each gap costs, a letter at the start of a word does not.
  let from = 0;
  let total = 300;
  for (const letter of query) {
    if (letter === " ") continue;
    const found = where.indexOf(letter, from);
    if (found < 0) return 0;
    const starts = found === 0 || /[\s_\-./\\]/.test(where[found - 1] ?? "");
    total -= starts ? 0 : found - from;
    from = found + 1;
  }
  return Math.max(1, total);
}

/** Returns the entries that fit, best first; entries that fit alike keep their order. */
export function filterBy<T>(entries: readonly T[], typed: string, textOf: (entry: T) => string): T[] {
  return entries
    .map((entry, index) => ({ entry, index, points: score(textOf(entry), typed) }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => (typed.trim() === "" ? 0 : b.points - a.points) || a.index - b.index)
    .map(({ entry }) => entry);
}
