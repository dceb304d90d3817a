// `npm run bench` lists what can be measured; `npm run bench -- NAME [OPTIONS]` measures it with an optimised build, and
// `npm run bench -- all [OPTIONS]` everything, one after the other.
//
// Every bench is a file of tests/bench, NAME.mjs or NAME.py, which gets the options and, in MILLPOND_BINARIES, the
// folder of the optimised programs.
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { ROOT, targetFolder } from "./lib/cache.mjs";
import { thisMachine } from "./lib/machine.mjs";
import { buildPage } from "./lib/modules.mjs";
import { makeReady, NotReady, runMain } from "./lib/preflight.mjs";
import { heading, say } from "./lib/progress.mjs";
import { show } from "./lib/run.mjs";
import { claimTarget, locked } from "./lib/rust.mjs";

const FOLDER = path.join(ROOT, "tests", "bench");
const RUNNERS = { ".mjs": process.execPath, ".py": "python3" };

/** Returns the benches of tests/bench: name → file. */
function benches() {
  const files = existsSync(FOLDER) ? readdirSync(FOLDER) : [];
  return new Map(files.filter((it) => path.extname(it) in RUNNERS).map((it) => [path.parse(it).name, path.join(FOLDER, it)]));
}

async function main([name, ...options]) {
  const found = benches();
  if (name === undefined) {
    say("npm run bench -- NAME, where NAME is one of:");
    ["all", ...found.keys()].forEach((it) => say(`  ${it}`));
    return 0;
  }
  const files = name === "all" ? [...found.values()] : [found.get(name)].filter((file) => file !== undefined);
  if (files.length === 0) throw new NotReady(`There is no bench "${name}". There are: ${[...found.keys()].join(", ")}.`);
  const machine = thisMachine();
  const env = {
    ...machine.env,
    CARGO_TARGET_DIR: targetFolder(machine.env),
    MILLPOND_BINARIES: path.join(targetFolder(machine.env), "release"),
  };
  const prepared = { ...machine, env };
  await makeReady(prepared, { purposes: ["build", "window", "test"], rust: true, modules: true, tools: ["tauri-driver"] });
  heading("Building, optimised");
  await must(buildPage(env), "the page could not be built");
  await claimTarget(prepared, "release");
  // What `npm start` builds: with other features cargo would compile everything again.
  const build = ["cargo", "build", "--release", ...locked(env), "-p", "millpond-desktop", "-p", "millpond-cli"];
  await must(show(build, { env }), "cargo could not build");
  let worst = 0;
  for (const file of files) {
    heading(`Measuring ${path.parse(file).name}`);
    worst = Math.max(worst, await show([RUNNERS[path.extname(file)], file, ...options], { env }));
  }
  return worst;
}

async function must(work, words) {
  const code = await work;
  if (code !== 0) throw new NotReady(`${words} (exit code ${code}; the reason is above).`);
}

await runMain(() => main(process.argv.slice(2)));
