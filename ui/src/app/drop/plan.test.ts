import { describe, expect, it } from "vitest";
import type { Inspection } from "../../ipc/index.ts";
import { MOST_FILES, planPaths, planTypes, type DropContext } from "./plan.ts";

const context: DropContext = { now: new Date("2026-11-24T10:00:00Z"), project: "/p", pipelines: [] };

function file(change: Partial<Inspection>): Inspection {
  return {
    path: "/d/sales.csv",
    name: "sales.csv",
    verdict: "rows",
    size_bytes: 341_000,
    dialect: [],
    rows: [],
    marks: [],
    malformed: [],
    columns: [{ name: "name", type: "text", missing: 0, odd: 0, reason: "" }],
    sampled_rows: 10,
    matches: [],
    ...change,
  };
}

const actions = (plan: ReturnType<typeof planPaths>) => plan.zones.map((zone) => zone.action.do);

describe("what a release does", () => {
  it("offers the pipeline that fits, and a new one", () => {
    const match = { pipeline: "clean_sales", fits: true, columns: [{ name: "name", state: "as before" }], steps: 5 };
    expect(actions(planPaths([file({ matches: [match] })], context))).toEqual(["run", "open"]);
  });
  it("offers to take columns under the names that they have in the file", () => {
    const columns = [
      { name: "name", state: "as before" },
      { name: "price", state: "renamed", aliases: ["Price", "unit_price"] },
    ];
    const match = { pipeline: "clean_sales", fits: false, columns, steps: 5 };
    const plan = planPaths([file({ matches: [match] })], context);
    expect(actions(plan)).toEqual(["alias", "open"]);
    expect(plan.zones[0]?.action).toMatchObject({ aliases: { price: ["Price", "unit_price"] } });
    expect(plan.zones[0]?.sub).toBe("Price for price");
    const short = { ...match, columns: [...columns, { name: "city", state: "missing" }] };
    expect(actions(planPaths([file({ matches: [short] })], context))).toEqual(["open"]);
  });
  it("opens a file that fits nothing", () => {
    expect(actions(planPaths([file({})], context))).toEqual(["open"]);
  });
  it("opens a project's folder, and makes one of any other", () => {
    expect(actions(planPaths([file({ verdict: "project" })], context))).toEqual(["openProject"]);
    expect(actions(planPaths([file({ verdict: "folder" })], context))).toEqual(["makeProject", "openCatalogs"]);
  });
  it("draws the tables of a file of SQL, whatever else it may be", () => {
    const sql = file({ path: "/d/Schema.SQL", name: "Schema.SQL", verdict: "unusable" });
    expect(planPaths([sql], context).zones[0]?.action).toEqual({ do: "openCatalogs", paths: ["/d/Schema.SQL"] });
    expect(planPaths([sql, file({})], context).zones[0]?.action).toEqual({ do: "open", paths: ["/d/Schema.SQL", "/d/sales.csv"] });
    expect(actions(planTypes({ known: "types", files: [{ type: "application/sql" }] }))).toEqual(["upload"]);
  });
  it("says why nothing can be done", () => {
    const plan = planPaths(
      [file({ verdict: "unusable", name: "a.png", message: "It is a picture (PNG), which Millpond does not read." })],
      context,
    );
    expect(plan.zones).toEqual([]);
    expect(plan.note).toContain("picture");
    expect(planPaths([file({ verdict: "empty" })], context).zones).toEqual([]);
  });
  it("knows only types in a browser before the release", () => {
    expect(actions(planTypes({ known: "types", files: [{ type: "text/csv" }] }))).toEqual(["upload"]);
    expect(planTypes({ known: "types", files: [{ type: "image/png" }] }).zones).toEqual([]);
    expect(planTypes({ known: "types", files: Array.from({ length: MOST_FILES + 1 }, () => ({ type: "text/csv" })) }).zones).toEqual([]);
  });
});
