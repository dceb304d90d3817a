// A run fails, and the page says so; an alert is added to the project's file and sends a test; what is not delivered is shown.
import assert from "node:assert/strict";
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { keepLook } from "../lib/page.mjs";
import { BROWSER } from "../lib/programs.mjs";
import { scenario } from "../lib/scenario.mjs";
import { openPage } from "../lib/serve.mjs";
import { waitFor } from "../lib/wait.mjs";

/** Starts a web server that keeps what is posted to it and answers with a status. */
async function listen(place, status) {
  const told = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (piece) => (body += piece));
    request.on("end", () => {
      told.push({ path: request.url, body });
      response.writeHead(status).end();
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  place.atEnd(() => new Promise((resolve) => server.close(resolve)));
  return { told, address: `http://127.0.0.1:${server.address().port}` };
}

/** Triggers the DAG whose runs fail, and waits until that is told. */
async function fail(page, told) {
  await page
    .getByRole("button", { name: /^nightly\b/ })
    .first()
    .click();
  await page.getByRole("button", { name: "Trigger", exact: true }).click();
  await told.getByText("nightly failed").waitFor();
}

scenario("a failed run is told on the page, and an alert sends a test", BROWSER, async ({ name, place, say }) => {
  const web = await listen(place, 200);
  const gone = await listen(place, 404);
  const folder = place.path("shop");
  await place.millpond("new", folder, "--template", "empty");
  mkdirSync(place.path("shop", "dags"), { recursive: true });
  writeFileSync(place.path("shop", "dags", "nightly.toml"), '[task.load]\nshell = "echo no table; exit 3"\n');
  await place.millpond("trust", "--yes", "--project", folder);
  const { page, faults } = await openPage(place, { args: ["--project", folder] });
  await page.keyboard.press("Control+3");

  say("without an alert the screen says what one looks like, and adds it");
  const list = page.getByRole("region", { name: "Alerts" });
  await list.getByRole("button", { name: "None yet" }).click();
  await page.getByText(/^Nobody is told when a run fails/).waitFor();
  await page.getByRole("button", { name: "Add to millpond.toml" }).click();
  const alert = page.getByRole("region", { name: "on this machine", exact: true });
  await alert.getByText("tells failed, recovered of all DAGs").waitFor();
  assert.match(readFileSync(place.path("shop", "millpond.toml"), "utf8"), /\[\[alert\]\]\nname {4}= "on this machine"/);

  say("a test is shown on this page, and said to be");
  await alert.getByRole("button", { name: "Send a test" }).click();
  const told = page.getByRole("group", { name: "Told by alerts" });
  await told.getByText("Test of on this machine").waitFor();
  await alert.getByText("It is shown.").waitFor();
  await told.getByRole("button", { name: "Close these messages" }).click();

  say("a run that fails is told, and leads to the run");
  await fail(page, told);
  await told.getByText("load: It ended with exit code 3.").waitFor();
  await told.getByRole("button", { name: "Open the run" }).click();
  await page.getByRole("region", { name: "Run", exact: true }).waitFor();
  await told.getByRole("button", { name: "Close these messages" }).click();

  say("an alert that an editor wrote is asked for before it calls anyone");
  appendFileSync(
    place.path("shop", "millpond.toml"),
    `\n[[alert]]\nname = "chat"\nwebhook = "${web.address}/hook"\n\n[[alert]]\nname = "old chat"\nwebhook = "${gone.address}/hook"\n`,
  );
  await list.getByRole("button", { name: /^chat/ }).click();
  const chat = page.getByRole("region", { name: "chat", exact: true });
  await chat.getByRole("button", { name: "Send a test" }).click();
  await chat.getByText("nobody agreed on this machine to whom it tells", { exact: false }).waitFor();
  assert.equal(web.told.length, 0);
  await page.getByRole("note").getByRole("button", { name: "Look…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Let it run" }).click();
  await page.getByRole("note").waitFor({ state: "hidden" });
  await chat.getByRole("button", { name: "Send a test" }).click();
  await chat.getByText("It was taken: 200 OK.").waitFor();
  assert.equal(JSON.parse(web.told[0].body).millpond.event, "test");

  say("a message that nobody takes stands beside the alert and in the overview");
  await fail(page, told);
  await list.getByRole("button", { name: /^old chat/ }).click();
  await page.getByRole("region", { name: "Last messages" }).getByText("It was refused: 404 Not Found.", { exact: false }).first().waitFor();
  await waitFor("the other chat to be told", () => web.told.some(({ body }) => JSON.parse(body).millpond.event === "failed"));
  for (const { overflow } of await keepLook(page, name, "alerts")) assert.equal(overflow, "");
  await page.keyboard.press("Control+1");
  await page.getByText("A message of the alert old chat was not delivered").waitFor();
  await page.getByRole("button", { name: "Open alerts" }).click();
  await page.getByRole("heading", { name: "Alerts", exact: true }).first().waitFor();
  assert.deepEqual(faults, []);
});
