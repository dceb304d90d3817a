// `npm test`: makes the machine ready, runs every test even if one fails, and closes with one summary.
//
//   npm test                         everything
//   npm test -- --only rust,ui       some of: scripts lint licences ui rust e2e
//   npm run soak                     the Rust tests with the full counts of kills, cuts and clock jumps
import { existsSync, rmSync } from "node:fs";
import path from "node:path";
import { ROOT, targetFolder, toolsFolder } from "./lib/cache.mjs";
import { verdict } from "./lib/counts.mjs";
import { thisMachine } from "./lib/machine.mjs";
import { buildPage } from "./lib/modules.mjs";
import { makeReady, NotReady } from "./lib/preflight.mjs";
import { pythonProgram } from "./lib/python.mjs";
import { duration, green, heading, red, say, summary, timed } from "./lib/progress.mjs";
import { record } from "./lib/run.mjs";
import { claimTarget, locked } from "./lib/rust.mjs";
import { readArguments, sections, wantsOf } from "./lib/sections.mjs";

const LOGS = path.join(ROOT, "target", "test-logs");

async function main() {
  const choice = readArguments(process.argv.slice(2));
  if (choice.problem) throw new NotReady(choice.problem);
  const machine = thisMachine();
  const env = testEnvironment(machine.env, choice.soak);
  const { seconds: readying } = await timed(() => makeReady({ ...machine, env }, wantsOf(choice.groups)));
  rmSync(LOGS, { recursive: true, force: true });
  const all = sections(choice.groups, locked(env));
  if (all.some((section) => section.command[0] === "cargo")) await claimTarget({ ...machine, env }, "debug");
  const rows = [];
  for (const [index, section] of all.entries()) {
    rows.push(await runSection(section, index + 1, { env, soak: choice.soak }));
  }
  const total = rows.reduce((sum, row) => sum + row.seconds, readying);
  heading(`Summary (${duration(total)})`);
  summary(rows).forEach((line) => say(line));
  return rows.some((row) => row.failed > 0) ? 1 : 0;
}

function testEnvironment(env, soak) {
  return {
    ...env,
    CARGO_TARGET_DIR: targetFolder(env),
    // The tools of ours come last: what the person has installed on purpose wins.
    PATH: `${env.PATH}${path.delimiter}${path.join(toolsFolder(env), "bin")}`,
    // Where the tests of the window find the programs under test.
    MILLPOND_BINARIES: path.join(targetFolder(env), "debug"),
    MILLPOND_PYTHON: pythonProgram(env),
    ...(process.stdout.isTTY ? { CARGO_TERM_COLOR: "always", FORCE_COLOR: "1" } : {}),
    ...(soak ? { MILLPOND_SOAK: "1" } : {}),
  };
}

async function runSection(section, number, { env, soak }) {
  heading(section.name);
  // Full counts take as long as they take, but not a day.
  const limitMinutes = soak ? 300 : section.limitMinutes;
  const log = path.join(LOGS, `${String(number).padStart(2, "0")}-${section.name.replace(/\W+/g, "-").replace(/-$/, "")}.log`);
  const { result, seconds } = await timed(async () => {
    const absent = missingPart(section);
    if (absent) return { code: 1, output: "", timedOut: false, absent };
    const runIt = (command) => record(command, { log, limitMinutes, env });
    // Both programs carry the built page, so it comes before anything that compiles them.
    if (section.page) {
      const code = await buildPage(env, async (command) => (await runIt(command)).code);
      if (code !== 0) return { code, output: "", timedOut: false, absent: "the page could not be built (npm run -w ui build)" };
    }
    return runIt(soak ? [...section.command, "--", "--nocapture"] : section.command);
  });
  const outcome = verdict({ ...result, limitMinutes, counts: section.counts?.(result.output) });
  const row = { name: section.name, ...outcome, reason: result.absent ?? outcome.reason, seconds };
  say(row.failed > 0 ? red(`-- ${row.name}: ${row.reason}`) : green(`-- ${row.name}: well, in ${duration(seconds)}`));
  return { ...row, log: existsSync(log) ? path.relative(ROOT, log) : undefined };
}

function missingPart(section) {
  if (!section.needs || existsSync(path.join(ROOT, section.needs, "package.json"))) return undefined;
  return `the folder ${section.needs} is missing or has no package.json`;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof NotReady)) throw error;
  // Nothing ran, and whoever reads only the last line must see that: all on one stream, so that it stays the last.
  say(`\n${error.message}\n\n0 passed, 1 failed`);
  process.exitCode = 1;
}
