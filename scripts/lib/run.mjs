// Starts other programs: never with a standard input that could be asked something, always with an end.
import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import path from "node:path";
import { ROOT } from "./cache.mjs";

/** What is under way, ended with us: a test's servers and browsers must not outlive it. */
const recorded = new Set();
const shown = new Set();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    for (const child of recorded) endGroup(child, "SIGTERM");
    if (shown.size === 0) process.exit(signal === "SIGINT" ? 130 : 143);
    // Ctrl-C reaches what we show from the terminal itself; a second one would be taken as "at once".
    // It may want to finish something first, so we end when it has ended.
    if (signal !== "SIGINT") for (const child of shown) child.kill(signal);
  });
}

/**
 * Runs a program with our own output and returns its exit code (127 where it cannot be started). The terminal is
 * passed on, so that cargo draws its own progress.
 */
export function show(command, options = {}) {
  const [program, ...args] = portable(command);
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: ROOT, stdio: ["ignore", "inherit", "inherit"], ...options });
    shown.add(child);
    const finish = (code) => {
      shown.delete(child);
      resolve(code);
    };
    child.on("error", (error) => {
      console.error(`${command[0]} could not be started: ${error.message}`);
      finish(127);
    });
    child.on("close", (code, signal) => finish(code ?? (signal === "SIGINT" ? 130 : 143)));
  });
}

/** How long what a program left behind may keep its output open after its end. */
const GRACE_MS = 2_000;

/**
 * Runs a program, shows its output while it comes, adds it to `log`, and returns `{ code, output, timedOut }`.
 * After `limitMinutes` the program and all that it started are ended; what it leaves behind is ended with it.
 */
export function record(command, { log, limitMinutes, env = process.env, cwd = ROOT, quiet = false }) {
  const [program, ...args] = portable(command);
  mkdirSync(path.dirname(log), { recursive: true });
  const file = createWriteStream(log, { flags: "a" });
  file.write(`$ ${command.join(" ")}\n`);
  return new Promise((resolve) => {
    // A group of its own, so that everything it started can be ended with it. Windows has no such groups.
    const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: process.platform !== "win32" });
    recorded.add(child);
    const result = { code: 1, output: "", timedOut: false };
    const take = (stream) => (piece) => {
      if (!quiet) stream.write(piece);
      file.write(piece);
      result.output += piece;
    };
    const limit = setTimeout(() => {
      result.timedOut = true;
      endGroup(child, "SIGKILL");
    }, limitMinutes * 60_000);
    let ended = false;
    const finish = () => {
      if (ended) return;
      ended = true;
      clearTimeout(limit);
      recorded.delete(child);
      file.end(() => resolve(result));
    };
    child.stdout.setEncoding("utf8").on("data", take(process.stdout));
    child.stderr.setEncoding("utf8").on("data", take(process.stderr));
    child.on("error", (error) => {
      take(process.stderr)(`${command[0]} could not be started: ${error.message}\n`);
      result.code = 127;
      finish();
    });
    child.on("exit", (code) => {
      result.code = code ?? 1;
      // A server left behind would hold ports and displays that the next section needs, and our pipes.
      endGroup(child, "SIGKILL");
      setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
        finish();
      }, GRACE_MS).unref();
    });
    child.on("close", finish);
  });
}

/** Returns the command as it can be started here: npm through Node itself, since `npm` is a shell script on Windows. */
export function portable([program, ...args], npm = process.env.npm_execpath) {
  return program === "npm" && npm ? [process.execPath, npm, ...args] : [program, ...args];
}

function endGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // It has ended already.
  }
}
