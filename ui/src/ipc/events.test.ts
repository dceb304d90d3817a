import { expect, it } from "vitest";
import { ApiError } from "./call.ts";
import { followEvents, type EventFeed } from "./events.ts";
import type { Event, EventBatch } from "./types.ts";

const changed = (sequence: number, name: string): Event => ({ sequence, event: "pipeline", name });

/** Follows a door that gives these answers one after the other, then ends. Returns what the page was told. */
async function told(answers: (EventBatch | Error)[]): Promise<string[]> {
  const stop = new AbortController();
  const seen: string[] = [];
  const feed: EventFeed = {
    fetch: (query) => {
      const next = answers.shift();
      seen.push(`ask ${query.epoch ?? "-"} ${query.after ?? "-"}`);
      if (!next) {
        stop.abort();
        return Promise.reject(new Error("ended"));
      }
      return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
    },
    onEvent: (event) => seen.push(event.event === "pipeline" ? event.name : event.event),
    onResync: () => seen.push("resync"),
    onConnected: (cause) => seen.push(cause ? `lost: ${cause.code}` : "connected"),
    wait: () => Promise.resolve(),
  };
  await followEvents(feed, stop.signal);
  return seen.slice(0, -1);
}

it("asks for what came after the last it saw", async () => {
  const first = { epoch: "e", sequence: 5, resync: true, events: [] };
  const second = { epoch: "e", sequence: 6, resync: false, events: [changed(6, "a")] };
  expect(await told([first, second])).toEqual(["ask - -", "ask e 5", "a"]);
});

it("fetches everything again after a gap, and after another owner", async () => {
  const first = { epoch: "e", sequence: 1, resync: true, events: [] };
  const gap = { epoch: "e", sequence: 90, resync: true, events: [] };
  const other = { epoch: "f", sequence: 2, resync: true, events: [] };
  expect(await told([first, gap, other])).toEqual(["ask - -", "ask e 1", "resync", "ask e 90", "resync"]);
});

it("says when the door does not answer, and when it does again", async () => {
  const first = { epoch: "e", sequence: 1, resync: true, events: [] };
  const back = { epoch: "e", sequence: 1, resync: false, events: [] };
  expect(await told([first, new Error("gone"), back])).toEqual(["ask - -", "ask e 1", "lost: internal", "ask e 1", "connected"]);
});

it("says the reason when it becomes another one", async () => {
  const first = { epoch: "e", sequence: 1, resync: true, events: [] };
  const cut = () => new ApiError("unreachable", "Millpond does not answer.");
  const login = () => new ApiError("login", "This browser is not logged in.");
  const seen = await told([first, cut(), cut(), login(), login()]);
  expect(seen.filter((what) => !what.startsWith("ask"))).toEqual(["lost: unreachable", "lost: login"]);
});
