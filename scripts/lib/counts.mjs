// Reads how many tests ran from what the runners print, and adds them up.

const NOTHING = { passed: 0, failed: 0, skipped: 0 };

/** Returns the text without colours and cursor movements. */
export function plain(text) {
  // eslint-disable-next-line no-control-regex -- the escape character is what is looked for
  return text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, "");
}

/** Returns the sum of all `test result:` lines of `cargo test`, one a test binary and one a crate's documentation. */
export function cargoCounts(output) {
  const line = /^test result: (?:ok|FAILED)\. (\d+) passed; (\d+) failed; (\d+) ignored;/gm;
  let sum = NOTHING;
  for (const [, passed, failed, skipped] of plain(output).matchAll(line)) {
    sum = add(sum, { passed: Number(passed), failed: Number(failed), skipped: Number(skipped) });
  }
  return sum;
}

/** Returns the counts of vitest's closing line, such as `Tests  1 failed | 30 passed | 2 skipped (33)`. */
export function vitestCounts(output) {
  const line = [...plain(output).matchAll(/^\s*Tests\s+(.*)\(\d+\)\s*$/gm)].at(-1)?.[1] ?? "";
  const of = (word) => Number(new RegExp(`(\\d+) ${word}`).exec(line)?.[1] ?? 0);
  return { passed: of("passed"), failed: of("failed"), skipped: of("skipped") + of("todo") };
}

/**
 * Returns the counts of Node's test runner, as its spec and its tap reporter print them (`ℹ pass 3`, `# pass 3`).
 * A cancelled test has failed; one to do is skipped. Several runs in one output are added up.
 */
export function nodeCounts(output) {
  const of = (word) => {
    const lines = plain(output).matchAll(new RegExp(`^(?:ℹ|#) ${word} (\\d+)\\s*$`, "gm"));
    return [...lines].reduce((sum, [, count]) => sum + Number(count), 0);
  };
  return { passed: of("pass"), failed: of("fail") + of("cancelled"), skipped: of("skipped") + of("todo") };
}

export function add(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/**
 * Returns the verdict on one section: `{ passed, failed, skipped, reason }`, the reason being empty when all is well.
 * `counts` is undefined for a check (a formatter, a linter), which counts as one.
 * What the runner's exit code says and its counts do not is a failure too, and so is a runner that ran nothing.
 */
export function verdict({ code, timedOut, limitMinutes, counts }) {
  const tests = counts !== undefined;
  const failing = (reason) => ({ ...NOTHING, ...counts, failed: Math.max(1, counts?.failed ?? 0), reason });
  if (timedOut) return failing(`ended after its limit of ${limitMinutes} minutes`);
  if (tests && counts.failed > 0) return { ...counts, reason: `${counts.failed} failed` };
  if (tests && counts.passed === 0) return failing(code === 0 ? "it ran no test" : `it ran no test: exit code ${code}`);
  if (code !== 0) return failing(tests ? `exit code ${code}, though no test is counted as failed` : `exit code ${code}`);
  return tests ? { ...counts, reason: "" } : { ...NOTHING, passed: 1, reason: "" };
}
