// Node's modules and the built page.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { contentDigest, fingerprint, ROOT, Stamp } from "./cache.mjs";
import { show } from "./run.mjs";

const PACKAGE = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8"));

/** Folders with a package of their own, and the lock file that all share. */
export const WORKSPACES = PACKAGE.workspaces;
export const NODE_WANTED = PACKAGE.engines.node.replace(/[^\d.]/g, "");

const lockFile = path.join(ROOT, "package-lock.json");
const modulesStamp = new Stamp(path.join(ROOT, "node_modules", ".millpond-stamp"));

/** A package that compiled something did so for this Node, so its major version counts too. */
function modulesInputs() {
  const manifests = ["package.json", ...WORKSPACES.map((it) => `${it}/package.json`)].map((it) => path.join(ROOT, it));
  return `${process.version.split(".")[0]} ${process.platform} ${contentDigest([lockFile, ...manifests])}`;
}

export function hasModules() {
  return modulesStamp.holds(modulesInputs());
}

/** Installs exactly what the lock file says, for all workspaces. Returns npm's exit code. */
export async function installModules(env) {
  const quiet = ["--no-audit", "--no-fund", "--no-progress"];
  const code = await show(existsSync(lockFile) ? ["npm", "ci", ...quiet] : ["npm", "install", ...quiet], { env });
  if (code === 0) modulesStamp.write(modulesInputs());
  return code;
}

const PAGE = path.join(ROOT, "ui", "dist", "index.html");
// Not in ui/dist: everything there goes into the programs.
const pageStamp = new Stamp(path.join(ROOT, "node_modules", ".millpond-page"));

/** Everything the page is made from. */
function pageInputs() {
  return fingerprint(ROOT, ["package-lock.json", "ui"]);
}

export function hasPage() {
  return pageStamp.holds(pageInputs(), [PAGE]);
}

/** Says that the page was built from what is there now. */
export function stampPage(inputs) {
  pageStamp.write(inputs, [PAGE]);
}

/** Builds ui/dist unless it is that of the present sources. Both programs carry it. Returns an exit code. */
export async function buildPage(env, run = show) {
  if (hasPage()) return 0;
  const inputs = pageInputs(); // before the build: what changes during it is built the next time
  const code = await run(["npm", "run", "--silent", "-w", "ui", "build"], { env });
  if (code === 0) stampPage(inputs);
  return code;
}
