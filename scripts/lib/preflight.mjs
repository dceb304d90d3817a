// Finds out what the machine lacks for a purpose, says it, and installs it. Never asks.
import { toolsFolder } from "./cache.mjs";
import { canUseApt, isAtLeast, rightToInstall } from "./machine.mjs";
import { hasModules, installModules, NODE_WANTED } from "./modules.mjs";
import { installCommands, missingNeeds, packageNames, rustCommands } from "./packages.mjs";
import { forecast, heading, say } from "./progress.mjs";
import { hasPython, installPython, PYTHON_PACKAGES } from "./python.mjs";
import { fetchCrates, hasCrates, installTool, missingTools, rustProblem } from "./rust.mjs";
import { show } from "./run.mjs";

/** What only a person can mend. Its message is what they should do; no stack is shown. */
export class NotReady extends Error {}

/** Ends this process with the exit code that `main` returns, or with 1 and the words of what is not ready. */
export async function runMain(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof NotReady)) throw error;
    console.error(`\n${error.message}`);
    process.exitCode = 1;
  }
}

/**
 * Returns what is missing for `wants`: `{ purposes, rust, modules, python, tools }`, where purposes are those of packages.mjs,
 * tools are names of rust.mjs, and the rest are flags. Looks only; nothing is changed.
 */
export function lookFor(machine, wants) {
  return {
    node: isAtLeast(process.version, NODE_WANTED) ? undefined : `Node ${NODE_WANTED} or newer is needed; this is ${process.version}.`,
    rust: wants.rust ? rustProblem(machine) : undefined,
    needs: missingNeeds(machine, wants.purposes),
    modules: Boolean(wants.modules) && !hasModules(),
    // Without cargo there is no telling; the person is sent to install it first.
    crates: Boolean(wants.rust) && machine.find("cargo") !== undefined && !hasCrates(machine),
    python: Boolean(wants.python) && !hasPython(machine.env),
    tools: missingTools(wants.tools ?? [], toolsFolder(machine.env)),
  };
}

/** Returns what will be done about `missing`, as lines with a forecast each; none when nothing is missing. */
export function plan(missing, machine) {
  const lines = [];
  const names = packageNames(missing.needs, machine.family);
  if (names.length > 0) lines.push(`system packages (${names.join(" ")}), ${minutes(0.5 + names.length * 0.15)}`);
  if (missing.modules) lines.push("Node modules, as package-lock.json names them, less than a minute");
  if (missing.crates) lines.push("the sources of the Rust crates, as Cargo.lock names them, a few minutes");
  if (missing.python) lines.push(`a Python of our own in the cache (${PYTHON_PACKAGES.join(" ")}), less than a minute`);
  for (const tool of missing.tools) lines.push(`${tool.name} ${tool.version} (${tool.why}), ${forecast(tool.minutes, machine.cores)}`);
  return lines;
}

function minutes(count) {
  return count < 1 ? "less than a minute" : `about ${Math.ceil(count)} minutes`;
}

/**
 * Returns the words for what we cannot install ourselves on this machine, or undefined when we can install all of it.
 * `instead` is a way to go on without it, where there is one.
 */
export function cannotInstall(missing, machine, instead) {
  if (missing.node) {
    return `${missing.node}\nInstall it from https://nodejs.org or with your system's packages, then start again.`;
  }
  if (missing.rust) {
    return [missing.rust, "Install it with:", ...rustCommands(machine.family).map((it) => `  ${it}`), "then start again."].join("\n");
  }
  if (missing.needs.length === 0 || canUseApt(machine)) return undefined;
  const right = rightToInstall(machine);
  const why =
    machine.family === "debian"
      ? machine.find("apt-get")
        ? "They cannot be installed from here: this is not root, and sudo would ask for a password."
        : "They cannot be installed from here: apt-get was not found."
      : "They are not installed from here: that is done with apt only.";
  return [
    `This machine lacks: ${missing.needs.map((need) => need.what).join(", ")}.`,
    why,
    "Install them with:",
    ...installCommands(missing.needs, machine.family, right === "root").map((it) => `  ${it}`),
    "then start again.",
    ...(instead ? [instead] : []),
  ].join("\n");
}

/**
 * Makes the machine ready for `wants`, or throws NotReady with the words for the person. Says what will be installed
 * and about how long that takes before it begins; says nothing when nothing is missing.
 */
export async function makeReady(machine, wants, instead) {
  const missing = lookFor(machine, wants);
  const words = cannotInstall(missing, machine, instead);
  if (words) throw new NotReady(words);
  const lines = plan(missing, machine);
  if (lines.length > 0) {
    heading("What this machine lacks and will now be installed");
    lines.forEach((line) => say(`  ${line}`));
  }
  if (missing.needs.length > 0) {
    heading("System packages");
    await installPackages(machine, missing.needs);
    const still = missingNeeds(machine, wants.purposes);
    if (still.length > 0) {
      throw new NotReady(`Installed, but still not found: ${still.map((need) => need.what).join(", ")}. ${instead ?? ""}`);
    }
  }
  if (missing.modules) {
    heading("Node modules");
    await must(installModules(machine.env), "npm could not install the modules of package-lock.json");
  }
  if (missing.crates) {
    heading("Rust crates");
    await must(fetchCrates(machine), "cargo could not fetch the crates of Cargo.lock");
  }
  if (missing.python) {
    heading("Python");
    await must(installPython(machine.env), `pip could not install ${PYTHON_PACKAGES.join(" ")}`);
  }
  for (const tool of missing.tools) {
    heading(`${tool.name} ${tool.version}`);
    await must(installTool(tool, machine.env), `cargo could not install ${tool.name} ${tool.version}`);
  }
}

async function must(work, words) {
  const code = await work;
  if (code !== 0) throw new NotReady(`${words} (exit code ${code}; its own words are above). Is the network there?`);
}

async function installPackages(machine, needs) {
  const names = packageNames(needs, "debian");
  const [update, install] = aptCommands(names, rightToInstall(machine));
  const env = { ...machine.env, ...QUIET_APT };
  if ((await show(update, { env })) !== 0) {
    // One broken source among many should not end it: the lists of the others may do.
    say("apt-get update did not succeed; going on with the package lists that are there.");
  }
  const code = await show(install, { env });
  if (code !== 0) {
    throw new NotReady(
      `apt-get could not install the packages (exit code ${code}; its own words are above). By hand:\n  ${installCommands(needs, "debian", machine.isRoot)[0]}`,
    );
  }
}

/** Nothing of apt's, debconf's or needrestart's may ask. */
const QUIET_APT = { DEBIAN_FRONTEND: "noninteractive", APT_LISTCHANGES_FRONTEND: "none", NEEDRESTART_MODE: "l" };

/** Returns the two commands that install `names`, for a right of "root" or "sudo". */
export function aptCommands(names, right) {
  // sudo clears the environment, so what keeps apt from asking is named again behind it.
  const quiet = Object.entries(QUIET_APT).map(([name, value]) => `${name}=${value}`);
  const start = right === "root" ? ["apt-get"] : ["sudo", "-n", "env", ...quiet, "apt-get"];
  // A machine that has just started may be updating itself: wait for it instead of failing.
  const patient = ["-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3", "-o", "Dpkg::Use-Pty=0"];
  return [
    [...start, "update", "-q", ...patient],
    [...start, "install", "-y", "-q", ...patient, "-o", "Dpkg::Options::=--force-confold", ...names],
  ];
}
