import { describe, expect, it } from "vitest";
import type { CatalogReading, CatalogTable } from "../../ipc/index.ts";
import { modelOf, namesIn } from "./fromReading.ts";
import { baseType, idOf, shortType } from "./names.ts";
import { search, tablesWith } from "./search.ts";
import { MOST_BEYOND, shownOf } from "./shown.ts";
import { makeModel, type ErEdge, type ErNode } from "./types.ts";
import { components, near, pathBetween, waysOf } from "./walk.ts";

const name = (table: string, namespace = "public") => ({ namespace, name: table });
const column = (of: string, type = "bigint", nullable = false) => ({ name: of, position: 1, type, nullable });
const table = (of: string, change: Partial<CatalogTable>): CatalogTable => ({ name: name(of), kind: "ordinary", columns: [], ...change });

const orders = table("orders", {
  columns: [
    column("id"),
    column("customer_id"),
    column("total", "numeric(12,2)"),
    column("state", "public.state[]"),
    column("code", "text"),
  ],
  primary_key: { name: "orders_pkey", columns: ["id"] },
  foreign_keys: [{ name: "orders_customer", columns: ["customer_id"], table: name("customers"), referenced: ["id"] }],
  checks: [{ name: "positive", expression: "(total > 0)" }],
  indexes: [
    { name: "code", unique: true, method: "btree", columns: [{ term: { column: "code" } }] },
    { name: "part", unique: true, method: "btree", columns: [{ term: { column: "total" } }], predicate: "total > 3" },
  ],
});
const reading: Pick<CatalogReading, "catalog" | "graph"> = {
  catalog: {
    namespaces: [],
    tables: [
      table("customers", { columns: [column("id")], primary_key: { name: "k", columns: ["id"] } }),
      table("events", { kind: "partitioned" }),
      table("events_1", { partition_of: { table: name("events"), bound: "DEFAULT" } }),
      orders,
    ],
    views: [{ name: name("seen"), definition: "select 1", columns: [{ name: "id", type: "bigint" }], depends_on: [name("orders")] }],
    enums: [{ name: name("state"), labels: ["new"] }],
    ...{ sequences: [], domains: [], composites: [], ranges: [] },
  },
  graph: {
    nodes: [name("customers"), name("events"), name("orders"), name("seen")],
    junctions: [name("orders")],
    edges: [
      {
        relation: {
          ...{ child_table: name("orders"), parent_table: name("customers"), child_columns: ["customer_id"], parent_columns: ["id"] },
          ...{ name: "orders_customer", child: "zero_or_many", parent: "exactly_one" },
        },
      },
      { reads: { view: name("seen"), relation: name("orders") } },
    ],
  },
};

describe("what the diagram draws of a catalog", () => {
  const model = modelOf(reading);
  it("says of each column what it is", () => {
    const rows = model.byId.get("public.orders")?.rows ?? [];
    const said = rows.map((row) =>
      Object.entries(row)
        .filter(([key, value]) => value === true && key !== "notNull")
        .map(([key]) => key)
        .join(),
    );
    expect(said).toEqual(["primary", "foreign", "checked", "isEnum", "unique"]);
    expect(rows.map(({ type }) => type)).toEqual(["bigint", "bigint", "numeric(12,2)", "state[]", "text"]);
  });
  it("leads keys to exactly their columns, and views to what they read", () => {
    expect(model.edges.map(({ kind, from, to, fromRows, toRows }) => [kind, from, to, fromRows, toRows])).toEqual([
      ["relation", "public.orders", "public.customers", [1], [0]],
      ["reads", "public.seen", "public.orders", [], []],
    ]);
  });
  it("folds partitions into their table", () => {
    expect(model.byId.get("public.events")?.partitions).toBe(1);
    expect(model.byId.has("public.events_1")).toBe(false);
    expect(model.nodes.filter(({ junction }) => junction).map(({ id }) => id)).toEqual(["public.orders"]);
  });
});

it("reads the names in a check, and neither its texts nor its functions", () => {
  expect([...namesIn(`lower(email) = email AND "Odd ""x" <> 'price' AND length(name) > 3`)]).toEqual(["email", "AND", 'Odd "x', "name"]);
});

