// Where things are kept between runs, and how to know that nothing has changed since.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

/** The root of this clone. */
export const ROOT = path.resolve(import.meta.dirname, "..", "..");

/** Returns the folder for what may be deleted at any time: `$XDG_CACHE_HOME/millpond`, or `~/.cache/millpond`. */
export function cacheFolder(env = process.env) {
  return path.join(env.XDG_CACHE_HOME || path.join(homedir(), ".cache"), "millpond");
}

/**
 * Returns cargo's target folder, which all clones share: the crates from outside are compiled once a machine, not once
 * a clone. A CARGO_TARGET_DIR that is set already is respected.
 */
export function targetFolder(env = process.env) {
  return env.CARGO_TARGET_DIR ? path.resolve(ROOT, env.CARGO_TARGET_DIR) : path.join(cacheFolder(env), "target");
}

/** Returns where the programs that only tests need are installed. */
export function toolsFolder(env = process.env) {
  return path.join(cacheFolder(env), "tools");
}

/** Returns the path of a program that cargo built. `profile` is "debug" or "release". */
export function builtProgram(name, profile, env = process.env, platform = process.platform) {
  return path.join(targetFolder(env), profile, platform === "win32" ? `${name}.exe` : name);
}

/** Not an input of any build, and large or made by builds. */
const NOT_INPUTS = new Set(["node_modules", "target", "dist", ".git", ".millpond", "gen", "artefacts"]);

/**
 * Returns a digest of the paths, sizes and modification times of everything under `places` (relative to `root`).
 * Contents are not read: the compilers do that when the digest differs, and 1,000 files are looked at in milliseconds.
 */
export function fingerprint(root, places) {
  const hash = createHash("sha256");
  const visit = (relative) => {
    const file = path.join(root, relative);
    const stat = statSync(file, { throwIfNoEntry: false });
    if (!stat) {
      hash.update(`${relative}\0absent\n`);
    } else if (stat.isDirectory()) {
      for (const name of readdirSync(file).sort()) {
        if (!NOT_INPUTS.has(name)) visit(path.join(relative, name));
      }
    } else {
      hash.update(`${relative}\0${stat.size}\0${stat.mtimeMs}\n`);
    }
  };
  places.forEach(visit);
  return hash.digest("hex");
}

/** Returns a digest of the contents of `files`; a file that is absent counts as such. */
export function contentDigest(files) {
  const hash = createHash("sha256");
  for (const file of files) {
    hash.update(existsSync(file) ? readFileSync(file) : "absent").update("\0");
  }
  return hash.digest("hex");
}

/**
 * A note that says from what something was made, kept beside what was made. It holds only while the products are
 * exactly those that the making left.
 */
export class Stamp {
  constructor(file) {
    this.file = file;
  }

  /** Returns whether the stamp was written for these inputs and the products are still as they were then. */
  holds(inputs, products = []) {
    try {
      const kept = JSON.parse(readFileSync(this.file, "utf8"));
      return (
        kept.inputs === inputs &&
        JSON.stringify(kept.products) === JSON.stringify(looks(products)) &&
        products.every((it) => existsSync(it))
      );
    } catch {
      return false; // absent or half-written: make it again
    }
  }

  write(inputs, products = []) {
    mkdirSync(path.dirname(this.file), { recursive: true });
    writeFileSync(this.file, JSON.stringify({ inputs, products: looks(products) }));
  }

  forget() {
    rmSync(this.file, { force: true });
  }
}

function looks(products) {
  return products.map((file) => {
    const stat = statSync(file, { throwIfNoEntry: false });
    return stat ? [file, stat.size, stat.mtimeMs] : [file];
  });
}
