// Who may ask the server: pages of its own origin, in a browser that was logged in.
import assert from "node:assert/strict";
import { request } from "node:http";
import { BROWSER } from "../lib/programs.mjs";
import { scenario } from "../lib/scenario.mjs";
import { browser, openPage, serve } from "../lib/serve.mjs";

/** Returns `{ status, body }` of a request with exactly these headers: fetch would not let Host be said. */
function ask({ port }, headers, { path = "/api/status", method = "GET" } = {}) {
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, path, method, headers }, (answer) => {
      let body = "";
      answer.setEncoding("utf8").on("data", (piece) => (body += piece));
      answer.on("end", () => resolve({ status: answer.statusCode, body }));
    });
    asked.on("error", reject).end();
  });
}

scenario("a_request_with_a_foreign_host_a_foreign_origin_or_no_login_is_refused", BROWSER, async ({ place, say }) => {
  const { server, context } = await openPage(place);
  const [cookie] = await context.cookies();
  const logged = { cookie: `${cookie.name}=${cookie.value}` };
  const ours = { host: `127.0.0.1:${server.port}` };

  say("the browser that was logged in is answered");
  assert.equal((await ask(server, { ...ours, ...logged })).status, 200);
  assert.equal((await ask(server, { ...ours, ...logged, origin: server.origin })).status, 200);

  say("a foreign Host");
  for (const host of ["millpond.example", `millpond.example:${server.port}`, "127.0.0.1:1", `127.0.0.1.millpond.example:${server.port}`]) {
    const answer = await ask(server, { ...logged, host });
    assert.equal(answer.status, 403, `Host: ${host}`);
    assert.equal(JSON.parse(answer.body).code, "forbidden");
  }

  say("a foreign Origin, also with the cookie and for what changes nothing");
  for (const origin of ["https://millpond.example", "http://127.0.0.1:1", "null"]) {
    for (const method of ["GET", "POST", "DELETE"]) {
      const answer = await ask(server, { ...ours, ...logged, origin }, { method, path: "/api/runs" });
      assert.equal(answer.status, 403, `Origin: ${origin}, ${method}`);
    }
  }

  say("no login, and a made-up one");
  for (const headers of [ours, { ...ours, cookie: `${cookie.name}=${"0".repeat(64)}` }]) {
    const answer = await ask(server, headers);
    assert.equal(answer.status, 401);
    assert.match(JSON.parse(answer.body).hint, /login link/);
  }
  assert.equal((await ask(server, ours, { path: "/" })).status, 401);
});

scenario("a_login_link_is_good_for_one_browser_only", BROWSER, async ({ place, say }) => {
  const { server, context } = await openPage(place);
  const [cookie] = await context.cookies();
  assert.equal(cookie.httpOnly, true);
  assert.equal(cookie.sameSite, "Strict");

  say("a second browser uses the same link");
  const second = await browser(place);
  const answer = await second.page.goto(server.login);
  assert.equal(answer.status(), 401);
  await second.page.getByText("This link was used already").waitFor();
  assert.equal((await second.page.goto(server.origin)).status(), 401);

  say("the first one goes on");
  await context.pages()[0].reload();
  await context.pages()[0].getByText("Drop a file or a folder here").waitFor();
});

scenario("a_page_of_another_server_cannot_read_or_change_anything", BROWSER, async ({ place, say }) => {
  const { server, context } = await openPage(place);
  const other = await serve(place);
  say("a page of another port asks in the name of the browser that is logged in");
  const page = await context.newPage();
  await page.goto(`${other.origin}/login`);
  const seen = await page.evaluate(async (address) => {
    const tries = [
      fetch(address, { credentials: "include" }),
      fetch(address, { credentials: "include", method: "POST", headers: { "content-type": "text/plain" }, body: "{}" }),
    ];
    return (await Promise.allSettled(tries)).map((tried) => tried.status);
  }, `${server.origin}/api/runs`);
  assert.deepEqual(seen, ["rejected", "rejected"]);
  const { total } = JSON.parse(await place.millpond("runs", "--json"));
  assert.equal(total, 0);
});