it("says types as shortly as they can be said", () => {
  const short = (type: string) => shortType(type, "public");
  expect(
    ["timestamp with time zone", "timestamp(3) without time zone", "character varying(20)[]", "public.mood", "sales.mood"].map(short),
  ).toEqual(["timestamptz", "timestamp(3)", "varchar(20)[]", "mood", "sales.mood"]);
  expect(baseType("public.mood[][]")).toBe("public.mood");
  expect(idOf(name('a "b', "Odd"))).toBe('"Odd"."a ""b"');
});

const node = (id: string, namespace = "public", columns: string[] = []): ErNode => ({
  ...{ id, name: name(id, namespace), kind: "table", junction: false, partitions: 0, notAllowed: false, estimatedRows: undefined },
  rows: columns.map((of) => ({
    ...{ name: of, type: "", notNull: false, primary: false, foreign: false, unique: false, isEnum: false, checked: false },
  })),
});
const edge = (from: string, to: string, change: Partial<ErEdge> = {}): ErEdge => ({
  ...{ id: `${from} ${to}`, kind: "relation", from, to, fromRows: [], toRows: [], child: "zero_or_many", parent: "exactly_one" },
  ...{ inferred: false, label: undefined, ...change },
});

describe("ways through a model", () => {
  const model = makeModel(
    ["a", "b", "c", "d", "e", "alone"].map((id) => node(id, id === "e" ? "other" : "public")),
    [edge("b", "a"), edge("c", "b"), edge("d", "c"), edge("d", "a", { inferred: true }), edge("e", "d"), edge("a", "a")],
  );
  const ways = waysOf(model);
  it("are walked both ways", () => {
    expect([...near(ways, "b", 1).keys()].sort()).toEqual(["a", "b", "c"]);
    expect(near(ways, "b", 9).get("e")).toBe(3);
    expect(pathBetween(ways, "a", "e")).toEqual(["a", "d", "e"]);
    expect(pathBetween(ways, "a", "alone")).toBeUndefined();
    expect(pathBetween(ways, "a", "a")).toEqual(["a"]);
    expect(components(["alone", "a", "b", "c", "d", "e"], ways)).toEqual([["alone"], ["a", "b", "c", "d", "e"]]);
  });
  it("are looked at from a table, with what lies one step beyond", () => {
    const shown = shownOf(model, { of: "near", table: "b", depth: 1 }, new Set());
    expect([...shown.model.byId.keys()].sort()).toEqual(["a", "b", "c", "d"]);
    expect([...shown.beyond]).toEqual(["d"]);
    expect(shown.distances?.get("d")).toBe(2);
  });
  it("show nothing beyond where that is too much", () => {
    const many = Array.from({ length: MOST_BEYOND + 1 }, (_, at) => `x${at}`);
    const wide = makeModel([node("a"), node("b"), ...many.map((id) => node(id))], [edge("b", "a"), ...many.map((id) => edge(id, "b"))]);
    expect(shownOf(wide, { of: "near", table: "a", depth: 1 }, new Set()).model.nodes.length).toBe(2);
  });
  it("leave out hidden namespaces, but for the table that is looked at", () => {
    expect(shownOf(model, { of: "all" }, new Set(["other"])).model.byId.has("e")).toBe(false);
    expect(shownOf(model, { of: "near", table: "e", depth: 1 }, new Set(["other"])).model.byId.has("e")).toBe(true);
    expect(shownOf(model, { of: "path", from: "a", to: "c" }, new Set()).path).toEqual(["a", "b", "c"]);
  });
});

describe("searching", () => {
  const model = makeModel([node("cars", "public", ["id", "price"]), node("prices", "sales", ["car"])], []);
  it("finds tables before columns that fit as well", () => {
    expect(search(model, "price", 9).map(({ node: { id }, row }) => [id, row?.name])).toEqual([
      ["prices", undefined],
      ["cars", "price"],
    ]);
    expect(search(model, "cars.pr", 1)[0]?.row?.name).toBe("price");
    expect(search(model, " ", 9)).toEqual([]);
  });
  it("counts the columns of each table that have the letters", () => {
    expect([...tablesWith(model, "car")]).toEqual([
      ["cars", 0],
      ["prices", 1],
    ]);
  });
});
