// `npm start`: from a fresh clone to the open window, or to a login link where there is no display.
//
//   npm start                          the window
//   npm start -- FILE.csv              the window, opened on a file
//   npm start -- --browser [OPTIONS]   `millpond serve` and a browser, even where there is a display
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { builtProgram, fingerprint, ROOT, Stamp, targetFolder } from "./lib/cache.mjs";
import { thisMachine } from "./lib/machine.mjs";
import { buildPage, hasPage } from "./lib/modules.mjs";
import { makeReady, NotReady, runMain } from "./lib/preflight.mjs";
import { duration, forecast, heading, say, timed } from "./lib/progress.mjs";
import { show } from "./lib/run.mjs";
import { claimTarget, locked } from "./lib/rust.mjs";
import { choose } from "./lib/start_choice.mjs";

/** Everything that the two programs are made from. */
const SOURCES = ["Cargo.toml", "Cargo.lock", "package.json", "package-lock.json", "src-tauri", "ui", "sql", "docs"];

async function main() {
  const machine = thisMachine();
  const choice = choose(process.argv.slice(2), machine.hasDisplay);
  if (choice.problem) throw new NotReady(choice.problem);
  machine.env.CARGO_TARGET_DIR = targetFolder(machine.env);
  const program = builtProgram(choice.program, "release", machine.env);
  // One stamp for each program, which also says whose clone it is from: the target folder is shared.
  const stampOf = (name) => new Stamp(path.join(machine.env.CARGO_TARGET_DIR, "release", `.millpond-${name}`));
  const inputs = `${ROOT} ${fingerprint(ROOT, SOURCES)}`;
  if (!stampOf(choice.program).holds(inputs, [program])) {
    for (const name of await build(machine, choice)) stampOf(name).write(inputs, [builtProgram(name, "release", machine.env)]);
  }
  choice.words.forEach((line) => say(line));
  // Files on the command line are meant from the folder the person typed in; npm has gone to the root.
  return show([program, ...choice.args], { cwd: machine.env.INIT_CWD ?? ROOT, env: machine.env });
}

/** Makes the machine ready and builds what `choice` opens. Returns the names of the programs built. */
async function build(machine, choice) {
  const window = choice.program === "millpond-desktop";
  await makeReady(
    machine,
    { purposes: window ? ["build", "window"] : ["build"], rust: true, modules: true },
    window ? "Or go on without the window: npm start -- --browser" : undefined,
  );
  if (!hasPage()) heading("Building the page");
  const page = await buildPage(machine.env);
  if (page !== 0) throw new NotReady(`The page could not be built (exit code ${page}; the reason is above).`);
  const packages = window ? ["millpond-desktop", "millpond-cli"] : ["millpond-cli"];
  heading(`Building ${packages.join(" and ")}, optimised`);
  const first = !existsSync(builtProgram("millpond", "release", machine.env));
  say(first ? `The first time this takes ${forecast(window ? 20 : 16, machine.cores)}.` : "Only what has changed is built again.");
  mkdirSync(machine.env.CARGO_TARGET_DIR, { recursive: true });
  await claimTarget(machine, "release");
  const command = ["cargo", "build", "--release", ...locked(machine.env), ...packages.flatMap((name) => ["-p", name])];
  const { result: code, seconds } = await timed(() => show(command, { env: machine.env }));
  if (code !== 0) throw new NotReady(`cargo could not build ${packages.join(" and ")} (exit code ${code}; the reason is above).`);
  say(`Built in ${duration(seconds)}.\n`);
  return window ? ["millpond-desktop", "millpond"] : ["millpond"];
}

await runMain(main);
