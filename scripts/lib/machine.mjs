// What this machine is: its system, who we are on it, and which programs it has. Everything that asks the system
// goes through a Machine, so that tests can describe another one.
import { execFileSync } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync, statSync } from "node:fs";
import { availableParallelism, homedir, platform as systemPlatform } from "node:os";
import path from "node:path";

/**
 * Returns the real machine.
 *
 * `family` is whose package names apply: debian, fedora, macos, windows or other. macOS and Windows are written
 * from their documentation and are not tested.
 */
export function thisMachine(env = process.env) {
  const platform = systemPlatform();
  withCargoOnThePath(env, platform);
  const find = (name) => findProgram(name, env, platform);
  return {
    platform,
    env,
    family: familyOf(platform, platform === "linux" ? readOr("/etc/os-release", "") : ""),
    cores: availableParallelism(),
    isRoot: process.getuid?.() === 0,
    hasDisplay: hasDisplay(platform, env),
    find,
    exists: existsSync,
    /** Returns the trimmed standard output of a program, or undefined where it is missing, fails or takes too long. */
    ask(program, args, options = {}) {
      try {
        return execFileSync(program, args, {
          stdio: ["ignore", "pipe", "ignore"],
          encoding: "utf8",
          timeout: 30_000,
          env,
          ...options,
        }).trim();
      } catch {
        return undefined;
      }
    },
  };
}

/** Returns whether a window can be opened. Only Linux can be without a display in a way that a variable tells. */
export function hasDisplay(platform, env) {
  return platform !== "linux" || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/** Returns whose package names apply, from the system and the text of `/etc/os-release`. */
export function familyOf(platform, osRelease) {
  if (platform === "darwin") return "macos";
  if (platform === "win32") return "windows";
  const value = (key) => new RegExp(`^${key}="?([^"\n]*)"?$`, "m").exec(osRelease)?.[1] ?? "";
  const ids = `${value("ID")} ${value("ID_LIKE")}`.split(/\s+/);
  if (ids.includes("debian") || ids.includes("ubuntu")) return "debian";
  if (ids.includes("fedora") || ids.includes("rhel")) return "fedora";
  return "other";
}

/** Returns how this user may install system packages: "root", "sudo" (it asks no password) or "none". */
export function rightToInstall(machine) {
  if (machine.isRoot) return "root";
  // -n: sudo fails at once where it would have to ask for a password.
  return machine.find("sudo") && machine.ask("sudo", ["-n", "true"]) !== undefined ? "sudo" : "none";
}

/** Returns whether apt can install packages here without a question. */
export function canUseApt(machine) {
  return machine.family === "debian" && machine.find("apt-get") !== undefined && rightToInstall(machine) !== "none";
}

/** Returns whether version `actual` (such as "1.95.0") is at least `wanted`; words before the number are skipped. */
export function isAtLeast(actual, wanted) {
  const numbers = (text) => (/\d+(\.\d+)*/.exec(text ?? "")?.[0] ?? "0").split(".").map(Number);
  const [have, want] = [numbers(actual), numbers(wanted)];
  for (let i = 0; i < want.length; i += 1) {
    if ((have[i] ?? 0) !== want[i]) return (have[i] ?? 0) > want[i];
  }
  return true;
}

/** Returns the full path of a program on the PATH, or undefined. A name with a slash is looked at as it is. */
export function findProgram(name, env, platform) {
  const endings = platform === "win32" ? (env.PATHEXT ?? ".EXE;.CMD;.BAT").split(";") : [""];
  const folders = path.isAbsolute(name) ? [""] : (env.PATH ?? env.Path ?? "").split(path.delimiter).filter(Boolean);
  for (const folder of folders) {
    for (const ending of endings) {
      const file = path.join(folder, name + ending);
      if (isProgram(file)) return file;
    }
  }
  return undefined;
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** rustup changes the PATH in a shell's start files only; a terminal opened before it does not have it. */
function withCargoOnThePath(env, platform) {
  const bin = path.join(env.CARGO_HOME ?? path.join(homedir(), ".cargo"), "bin");
  if (!findProgram("cargo", env, platform) && existsSync(bin)) env.PATH = `${env.PATH ?? ""}${path.delimiter}${bin}`;
}

function readOr(file, otherwise) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return otherwise;
  }
}
