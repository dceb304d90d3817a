import { describe, expect, it } from "vitest";
import type { CatalogDifference, CatalogTable } from "../ipc/index.ts";
import { catalogTab } from "../shared/index.ts";
import { aboutWords, groupsOf, mergedModel } from "./diff/merge.ts";
import { wantedText } from "./export/useExports.ts";
import { indexStatement, keysWithoutIndex, plainCheck } from "./inspector/facts.ts";
import { treeLines } from "./list/tree.ts";
import { makeModel, type ErNode } from "./model/types.ts";
import { diagramName, placeOf } from "./place.ts";
import { positionsOf, withMoves } from "./positions.ts";
import { problemText } from "./problems/ProblemPane.tsx";

const name = (table: string, namespace = "public") => ({ namespace, name: table });
const row = (of: string) => ({
  ...{ name: of, type: "", notNull: false, primary: false, foreign: false, unique: false, isEnum: false, checked: false },
});
const node = (table: string, columns: readonly string[], namespace = "public"): ErNode => ({
  ...{ id: `${namespace}.${table}`, name: name(table, namespace), kind: "table", rows: columns.map(row) },
  ...{ junction: false, partitions: 0, notAllowed: false, estimatedRows: undefined },
});

describe("where a person is in a catalog", () => {
  it("is kept with its tab", () => {
    const place = placeOf(catalogTab("sql/a.sql", { focus: "public.cars", depth: "3", on: '["inferred"]', hidden: '["audit"]' }));
    expect(place).toMatchObject({ path: "sql/a.sql", view: "diagram", scope: { of: "near", table: "public.cars", depth: 3 } });
    expect(place.show).toEqual({ views: true, inheritance: true, partitions: false, inferred: true });
    expect([...place.hidden]).toEqual(["audit"]);
    expect(placeOf(catalogTab("a", { focus: "x", to: "y" })).scope).toEqual({ of: "path", from: "x", to: "y" });
    expect(placeOf(catalogTab("a", { hidden: "{", depth: "x", focus: "x" })).scope).toMatchObject({ depth: 2 });
  });
  it("names the file of positions after the catalog, wherever the project stands", () => {
    expect(diagramName("sql/car_dealership/schema.sql", "/p")).toBe("car_dealership_schema");
    expect(diagramName("/p/sql/shop.sql", "/p")).toBe("shop");
    expect(diagramName("/home/me/dumps/Größe 2.sql", "/p")).toBe("Gr_e_2");
    expect(diagramName("/home/me/migrations/", "/p")).toBe("migrations");
    expect(diagramName("/é", "/p")).toBe("schema");
  });
});

it("keeps positions, and puts tables back", () => {
  const saved = { positions: { "public.a": [1, 2], "public.b": [3, 4] } };
  expect(withMoves(saved, { "public.a": null, "public.c": [5, 6] })).toEqual({ positions: { "public.b": [3, 4], "public.c": [5, 6] } });
  expect(positionsOf(saved).get("public.b")).toEqual({ x: 3, y: 4 });
  expect(positionsOf(undefined).size).toBe(0);
});

describe("the tree of tables", () => {
  const model = makeModel([node("b", ["id"]), node("a", ["id", "price"]), node("log", ["price"], "audit")], []);
  const lines = (typed: string, open: boolean) =>
    treeLines(model, "public", typed, () => open, new Set(["audit"])).map((line) =>
      line.kind === "namespace"
        ? `${line.namespace} ${line.tables}${line.hidden ? " hidden" : ""}`
        : `- ${line.node.name.name} ${line.columns}`,
    );
  it("begins with the plain namespace, by names", () => {
    expect(lines("", true)).toEqual(["public 2", "- a 0", "- b 0", "audit 1 hidden", "- log 0"]);
    expect(lines("", false)).toEqual(["public 2", "audit 1 hidden"]);
  });
  it("is open where something was found, and says how many columns", () => {
    expect(lines("price", false)).toEqual(["public 1", "- a 1", "audit 1 hidden", "- log 1"]);
  });
});

describe("what differs", () => {
  const now = makeModel([node("a", ["id", "new"]), node("c", ["id"])], []);
  const before = makeModel([node("a", ["old", "id"]), node("b", ["id"])], []);
  const difference = (
    change: CatalogDifference["change"],
    kind: CatalogDifference["kind"],
    table: string,
    part?: string,
  ): CatalogDifference => ({
    ...{ change, kind, name: name(table) },
    ...(part === undefined ? {} : { part }),
  });
  const list = [
    difference("added", "table", "c"),
    difference("removed", "table", "b"),
    difference("added", "column", "a", "new"),
    difference("removed", "column", "a", "old"),
    difference("changed", "enum", "mood"),
  ];
  it("is drawn with what is gone", () => {
    const merged = mergedModel(now, before, list);
    expect(merged.nodes.map(({ id, change }) => [id, change])).toEqual([
      ["public.a", "changed"],
      ["public.c", "added"],
      ["public.b", "removed"],
    ]);
    expect(merged.byId.get("public.a")?.rows.map(({ name: of, change }) => [of, change])).toEqual([
      ["id", undefined],
      ["new", "added"],
      ["old", "removed"],
    ]);
  });
  it("is listed by table, in words", () => {
    expect(groupsOf(list).map(({ name: of, differences }) => [of, differences.length])).toEqual([
      ["c", 1],
      ["b", 1],
      ["a", 2],
      ["mood", 1],
    ]);
    expect(aboutWords({ kind: "primary_key", part: "k", aspect: "columns" })).toBe("columns of primary key k");
  });
});

describe("what is known of a table", () => {
  const table: CatalogTable = {
    ...{ name: name("orders"), kind: "ordinary", columns: [], primary_key: { name: "k", columns: ["customer", "line"] } },
    foreign_keys: ["customer", "agent", "line"].map((of) => ({ name: of, columns: [of], table: name("x"), referenced: ["id"] })),
    indexes: [{ name: "i", method: "btree", columns: [{ term: { column: "agent" } }], predicate: "agent > 3" }],
  };
  it("names keys that no index begins with", () => {
    expect(keysWithoutIndex(table)).toEqual([["agent"], ["line"]]);
    expect(indexStatement(name("Order lines"), ["agent", "No"])).toBe('CREATE INDEX ON public."Order lines" (agent, "No");');
  });
  it("says checks without the parentheses around them", () => {
    expect(["((price > 0))", "(a) or (b)", "x"].map(plainCheck)).toEqual(["price > 0", "(a) or (b)", "x"]);
  });
});

it("exports what is near the table in focus", () => {
  const model = makeModel([node("cars", [])], []);
  const place = { path: "a.sql", show: { views: true, inheritance: true, partitions: false, inferred: false } };
  expect(wantedText({ ...place, scope: { of: "near", table: "public.cars", depth: 2 } }, model, "dbml").read.focus).toEqual({
    table: "public.cars",
    depth: 2,
  });
  expect(wantedText({ ...place, scope: { of: "all" } }, model, "dbml").read).not.toHaveProperty("focus");
});

it("says problems with their lines", () => {
  const problem = {
    kind: "syntax",
    file: "a.sql",
    line: 8,
    statement: "create tabel x",
    message: "syntax error",
    hint: "Mend it.",
  } as const;
  expect(problemText([problem])).toBe("a.sql:8: create tabel x: syntax error. Mend it.");
});
