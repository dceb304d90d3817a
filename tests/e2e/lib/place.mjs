// A place of a test's own: a temporary folder, an environment that leads nowhere else, and everything that was started
// in it. At its end all of that is gone.
import { execFile, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { must } from "./programs.mjs";
import { waitFor } from "./wait.mjs";

/** Every process that is started in a place carries its folder under this name, and is found by it at the end. */
const MARK = "MILLPOND_TEST_PLACE";

/** What of the person's own environment would change what is tested. */
const NOT_HANDED_ON = /^(MILLPOND_|XDG_|DBUS_|GTK_|GDK_|WEBKIT_|DISPLAY$|WAYLAND_DISPLAY$|LC_|LANG$|LANGUAGE$)/;

export class Place {
  #ends = [];
  /** Takes a picture of what is on the screen, where something is. @type {((file: string) => Promise<unknown>) | undefined} */
  picture;

  /** @param {import("node:test").TestContext} t the test at whose end the place is cleared */
  constructor(t) {
    this.folder = mkdtempSync(path.join(tmpdir(), "millpond-e2e-"));
    const own = (name, mode = 0o755) => {
      const folder = path.join(this.folder, name);
      mkdirSync(folder, { mode });
      return folder;
    };
    const inherited = Object.entries(process.env).filter(([name]) => !NOT_HANDED_ON.test(name));
    this.env = {
      ...Object.fromEntries(inherited),
      [MARK]: this.folder,
      HOME: own("home"),
      MILLPOND_DATA: own("app-data"),
      XDG_RUNTIME_DIR: own("runtime", 0o700),
      LANG: "C.UTF-8",
      TZ: "UTC",
    };
    /** The folder that programs are started in. It is no project. */
    this.work = own("work");
    t.after(() => this.#clear());
  }

  /** Returns a path in the working folder. */
  path(...parts) {
    return path.join(this.work, ...parts);
  }

  /** Says what else is to be done at the end; the last said is done first. */
  atEnd(end) {
    this.#ends.push(end);
  }

  /**
   * Starts a program that goes on until the place is cleared. What it says is kept in `said`.
   * It stays in our own process group: whoever ends the tests ends it too.
   */
  start(program, args, { env = {}, cwd = this.work } = {}) {
    const child = spawn(must(program), args, { cwd, env: { ...this.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    const started = {
      child,
      pid: child.pid,
      out: "",
      err: "",
      get said() {
        return this.out + this.err;
      },
    };
    child.stdout.setEncoding("utf8").on("data", (piece) => (started.out += piece));
    child.stderr.setEncoding("utf8").on("data", (piece) => (started.err += piece));
    child.on("error", (error) => (started.err += error.message));
    return started;
  }

  /** Runs a program to its end and returns `{ code, out, err }`; it may fail. */
  run(program, args, { env = {}, limitMs = 60_000 } = {}) {
    const options = { cwd: this.work, env: { ...this.env, ...env }, timeout: limitMs, killSignal: "SIGKILL", maxBuffer: 1 << 26 };
    return new Promise((resolve) => {
      execFile(must(program), args, options, (error, out, err) => {
        resolve({ code: error ? (typeof error.code === "number" ? error.code : 1) : 0, out, err });
      });
    });
  }

  /** Runs `millpond` to its end, which must be a good one, and returns what it wrote to standard output. */
  async millpond(...args) {
    const ran = await this.run("millpond", args);
    if (ran.code !== 0) throw new Error(`millpond ${args.join(" ")} ended with ${ran.code}:\n${ran.err}`);
    return ran.out;
  }

  async #clear() {
    for (const end of this.#ends.reverse()) await end();
    await waitFor("every process of the test to be gone", () => {
      const left = processesOf(this.folder);
      left.forEach(kill);
      return left.length === 0;
    });
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Returns the ids of the running processes that were started in a place, directly or not. */
export function processesOf(folder) {
  const ids = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  return ids.filter((id) => readProc(id, "environ").split("\0").includes(`${MARK}=${folder}`)).map(Number);
}

// A process that ends between being listed and being read is no longer there: nothing is known of it.
function readProc(id, what) {
  try {
    return readFileSync(path.join("/proc", id, what), "utf8");
  } catch {
    return "";
  }
}

function kill(id) {
  try {
    process.kill(id, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
