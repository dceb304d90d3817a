// Nothing is asked of anyone: the app works where there is no network at all, and does not even try to reach one.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dataset } from "../lib/data.mjs";
import { display } from "../lib/display.mjs";
import { must, WINDOW } from "../lib/programs.mjs";
import { scenario } from "../lib/scenario.mjs";
import { waitFor } from "../lib/wait.mjs";

/** Starts a program in a network namespace of its own, which has no device, no route and no name server. */
const inNothing = (program, args) => ["unshare", ["--user", "--map-root-user", "--net", "--kill-child", "--", must(program), ...args]];

/** What a process's namespace has tried: connections, datagrams, packets that had no way out. */
function attempts(pid) {
  const read = (file) => readFileSync(`/proc/${pid}/net/${file}`, "utf8");
  const table = (prefix) => {
    const [head, row] = read("snmp")
      .split("\n")
      .filter((line) => line.startsWith(`${prefix}: `))
      .map((line) => line.split(" ").slice(1));
    return Object.fromEntries(head.map((name, at) => [name, Number(row[at])]));
  };
  const v6 = Object.fromEntries(
    read("snmp6")
      .trim()
      .split("\n")
      .map((line) => line.split(/\s+/))
      .map(([name, value]) => [name, Number(value)]),
  );
  return {
    "packets without a way out": table("Ip").OutNoRoutes + v6.Ip6OutNoRoutes,
    "connections tried": table("Tcp").ActiveOpens,
    "datagrams sent": table("Udp").OutDatagrams + v6.Udp6OutDatagrams,
    "sockets open": ["tcp", "tcp6", "udp", "udp6"].reduce((sum, file) => sum + read(file).trim().split("\n").length - 1, 0),
  };
}

/** Tries to reach an address that is nobody's (RFC 5737), says so, and stays. */
const KNOCK = `
import socket, time
try: socket.create_connection(("192.0.2.1", 80), 1)
except OSError: pass
print("knocked", flush=True)
time.sleep(600)
`;

const NOTHING = { "packets without a way out": 0, "connections tried": 0, "datagrams sent": 0, "sockets open": 0 };

scenario("an_app_without_any_network_works_and_tries_to_reach_nobody", [...WINDOW, "unshare"], async ({ place, say }) => {
  say("the check itself sees an attempt");
  const knocker = place.start(...inNothing("python3", ["-c", KNOCK]));
  await waitFor("the attempt", () => knocker.out.includes("knocked"));
  assert.ok(attempts(knocker.pid)["packets without a way out"] > 0);

  say("a command runs");
  const file = await dataset(place);
  await place.millpond("new", place.path("shop"), "--template", "dealership");
  const args = ["--project", place.path("shop"), "run", "clean_sales", "--input", file, "--output", place.path("out.csv")];
  const ran = await place.run(...inNothing("millpond", args));
  assert.ok([0, 3].includes(ran.code), ran.err);
  assert.match(readFileSync(place.path("out.csv"), "utf8"), /^first_name,last_name,price,above_100\n/);

  say("the window opens on a file");
  await display(place);
  const window = place.start(...inNothing("millpond-desktop", [file]), { env: { MILLPOND_TRACE_START: String(Date.now()) } });
  await waitFor("the first frame", () => /^ready \d+$/m.test(window.err), { limitMs: 60_000 });
  await waitFor("the file to be looked at", () => {
    const { files } = JSON.parse(readFileSync(`${place.env.MILLPOND_DATA}/recent.json`, "utf8"));
    return files.some((entry) => entry.path === file);
  });
  assert.deepEqual(attempts(window.pid), NOTHING);
});
