// A Python of our own with Polars, for the tests that run the scripts Millpond writes, and with a mail server for those of alerts. It stands in the cache, apart from the system's.
import { existsSync, rmSync } from "node:fs";
import path from "node:path";
import { cacheFolder, Stamp } from "./cache.mjs";
import { show } from "./run.mjs";

/** The packages that it has, each of one version. */
export const PYTHON_PACKAGES = ["polars==2.1.0", "aiosmtpd==1.4.6"];

function folder(env) {
  return path.join(cacheFolder(env), "python");
}

/** Returns the path of the Python. */
export function pythonProgram(env = process.env, platform = process.platform) {
  return platform === "win32" ? path.join(folder(env), "Scripts", "python.exe") : path.join(folder(env), "bin", "python");
}

function stamp(env) {
  return new Stamp(path.join(folder(env), "packages.json"));
}

/** Returns whether the Python is there, with these packages. */
export function hasPython(env = process.env) {
  return existsSync(pythonProgram(env)) && stamp(env).holds(PYTHON_PACKAGES.join(" "));
}

/** Makes the Python anew and returns the exit code of what failed, or 0. */
export async function installPython(env = process.env) {
  rmSync(folder(env), { recursive: true, force: true });
  const system = process.platform === "win32" ? "python" : "python3";
  const made = await show([system, "-m", "venv", folder(env)], { env });
  if (made !== 0) return made;
  const code = await show([pythonProgram(env), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...PYTHON_PACKAGES], {
    env,
  });
  if (code === 0) stamp(env).write(PYTHON_PACKAGES.join(" "));
  return code;
}
