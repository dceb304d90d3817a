// How soon and how fast DAGs run under `millpond serve`: from the instant to the first line of a shell task, tasks a second,
// a backfill, many DAGs at one instant, and what an idle engine takes. Options: `--samples N` (1,000 seconds of latency),
// `--tasks N` of one run (200), `--dags N` (1,000), `--idle SECONDS` (30). `--samples 0` and `--dags 0` leave those out.
//
// Airflow 3.3.2 on one machine of this kind: instant to task 1.85 s (median), 7.2 no-op tasks a second, a backfill of 30
// runs 8.5 s, idle 1,038 MiB.
import { readFileSync } from "node:fs";
import { say } from "../../scripts/lib/progress.mjs";
import { waitFor } from "../e2e/lib/wait.mjs";
import { median, option, share } from "./lib/figures.mjs";
import { ended, inProject, PATIENCE_MS } from "./lib/shop.mjs";

const args = process.argv.slice(2);
const [samples, tasks] = [option(args, "--samples", 1_000), option(args, "--tasks", 200)];
const [dags, idleSeconds] = [option(args, "--dags", 1_000), option(args, "--idle", 30)];
/** Clock ticks a second that /proc counts in (USER_HZ, proc_pid_stat(5)). */
const TICKS = 100;

const ms = (from, to) => Date.parse(to) - Date.parse(from);
const row = (name, ...cells) => say(`${name.padEnd(58)} ${cells.map((cell) => String(cell).padStart(10)).join(" ")}`);

/** From the instant at which a run is due to the first line that its shell task writes. */
async function latency() {
  await inProject({ tick: 'schedule = "* * * * * *"\nmax_active_runs = 8\n[task.say]\nshell = "echo x"\n' }, async ({ call }) => {
    await call("POST", "/dags/tick/enable", { enabled: true });
    const seen = new Map();
    while (seen.size < samples) {
      await new Promise((done) => setTimeout(done, 5_000));
      const { runs } = await call("GET", "/dags/tick/runs?limit=1000&state=success");
      for (const { id, logical_time } of runs) {
        if (seen.has(id) || seen.size >= samples) continue;
        const { lines } = await call("GET", `/dag-runs/${id}/tasks/say/log?stream=out&limit=1`);
        seen.set(id, ms(logical_time, lines[0].at));
      }
    }
    const sorted = [...seen.values()].sort((a, b) => a - b);
    row(`instant to the first line of a shell task, ${sorted.length} runs, ms`, median(sorted), share(sorted, 0.99), sorted.at(-1));
  });
}

const noops = (kind, count) =>
  Array.from(
    { length: count },
    (_, at) => `[task.t${at}]\n${kind === "shell" ? 'shell = ["true"]' : 'sensor = { file = "millpond.toml" }'}\n`,
  ).join("");

/** No-op tasks a second, of one run with many of them. */
async function throughput(kind, count) {
  await inProject({ many: `schedule = "manual"\n${noops(kind, count)}` }, async ({ call }) => {
    await call("POST", "/dags/many/trigger", {});
    const [run] = await ended(call, "many", 1);
    row(`no-op tasks a second, ${kind}, ${count} tasks`, Math.round((count * 1000) / ms(run.started_at, run.ended_at)));
  });
}

/** A backfill of 30 runs of a no-op. */
async function backfill() {
  const text = 'schedule = "@daily"\ntimezone = "UTC"\nmax_active_runs = 8\n[task.noop]\nshell = ["true"]\n';
  await inProject({ daily: text }, async ({ call }) => {
    const start = Date.now();
    await call("POST", "/dags/daily/backfill", { from: "2026-01-01T00:00:00Z", to: "2026-01-30T00:00:00Z", rerun: "none", dry_run: false });
    const runs = await ended(call, "daily", 30);
    const last = Math.max(...runs.map((run) => Date.parse(run.ended_at)));
    row("backfill of 30 no-op runs (shell), ms", last - start);
  });
}

/** Many DAGs that are due at one instant, and an engine that has nothing to do with them. */
async function crowd() {
  const due = new Date(Math.ceil((Date.now() + 90_000 + dags * 10) / 60_000) * 60_000);
  const text = `schedule = "${due.getUTCMinutes()} ${due.getUTCHours()} * * *"\ntimezone = "UTC"\n[task.there]\nsensor = { file = "millpond.toml" }\n`;
  const names = Array.from({ length: dags }, (_, at) => `d${at}`);
  await inProject(Object.fromEntries(names.map((name) => [name, text])), async ({ call, pid }) => {
    for (const name of names) await call("POST", `/dags/${name}/enable`, { enabled: true });
    await waitFor("the instant to come", () => Date.now() > due.getTime() + 1_000, { limitMs: PATIENCE_MS });
    const runs = [];
    for (const name of names) runs.push(...(await ended(call, name, 1)));
    const after = (key) => Math.max(...runs.map((run) => ms(due.toISOString(), run[key])));
    row(`${runs.length} DAGs due at one instant, in-process no-ops, ms`, after("queued_at"), after("ended_at"));
    const ticks = () =>
      readFileSync(`/proc/${pid}/stat`, "utf8")
        .split(") ")[1]
        .split(" ")
        .slice(11, 13)
        .reduce((sum, it) => sum + Number(it), 0);
    const before = ticks();
    await new Promise((done) => setTimeout(done, idleSeconds * 1_000));
    const busy = ((ticks() - before) / TICKS / idleSeconds) * 100;
    const pss = Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))[1]) / 1024;
    row(`idle with ${dags} DAGs: MiB (PSS), % of a core`, pss.toFixed(1), busy.toFixed(2));
  });
}

if (samples > 0) {
  row("", "median", "p99", "max");
  await latency();
}
await throughput("shell", tasks);
await throughput("in process", tasks);
await backfill();
if (dags > 0) {
  row("", "all queued", "all ended");
  await crowd();
}
