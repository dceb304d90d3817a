// Measures the main job (split names, clean prices, flag the expensive) on a large file: against what a person would
// pick instead, where the script that does so stands beside the project; otherwise ours alone.
import { spawn } from "node:child_process";
import { createReadStream, existsSync, mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { once } from "node:events";
import path from "node:path";
import { cacheFolder, ROOT } from "../../scripts/lib/cache.mjs";
import { say } from "../../scripts/lib/progress.mjs";
import { show } from "../../scripts/lib/run.mjs";
import { median, option } from "./lib/figures.mjs";
import { writeRows } from "./lib/rows.mjs";

const PEERS = path.join(ROOT, "..", "shared", "bench", "transform_peers.py");

/** Measures with the optimised `millpond`. Options: `--rows N` (10 million) and `--repeats N` (5). Returns an exit code. */
function main(args) {
  const env = process.env;
  const work = path.join(cacheFolder(env), "bench");
  mkdirSync(work, { recursive: true });
  const pipeline = path.join(import.meta.dirname, "lib", "main_job.toml");
  // The history of a person's own runs stays free of these.
  const own = { ...env, MILLPOND_DATA: path.join(work, "data") };
  const command = [path.join(env.MILLPOND_BINARIES, "millpond"), "run", pipeline, "--input", "{input}", "--output", "{output}"];
  if (existsSync(PEERS)) {
    return show(["python3", PEERS, "--work", work, "--extra", `millpond=${command.map(quoted).join(" ")}`, ...args], { env: own });
  }
  say("The script that measures the peers (../shared/bench/transform_peers.py) is not here: ours alone, on generated rows.");
  return alone(command, work, { rows: option(args, "--rows", 10_000_000), repeats: option(args, "--repeats", 5), env: own });
}

async function alone(command, work, { rows, repeats, env }) {
  const input = path.join(work, `generated-${rows}.csv`);
  if (!existsSync(input)) {
    say(`Writing ${input}`);
    await writeRows(input, rows);
  }
  const output = path.join(work, "out-millpond.csv");
  const filled = command.map((it) => it.replace("{input}", input).replace("{output}", output));
  const measured = [];
  for (let round = 0; round <= repeats; round += 1) {
    rmSync(output, { force: true });
    const { code, seconds, peakMb } = await measure(filled, env);
    if (code !== 0) {
      console.error(`millpond ended with exit code ${code}; its words are above.`);
      return 1;
    }
    // The first round warms caches and is checked instead of counted.
    if (round > 0) {
      measured.push({ seconds, peakMb });
    } else {
      const lines = await lineCount(output);
      if (lines !== rows + 1) {
        console.error(`${output} has ${lines} lines, not ${rows + 1}`);
        return 1;
      }
    }
  }
  const times = measured.map((it) => it.seconds).sort((a, b) => a - b);
  const peak = Math.max(...measured.map((it) => it.peakMb));
  say(`${rows.toLocaleString("en")} rows, ${(statSync(input).size / 1e6).toFixed(0)} MB, ${repeats} rounds`);
  say(
    `median ${median(times).toFixed(2)} s (${times[0].toFixed(2)} to ${times.at(-1).toFixed(2)})${peak > 0 ? `, peak ${peak.toFixed(0)} MB` : ""}`,
  );
  return 0;
}

async function measure([program, ...args], env) {
  const start = performance.now();
  const child = spawn(program, args, { env, stdio: ["ignore", "ignore", "pipe"] });
  let words = "";
  child.stderr.setEncoding("utf8").on("data", (piece) => (words += piece));
  let peakMb = 0;
  // The kernel keeps the peak; it is gone with the process, so it is read along the way. Linux only.
  const look = setInterval(() => (peakMb = Math.max(peakMb, peakOf(child.pid))), 10);
  const [code] = await once(child, "close");
  clearInterval(look);
  if (code !== 0) console.error(words);
  return { code, seconds: (performance.now() - start) / 1000, peakMb };
}

function peakOf(pid) {
  try {
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

async function lineCount(file) {
  let lines = 0;
  for await (const piece of createReadStream(file)) {
    for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) lines += 1;
  }
  return lines;
}

/** Returns a word as the peers' script, which splits like a shell, reads it. */
function quoted(word) {
  return /^[\w@%+=:,./{}-]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`;
}

process.exitCode = await main(process.argv.slice(2));
