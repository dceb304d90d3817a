// A project of a bench's own, served.
import { mkdirSync, writeFileSync } from "node:fs";
import { Place } from "../../e2e/lib/place.mjs";
import { logIn, serve } from "../../e2e/lib/serve.mjs";
import { waitFor } from "../../e2e/lib/wait.mjs";

export const PATIENCE_MS = 600_000;

/** Makes a project with these DAGs, agrees to what they run, serves it, and measures. */
export async function inProject(texts, work) {
  const ends = [];
  const place = new Place({ after: (end) => ends.push(end) });
  try {
    const shop = place.path("shop");
    await place.millpond("new", shop, "--template", "empty");
    mkdirSync(`${shop}/dags`, { recursive: true });
    for (const [name, text] of Object.entries(texts)) writeFileSync(`${shop}/dags/${name}.toml`, text);
    await place.millpond("--project", shop, "trust", "--yes");
    const server = await serve(place, ["--project", shop]);
    const { cookie, call } = await logIn(server);
    return await work({ place, shop, server, cookie, call, pid: server.child.pid });
  } finally {
    for (const end of ends) await end();
  }
}

/** Waits until so many runs of a DAG have ended, and returns them. */
export async function ended(call, dag, count) {
  let runs;
  await waitFor(
    `${count} runs of ${dag} to end`,
    async () => {
      ({ runs } = await call("GET", `/dags/${dag}/runs?limit=1000`));
      return runs.filter((run) => run.ended_at).length >= count;
    },
    { limitMs: PATIENCE_MS },
  );
  return runs.filter((run) => run.ended_at);
}
