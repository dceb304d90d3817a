import { describe, expect, it } from "vitest";
import type { DagListing, UpcomingRun } from "../ipc/index.ts";
import { askedFrom, axisMarks, comingOf, comingWords, placeAt, ticksPath, usualSeconds, wordsSide, zoneOf, zonePlace } from "./strip.ts";

const NOW = new Date("2026-11-24T20:48:00+08:00");

const dag = (name: string, more: Partial<DagListing> = {}): DagListing => ({
  ...{ name, path: "", problems: [], in_force: true, schedule: ["@daily"], tasks: 1, enabled: true, fires_here: true, recent: [] },
  ...{ active: 0, failed_in_a_row: 0, timezone: "Asia/Singapore", next: { at: "2026-11-24T17:00:00Z", wall: "2026-11-25T01:00:00+08:00" } },
  ...more,
});

describe("the axis", () => {
  const told = (at: string, zone: string) => axisMarks(new Date(at), zone).map(({ place, word }) => `${Math.round(place * 1440)} ${word}`);

  it("has every third hour, and the day where it begins", () => {
    expect(told("2026-11-24T20:48:00+08:00", "Asia/Singapore")).toEqual([
      ...["192 Wed 25", "372 03", "552 06", "732 09", "912 12", "1092 15", "1272 18"],
    ]);
    expect(told("2026-11-24T20:48:00Z", "Asia/Kathmandu").slice(0, 2)).toEqual(["207 06", "387 09"]);
  });
  it("names nothing where now stands", () => {
    expect(told("2026-11-24T23:30:00+08:00", "Asia/Singapore").slice(0, 2)).toEqual(["30 ", "210 03"]);
  });
  it("goes by the clock where that is set", () => {
    // Berlin's clock goes from 02:00 to 03:00, and in October from 03:00 to 02:00.
    expect(told("2026-03-28T20:00:00+01:00", "Europe/Berlin").slice(0, 3)).toEqual(["240 Sun 29", "360 03", "540 06"]);
    expect(told("2026-10-24T20:00:00+02:00", "Europe/Berlin").slice(0, 3)).toEqual(["240 Sun 25", "480 03", "660 06"]);
    // Cairo's day begins at 01:00 where midnight does not exist; Havana's midnight comes twice, and begins the day once.
    expect(told("2026-04-23T18:00:00+02:00", "Africa/Cairo").slice(0, 3)).toEqual(["180 21", "360 Fri 24", "480 03"]);
    expect(told("2026-10-31T18:00:00-04:00", "America/Havana").slice(0, 3)).toEqual(["180 21", "360 Sun 1", "600 03"]);
  });
});

describe("runs on the strip", () => {
  it("stand where they are due, within 24 hours", () => {
    expect(placeAt("2026-11-25T00:48:00Z", NOW)).toBe(0.5);
    expect(placeAt("2026-11-25T12:48:00Z", NOW)).toBe(1);
    expect([placeAt("2026-11-24T12:48:00Z", NOW), placeAt("2026-11-25T12:48:01Z", NOW)]).toEqual([undefined, undefined]);
  });
  it("are one stroke a minute at most, lower where they are many", () => {
    const everySecond = Array.from({ length: 86_400 }, (_, second) => (second + 1) / 86_400);
    expect(ticksPath(everySecond, 12).match(/M/g)?.length).toBe(1441);
    expect(ticksPath([60 / 1440, 120 / 1440], 12)).toBe("M60 8v8M120 8v8");
    expect(ticksPath([10 / 1440, 20 / 1440], 12)).toBe("M10 9v6M20 9v6");
    expect(ticksPath([], 12)).toBe("");
  });
  it("have words beside the first one where there is room", () => {
    expect([wordsSide([0.1]), wordsSide([0.1, 0.9]), wordsSide([0.8]), wordsSide([0.1, 0.2]), wordsSide([])]).toEqual([
      ...["after", "after", "before", undefined, undefined],
    ]);
  });
  it("are asked for anew every ten minutes", () => {
    expect(askedFrom(NOW)).toBe("2026-11-24T12:40:00.000Z");
    expect(askedFrom(new Date(NOW.getTime() + 60_000))).toBe(askedFrom(NOW));
  });
});

it("puts in front what is due first, and leaves out what is paused or runs on another machine", () => {
  const upcoming: UpcomingRun[] = [{ dag: "broken", at: "2026-11-24T13:00:00Z", wall: "2026-11-24T21:00:00+08:00" }];
  const dags = [
    ...[dag("late", { next: { at: "2026-11-25T17:00:00Z", wall: "" } }), dag("soon"), dag("off", { enabled: false })],
    ...[dag("there", { fires_here: false }), dag("by_hand", { next: null }), dag("broken", { next: null })],
  ];
  expect(comingOf(dags, upcoming).map(({ dag: { name } }) => name)).toEqual(["broken", "soon", "late"]);
});

it("tells the day of a time to come where that is not today", () => {
  const words = (at: string, wall: string) => comingWords({ at, wall }, NOW);
  expect(words("2026-11-24T13:00:00Z", "2026-11-24T21:00:00+08:00")).toBe("21:00");
  expect(words("2026-11-24T17:00:00Z", "2026-11-25T01:00:00+08:00")).toBe("Wed 01:00");
  expect(words("2026-11-29T22:00:00Z", "2026-11-30T06:00:00+08:00")).toBe("Mon 06:00");
});

it("tells the zone of all DAGs, else this computer's", () => {
  expect(zoneOf(["Europe/Berlin", null, "Europe/Berlin"])).toBe("Europe/Berlin");
  expect(zoneOf(["Europe/Berlin", "UTC"])).toBe("Asia/Singapore");
  expect(zonePlace("Asia/Ho_Chi_Minh")).toBe("Ho Chi Minh");
});

it("tells how long a run takes by the middle one of those that were done", () => {
  const run = (seconds: number | null, state: "success" | "failed" = "success") => ({ state, seconds, logical_time: "" });
  expect(usualSeconds(dag("a", { recent: [run(9), run(100), run(10), run(1, "failed"), run(null)] }))).toBe(10);
  expect(usualSeconds(dag("a"))).toBeUndefined();
});
