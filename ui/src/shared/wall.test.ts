import { expect, it } from "vitest";
import { formatComing, formatUntil, formatWall, formatWallShort, fromWall, periodOf, toWall, wallTime } from "./wall.ts";

const NOW = new Date("2026-11-24T12:48:00Z");

it("says times as the DAG's clock shows them", () => {
  expect(formatWall("2026-11-23T01:00:00+08:00")).toBe("23 Nov 2026, 01:00");
  expect(formatWallShort("2026-11-23T01:00:00-05:00")).toBe("Mon 23 Nov, 01:00");
  expect(wallTime("2026-11-23T01:00:30+08:00")).toBe("01:00:30");
});

it("says times to come as short as they stay clear", () => {
  expect(formatComing("2026-11-24T17:00:00Z", "2026-11-25T01:00:00+08:00", NOW)).toBe("01:00");
  expect(formatComing("2026-11-29T22:00:00Z", "2026-11-30T06:00:00+08:00", NOW)).toBe("Mon 06:00");
  expect(formatComing("2026-12-31T16:00:00Z", "2027-01-01T00:00:00+08:00", NOW)).toBe("1 Jan");
  expect(formatComing("2027-12-31T16:00:00Z", "2028-01-01T00:00:00+08:00", NOW)).toBe("1 Jan 2028");
  expect(
    ["2026-11-24T12:50:00Z", "2026-11-24T17:00:00Z", "2026-11-27T17:00:00Z", "2026-11-24T12:48:10Z"].map((at) => formatUntil(at, NOW)),
  ).toEqual(["in 2 min", "in 4 h 12 min", "in 3 d", "now"]);
});

it("reads what is written as the clock of a zone", () => {
  expect(fromWall("2026-11-21 01:00", "Asia/Singapore")?.toISOString()).toBe("2026-11-20T17:00:00.000Z");
  expect(fromWall("2026-11-21", "America/New_York")?.toISOString()).toBe("2026-11-21T05:00:00.000Z");
  expect(fromWall("2026-03-29 03:30", "Europe/Berlin")?.toISOString()).toBe("2026-03-29T01:30:00.000Z");
  expect([fromWall("21.11.2026", "UTC"), fromWall("2026-13-40 01:00", "UTC"), fromWall("", "UTC")]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(toWall("2026-11-20T17:00:00Z", "Asia/Singapore")).toBe("2026-11-21T01:00:00");
});

it("begins a week on Monday", () => {
  const week = (day: string) => periodOf(`${day}T00:00:00+08:00`, "week");
  expect(week("2026-11-23")).toBe(week("2026-11-29"));
  expect(week("2026-11-22")).not.toBe(week("2026-11-23"));
});
