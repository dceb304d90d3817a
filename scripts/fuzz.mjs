// `npm run fuzz` looks for inputs on which a parser gives a wrong answer or falls; tests/fuzz/README.md says what is held
// against what.
//
//   npm run fuzz                       every target, for a minute each
//   npm run fuzz -- all 900            every target, for so many seconds each
//   npm run fuzz -- splitter 3600      one target
//   npm run fuzz -- splitter --keep    adds to its corpus what reaches code that nothing in there does
import { mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import { cacheFolder, ROOT, targetFolder, toolsFolder } from "./lib/cache.mjs";
import { thisMachine } from "./lib/machine.mjs";
import { makeReady, NotReady, runMain } from "./lib/preflight.mjs";
import { heading } from "./lib/progress.mjs";
import { show } from "./lib/run.mjs";

const FOLDER = path.join(ROOT, "tests", "fuzz");
const SECONDS = 60;
/** Far longer than any of them takes for an input. */
const TIMEOUT_SECONDS = 10;
const MOST_BYTES = 4_096;
/** As few inputs as reach all code that is reached; how often each does is not told apart. */
const KEEP = ["-set_cover_merge=1", "-use_counters=0"];

const targets = readdirSync(path.join(FOLDER, "fuzz_targets")).map((it) => path.parse(it).name);

async function main([name = "all", how = String(SECONDS)]) {
  const wanted = name === "all" ? targets : targets.filter((it) => it === name);
  const keep = how === "--keep";
  if (wanted.length === 0 || !(keep || Number(how) > 0)) {
    throw new NotReady(`npm run fuzz -- TARGET SECONDS, where TARGET is one of all, ${targets.join(", ")}.`);
  }
  const machine = thisMachine();
  await makeReady(machine, { purposes: ["build"], rust: true, tools: ["cargo-fuzz"] });
  const env = {
    ...machine.env,
    PATH: `${machine.env.PATH}${path.delimiter}${path.join(toolsFolder(machine.env), "bin")}`,
    // Not the one that everything else is built into: coverage is counted in every crate here.
    CARGO_TARGET_DIR: `${targetFolder(machine.env)}-fuzz`,
    // What cargo-fuzz asks the compiler for has no stable name yet.
    RUSTC_BOOTSTRAP: "1",
  };
  for (const target of wanted) {
    heading(target);
    // What is found goes to a place of its own: most of it is worth nothing to those who read the corpus.
    const [kept, found] = [path.join(FOLDER, "corpus", target), path.join(cacheFolder(machine.env), "fuzz", target)];
    mkdirSync(found, { recursive: true });
    const limits = [`-timeout=${TIMEOUT_SECONDS}`, `-max_len=${MOST_BYTES}`, ...(keep ? KEEP : [`-max_total_time=${how}`])];
    const folders = keep ? [kept, found] : [found, kept];
    const command = ["cargo", "fuzz", "run", "--fuzz-dir", FOLDER, "--sanitizer", "none", target, ...folders, "--", ...limits];
    const code = await show(command, { env });
    if (code !== 0) return code;
  }
  return 0;
}

await runMain(() => main(process.argv.slice(2)));
