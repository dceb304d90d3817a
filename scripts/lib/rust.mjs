// cargo: that it is there, that its crates are there, and that a build means this clone's code.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ROOT, targetFolder, toolsFolder } from "./cache.mjs";
import { isAtLeast } from "./machine.mjs";
import { show } from "./run.mjs";

/** The programs of cargo's that only tests need. Versions are fixed: a test means the same everywhere. */
export const TOOLS = [
  { name: "cargo-deny", version: "0.20.2", minutes: 3, why: "checks licences and banned crates" },
  { name: "cargo-fuzz", version: "0.13.2", minutes: 3, why: "looks for inputs that a parser falls on" },
  { name: "tauri-driver", version: "2.1.0", minutes: 2, why: "drives the real window" },
];

/** Returns the oldest Rust that builds the project, from Cargo.toml's `rust-version`. */
export function rustWanted(manifest = readFileSync(path.join(ROOT, "Cargo.toml"), "utf8")) {
  return /^rust-version\s*=\s*"([^"]+)"/m.exec(manifest)?.[1] ?? "0";
}

/** Returns what is wrong with this machine's Rust, in words, or undefined. */
export function rustProblem(machine, wanted = rustWanted()) {
  const version = machine.ask("cargo", ["--version"], { cwd: ROOT });
  if (version === undefined) return `Rust is missing (${wanted} or newer is needed).`;
  return isAtLeast(version, wanted) ? undefined : `Rust ${wanted} or newer is needed; this is ${version}.`;
}

/** Lockfile changes are a developer's to make: under CI the lock file must already fit. */
export function locked(env = process.env) {
  return env.CI ? ["--locked"] : [];
}

/** Returns the triple that rustc builds for; only its crates are fetched. */
export function hostTriple(machine) {
  return /^host: (.+)$/m.exec(machine.ask("rustc", ["-vV"], { cwd: ROOT }) ?? "")?.[1];
}

function fetchCommand(machine) {
  const triple = hostTriple(machine);
  return ["fetch", ...locked(machine.env), ...(triple ? ["--target", triple] : [])];
}

/** Returns whether every crate of the lock file is already on this machine. */
export function hasCrates(machine) {
  return machine.ask("cargo", [...fetchCommand(machine), "--offline"], { cwd: ROOT }) !== undefined;
}

export function fetchCrates(machine) {
  return show(["cargo", ...fetchCommand(machine)], { env: machine.env });
}

/** Returns those of the tools `names` that are not installed in our tools folder in the version wanted. */
export function missingTools(names, folder = toolsFolder()) {
  let installed = {};
  try {
    // cargo's own record of what `--root` holds.
    installed = JSON.parse(readFileSync(path.join(folder, ".crates2.json"), "utf8")).installs;
  } catch {
    // Nothing was installed yet.
  }
  const present = Object.keys(installed);
  return TOOLS.filter((tool) => {
    const program = path.join(folder, "bin", process.platform === "win32" ? `${tool.name}.exe` : tool.name);
    if (!names.includes(tool.name)) return false;
    return !present.some((id) => id.startsWith(`${tool.name} ${tool.version} `)) || !existsSync(program);
  });
}

export function installTool(tool, env) {
  // Its build is thrown away: in the shared target folder it would only take room.
  const own = { ...env };
  delete own.CARGO_TARGET_DIR;
  const args = ["install", tool.name, "--version", tool.version, "--locked", "--force", "--root", toolsFolder(env)];
  return show(["cargo", ...args], { env: own });
}

/** Returns the names of the workspace's packages, from the folders that hold them. */
export function workspacePackages(machine) {
  const text = machine.ask("cargo", ["metadata", "--no-deps", "--offline", "--format-version", "1"], { cwd: ROOT, maxBuffer: 1 << 26 });
  return text === undefined ? [] : JSON.parse(text).packages.map((it) => it.name);
}

/**
 * Makes sure that cargo cannot take another clone's build for ours. It tells clones apart neither by path nor by
 * content, only by whether a source is newer than what was built; two clones that share a target folder could so run
 * each other's code. So the folder says which clone built last, and for another one our packages (only ours) are
 * built again. A plain `cargo` uses ./target and needs none of this.
 */
export async function claimTarget(machine, profile, root = ROOT) {
  const note = path.join(targetFolder(machine.env), profile, ".millpond-clone");
  const built = path.dirname(note);
  if (existsSync(note) && readFileSync(note, "utf8") === root) return;
  if (existsSync(built)) {
    const names = workspacePackages(machine).flatMap((name) => ["-p", name]);
    const code = await show(["cargo", "clean", "--quiet", ...(profile === "release" ? ["--release"] : []), ...names], { env: machine.env });
    if (code !== 0) throw new Error(`cargo clean failed in ${built}: delete that folder and start again`);
  }
  mkdirSync(built, { recursive: true });
  writeFileSync(note, root);
}
