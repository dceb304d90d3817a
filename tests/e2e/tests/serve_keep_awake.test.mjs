// A run whose DAG asks for it holds off the machine's sleep by logind's own call, for as long as it goes on.
import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { scenario } from "../lib/scenario.mjs";
import { logIn, serve } from "../lib/serve.mjs";
import { waitFor } from "../lib/wait.mjs";

const SERVICE = path.join(import.meta.dirname, "..", "lib", "login_service.py");
const BUS = (folder) => `<busconfig>
  <type>system</type>
  <listen>unix:tmpdir=${folder}</listen>
  <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
`;
/** Goes on until its file is there. */
const DAG = `keep_awake = true
[task.wait]
shell = "until [ -e go ]; do sleep 0.1; done; rm go"
`;

scenario(
  "a run keeps the machine awake while it goes on, and says where the system does not let it",
  ["millpond", "dbus-daemon", "python3"],
  async ({ place, say }) => {
    const shop = place.path("shop");
    await place.millpond("new", shop, "--template", "empty");
    mkdirSync(`${shop}/dags`, { recursive: true });
    writeFileSync(`${shop}/dags/long.toml`, DAG);
    await place.millpond("trust", "--yes", "--project", shop);
    writeFileSync(place.path("bus.xml"), BUS(place.env.XDG_RUNTIME_DIR));
    const bus = place.start("dbus-daemon", [`--config-file=${place.path("bus.xml")}`, "--nofork", "--print-address=1"]);
    place.env.DBUS_SYSTEM_BUS_ADDRESS = await waitFor("the system's bus", () => /^unix:\S+/m.exec(bus.out)?.[0]);
    const server = await serve(place, ["--project", shop]);
    const { call } = await logIn(server);
    const seeAwake = (words, fits) =>
      waitFor(words, async () => {
        const { awake } = await call("GET", "/schedule");
        if (!fits(awake)) throw new Error(JSON.stringify(awake));
        return awake;
      });

    say("without logind the state says why the machine may fall asleep");
    await call("POST", "/dags/long/trigger", {});
    const refused = await seeAwake("the refusal", ({ wanted, why_not }) => wanted && why_not);
    assert.equal(refused.held, false);
    assert.match(refused.why_not, /does not let programs hold off its sleep/);
    writeFileSync(`${shop}/go`, "");
    await seeAwake("the end of the run", ({ wanted }) => !wanted);

    say("with it the run holds off idle sleep, and nothing else");
    const service = place.start("python3", [SERVICE]);
    await waitFor("the service", () => service.out.includes("ready"));
    await call("POST", "/dags/long/trigger", {});
    await seeAwake("the hold", ({ held }) => held);
    const said = () =>
      service.out
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line));
    assert.deepEqual(said().slice(1), [{ held: "idle", who: "Millpond", why: "A run of a DAG goes on", mode: "block" }]);

    say("it lets go at the end of the run");
    rmSync(`${shop}/go`, { force: true });
    writeFileSync(`${shop}/go`, "");
    await seeAwake("the machine to be left alone", ({ wanted, held }) => !wanted && !held);
    await waitFor("the service to see it", () => service.out.includes('"released": "idle"'));
    assert.equal(said().length, 3);
  },
);
