// `millpond serve`, and the browser in front of it.
import { createServer } from "node:net";
import { chromium } from "playwright-core";
import { must } from "./programs.mjs";
import { Ended, LIMIT_MS, waitFor } from "./wait.mjs";

/** Returns a port of the loopback that nobody listens on. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/**
 * Starts the server in a place and returns it as soon as it has printed its login link.
 *
 * @param {import("./place.mjs").Place} place
 * @param {string[]} [args]
 */
export async function serve(place, args = []) {
  const port = await freePort();
  const server = place.start("millpond", ["serve", "--port", String(port), ...args]);
  const login = await waitFor("millpond serve to print its login link", () => {
    if (server.child.exitCode !== null) throw new Ended(server.said);
    return /http:\/\/\S+\/login\?\S+/.exec(server.out)?.[0];
  });
  return { ...server, port, login, origin: `http://127.0.0.1:${port}` };
}

/**
 * Opens the login link of a server as a browser does, which is good for once, and returns its cookie and how the API is
 * called with it: `call` returns what is answered, and throws what is refused.
 */
export async function logIn({ login, origin }) {
  const { headers } = await fetch(login, { redirect: "manual" });
  const cookie = headers
    .getSetCookie()
    .map((it) => it.split(";")[0])
    .join("; ");
  if (cookie === "") throw new Error(`${login} sets no cookie: the link was opened before, or is too old`);
  const call = async (method, path, body) => {
    const answer = await fetch(`${origin}/api${path}`, {
      method,
      headers: { cookie, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  };
  return { cookie, call };
}

const QUIET = [
  ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
  ...["--disable-component-update", "--disable-sync"],
];

/**
 * Opens a browser window on nothing yet.
 *
 * @param {import("./place.mjs").Place} place
 * @param {import("playwright-core").BrowserContextOptions & { now?: string }} [options] `now`: what its clock is set to; it goes on from there
 */
export async function browser(place, { now, ...options } = {}) {
  const program = await chromium.launch({ executablePath: must("chromium"), args: QUIET, env: place.env });
  place.atEnd(() => program.close());
  const context = await program.newContext({
    viewport: { width: 1280, height: 800 },
    colorScheme: "light",
    acceptDownloads: true,
    ...options,
  });
  context.setDefaultTimeout(LIMIT_MS);
  if (now !== undefined) await context.clock.install({ time: now });
  const page = await context.newPage();
  place.picture = (path) => page.screenshot({ path });
  const faults = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    const { url } = message.location();
    // The login page, which stands for a moment only, names no icon: the browser asks for one of its own accord.
    if (message.type() === "error" && !url.endsWith("/favicon.ico")) faults.push(`${message.text()} ${url}`);
  });
  // The browser's own dialog is given to tests from the start: asked for with the first wait for one, it may come too late.
  page.on("filechooser", () => undefined);
  return { program, context, page, faults };
}

/** Starts a server, opens its login link, and returns both as soon as the page is there. */
export async function openPage(place, { args, ...options } = {}) {
  const server = await serve(place, args);
  const opened = await browser(place, options);
  await opened.page.goto(server.login);
  await opened.page.waitForURL(`${server.origin}/`);
  // Keys are heard as soon as the page stands.
  await opened.page.locator("footer").waitFor();
  return { server, ...opened };
}
