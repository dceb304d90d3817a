import { describe, expect, it } from "vitest";
import { makeModel, type ErEdge, type ErModel, type ErNode, type ErRow } from "../model/types.ts";
import { waysOf } from "../model/walk.ts";
import { columnCount, columnsOf } from "./columns.ts";
import { elkGraphOf, laidOf, loopSide } from "./elkGraph.ts";
import { emphasisOf } from "./emphasis.ts";
import { endsOf } from "./ends.ts";
import { clusters, islandsOf, MOST_IN_PIECE, MOST_WHOLE } from "./islands.ts";
import type { Placed } from "./layout.ts";
import { arrow, comb, crowsFoot } from "./marks.ts";
import { boxesOf, boxOf, fitted, HEAD_PX, MOST_ROWS, plainNamespace, ROW_PX, rowY } from "./measure.ts";
import { pack, packInto } from "./pack.ts";
import { nameLines } from "./paint.ts";
import { directRoute, loopRoute } from "./route.ts";
import { meets, sceneOf, tableAt, withMoved } from "./scene.ts";
import { stackOf } from "./stack.ts";
import { stepFrom } from "./step.ts";

const row = (name: string, change: Partial<ErRow> = {}): ErRow => ({
  ...{ name, type: "bigint", notNull: true, primary: name === "id", foreign: false, unique: false, isEnum: false, checked: false },
  ...change,
});
const node = (id: string, columns: readonly string[] = ["id"], namespace = "public"): ErNode => ({
  ...{ id, name: { namespace, name: id }, kind: "table", junction: false, partitions: 0, notAllowed: false, estimatedRows: undefined },
  rows: columns.map((name) => row(name)),
});
const edge = (from: string, to: string, change: Partial<ErEdge> = {}): ErEdge => ({
  ...{ id: `${from} ${to}`, kind: "relation", from, to, fromRows: [1], toRows: [0], child: "zero_or_many", parent: "exactly_one" },
  ...{ inferred: false, label: undefined, ...change },
});
const wide = (text: string) => text.length * 7;
const boxes = (model: ErModel) => boxesOf(model, () => "", plainNamespace(model), wide);

describe("crow's feet", () => {
  it("tell one, none and many apart, at both sides", () => {
    expect(crowsFoot("exactly_one", 0, 0, 1)).toEqual({ strokes: "M6 -4.5v9M10 -4.5v9", filled: "" });
    expect(crowsFoot("zero_or_one", 0, 0, -1).strokes).toBe("M-6 -4.5v9");
    expect(crowsFoot("zero_or_one", 0, 0, -1).filled).toMatch(/^M-15.5 0a3 3/);
    expect(crowsFoot("zero_or_many", 100, 50, 1).strokes).toBe("M100 45L110 50L100 55");
  });
  it("are not drawn where there is no key", () => {
    expect(arrow("inherits", 0, 0, 1).filled).toMatch(/Z$/);
    expect(arrow("reads", 0, 0, 1).strokes).not.toMatch(/Z$/);
  });
  it("gather the columns of a composite key", () => {
    expect(comb([10, 46], 0, 1)).toBe("M0 10h7M0 46h7M7 10V46");
  });
});

describe("a box", () => {
  it("is as wide as its longest line, in steps", () => {
    expect(boxOf(node("a"), "public", new Set(), "", wide).width).toBe(178);
    expect(boxOf(node("a", ["a_rather_long_name_of_a_column"]), "public", new Set(), "", wide).width).toBe(322);
    expect(boxOf(node("a", ["id"], "media"), "public", new Set(), "", wide).prefix).toBe("media.");
  });
  it("shows keys and what lines lead to where it has too many columns", () => {
    const columns = Array.from({ length: 90 }, (_, at) => `c${at}`);
    const box = boxOf(node("a", columns), "public", new Set([80]), "", wide);
    expect(box.rows.length).toBe(MOST_ROWS - 1);
    expect(box.rows.at(-1)?.index).toBe(80);
    expect(box.more).toBe(90 - (MOST_ROWS - 1));
    expect(rowY(box, 0)).toBe(HEAD_PX + ROW_PX / 2);
    expect(rowY(box, 89)).toBe(HEAD_PX / 2);
  });
  it("cuts what does not fit", () => {
    expect(fitted("abcdef", 28, wide)).toBe("abc…");
    expect(fitted("abc", 28, wide)).toBe("abc");
    expect(nameLines("sales_by_month", 50, 3, wide)).toEqual(["sales_", "by_", "month"]);
    expect(nameLines("sales_by_month", 50, 1, wide)).toEqual(["sales_…"]);
  });
});

describe("packing", () => {
  const overlaps = (placed: { x: number; y: number; width: number; height: number }[]) =>
    placed.some((one, at) => placed.some((other, of) => at !== of && meets(one, other)));
  it("puts nothing over anything else, and nothing outside", () => {
    const sizes = Array.from({ length: 60 }, (_, at) => ({ width: 40 + ((at * 37) % 90), height: 30 + ((at * 53) % 140) }));
    for (const ratio of [0.7, 1.5, 2.5]) {
      const { boxes: placed, width, height } = pack(sizes, ratio, 10);
      expect(placed.length).toBe(60);
      expect(overlaps(placed)).toBe(false);
      expect(placed.every(({ x, y, width: wide, height: high }) => x >= 0 && y >= 0 && x + wide <= width && y + high <= height)).toBe(true);
      expect(width / height).toBeGreaterThan(ratio * 0.6);
      expect(width / height).toBeLessThan(ratio * 1.6);
    }
  });
  it("uses the gaps that tall things leave", () => {
    const { boxes: placed, height } = packInto(
      [
        { width: 50, height: 100 },
        { width: 50, height: 40 },
        { width: 50, height: 40 },
      ],
      130,
      10,
    );
    expect(placed).toMatchObject([
      { x: 0, y: 0 },
      { x: 60, y: 0 },
      { x: 60, y: 50 },
    ]);
    expect(height).toBe(100);
  });
});

describe("islands", () => {
  const chain = (count: number, namespace: (at: number) => string) =>
    makeModel(
      Array.from({ length: count }, (_, at) => node(`t${at}`, ["id", "to"], namespace(at))),
      Array.from({ length: count - 1 }, (_, at) => edge(`t${at + 1}`, `t${at}`)),
    );
  it("are one where there are few tables, and one a namespace where there are many", () => {
    const few = islandsOf(chain(MOST_WHOLE, (at) => `n${at % 4}`));
    expect(few.map(({ namespace, pieces }) => [namespace, pieces.length])).toEqual([[undefined, 1]]);
    const many = islandsOf(chain(200, (at) => `n${at < 100 ? 0 : 1}`));
    expect(many.map(({ namespace }) => namespace)).toEqual(["n0", "n1"]);
    expect(many.flatMap(({ pieces }) => pieces).flat().length).toBe(200);
    expect(Math.max(...many.flatMap(({ pieces }) => pieces.map((piece) => piece.length)))).toBeLessThanOrEqual(MOST_IN_PIECE);
  });
  it("are cut where tables hang together least", () => {
    const two = ["a", "b"].flatMap((of) => Array.from({ length: 5 }, (_, at) => `${of}${at}`));
    const star = (of: string) => [1, 2, 3, 4].map((at) => edge(`${of}${at}`, `${of}0`));
    const ways = waysOf(
      makeModel(
        two.map((id) => node(id)),
        [...star("a"), ...star("b"), edge("a1", "b1")],
      ),
    );
    expect(clusters(two, ways, 5).map((piece) => [...piece].sort().join())).toEqual(["a0,a1,a2,a3,a4", "b0,b1,b2,b3,b4"]);
  });
});

describe("columns", () => {
  it("put what is connected beside each other, and are about equally high", () => {
    const ids = ["hub", ...Array.from({ length: 12 }, (_, at) => `t${at}`)];
    const ways = waysOf(
      makeModel(
        ids.map((id) => node(id)),
        ids.slice(1).map((id) => edge(id, "hub")),
      ),
    );
    const columns = columnsOf(ids, ways, () => 100, 3);
    expect(columns.get("hub")).toBe(1);
    const counts = [0, 1, 2].map((at) => [...columns.values()].filter((column) => column === at).length);
    expect(counts).toEqual([6, 1, 6]);
    expect(
      columnCount(
        ids.map(() => 100),
        260,
        1.4,
      ),
    ).toBe(3);
    expect(columnCount([100], 260, 1.4)).toBe(1);
  });
});

const pair = makeModel(
  [node("a", ["id", "to"]), node("b", ["id", "a_id", "b_id"])],
  [edge("b", "a"), edge("b", "b", { id: "loop", fromRows: [2] })],
);

describe("what ELK is asked", () => {
  const columns = new Map([
    ["a", 0],
    ["b", 1],
  ]);
  const of = boxes(pair);
  const ends = endsOf(pair, of);
  const graph = elkGraphOf(["a", "b"], of, pair.edges, columns, ends);
  it("names the rows where lines leave, from left to right", () => {
    const [line] = graph.edges ?? [];
    expect(graph.edges?.length).toBe(1);
    const port = (id: string | undefined) => graph.children?.flatMap(({ ports }) => ports ?? []).find((one) => one.id === id);
    expect(port(line?.sources[0])).toMatchObject({ y: HEAD_PX + ROW_PX / 2 - 0, layoutOptions: { "elk.port.side": "EAST" } });
    expect(port(line?.targets[0])).toMatchObject({ x: 0, y: HEAD_PX + ROW_PX * 1.5, layoutOptions: { "elk.port.side": "WEST" } });
  });
  it("keeps room for lines of a table to itself, at the side where fewer others leave", () => {
    expect(loopSide("b", pair.edges, columns)).toBe(1);
    expect(graph.children?.[1]?.width).toBe((of.get("b")?.width ?? 0) + 24);
  });
  it("is taken up from the table that refers", () => {
    const root = {
      ...graph,
      children: [
        { id: "a", x: 0, y: 0, width: 178, height: 60 },
        { id: "b", x: 300, y: 10, width: 202, height: 80 },
      ],
      edges: (graph.edges ?? []).map((one) => ({
        ...one,
        sections: [
          {
            id: "s",
            startPoint: { x: 178, y: 33 },
            endPoint: { x: 300, y: 61 },
            bendPoints: [
              { x: 240, y: 33 },
              { x: 240, y: 61 },
            ],
          },
        ],
      })),
    };
    const laid = laidOf(root, of, pair.edges, columns, ends);
    expect(laid.places.get("b")).toEqual({ x: 300, y: 10 });
    expect(laid.routes.get("b a")).toMatchObject({ fromSide: -1, toSide: 1 });
    expect(laid.routes.get("b a")?.points[0]).toEqual({ x: 300, y: 61 });
    expect(laid.routes.get("loop")).toMatchObject({ fromSide: 1 });
  });
});

it("stacks tables of a large piece without anything over anything else", () => {
  const ids = Array.from({ length: 20 }, (_, at) => `t${at}`);
  const model = makeModel(
    ids.map((id, at) =>
      node(
        id,
        Array.from({ length: 2 + (at % 5) }, (_, of) => `c${of}`),
      ),
    ),
    ids.slice(1).map((id, at) => edge(id, `t${Math.floor(at / 3)}`)),
  );
  const of = boxes(model);
  const columns = columnsOf(ids, waysOf(model), (id) => of.get(id)?.height ?? 0, 4);
  const laid = stackOf(ids, of, model.edges, columns, endsOf(model, of));
  const placed = ids.map((id) => ({
    ...(laid.places.get(id) ?? { x: 0, y: 0 }),
    width: of.get(id)?.width ?? 0,
    height: of.get(id)?.height ?? 0,
  }));
  expect(placed.some((one, at) => placed.some((other, to) => at !== to && meets(one, other)))).toBe(false);
  expect(placed.every(({ y, height }) => y >= 0 && y + height <= laid.height)).toBe(true);
  expect(laid.routes.size).toBe(model.edges.length);
});

it("lets lines with different ends at one column end beside each other", () => {
  const model = makeModel(
    [node("a"), node("b", ["id", "x", "y"])],
    [edge("b", "a"), edge("b", "a", { id: "other", fromRows: [2], parent: "zero_or_one" })],
  );
  const ends = endsOf(model, boxes(model));
  expect((ends.get("other")?.to.y ?? 0) - (ends.get("b a")?.to.y ?? 0)).toBe(8);
  expect(ends.get("other")?.from.y).toBe(HEAD_PX + ROW_PX * 2.5);
});

describe("lines of their own", () => {
  const at = (x: number, y: number) => ({ box: { x, y, width: 100, height: 80 }, end: { y: 33, ys: [33] } });
  it("leave at the sides that face each other", () => {
    expect(directRoute(at(400, 0), at(0, 50), 3)).toMatchObject({ fromSide: -1, toSide: 1 });
    expect(directRoute(at(0, 0), at(400, 50), 3)).toMatchObject({ fromSide: 1, toSide: -1 });
    expect(directRoute(at(0, 0), at(400, 0), 3).points.length).toBe(2);
  });
  it("go around tables that stand above each other", () => {
    const { points, fromSide, toSide } = directRoute(at(0, 0), at(20, 200), 3);
    expect(fromSide).toBe(toSide);
    expect(points.slice(1, 3).every(({ x }) => x < 0 || x > 120)).toBe(true);
  });
  it("lead a table to itself outside of it", () => {
    const { points } = loopRoute({ x: 0, y: 0, width: 100, height: 80 }, { y: 33, ys: [33] }, { y: 51, ys: [51] }, 0, -1);
    expect(points.map(({ x }) => x)).toEqual([0, -22, -22, 0]);
  });
});

describe("a scene", () => {
  const placed: Placed = {
    places: new Map([
      ["a", { x: 0, y: 0 }],
      ["b", { x: 300, y: 0 }],
    ]),
    routes: new Map([
      [
        "b a",
        {
          points: [
            { x: 300, y: 51 },
            { x: 178, y: 33 },
          ],
          fromSide: -1,
          toSide: 1,
        },
      ],
    ]),
    widths: new Map([["a", 250]]),
    islands: [],
  };
  const scene = sceneOf(pair, boxes(pair), placed, new Map());
  it("draws lines as they were laid out, and tables of a column equally wide", () => {
    expect(scene.edges.find(({ edge: { id } }) => id === "b a")?.line).toBe("M300 51 L178 33");
    expect(scene.tables.get("a")?.width).toBe(250);
    expect(tableAt(scene, { x: 240, y: 5 })?.id).toBe("a");
    expect(tableAt(scene, { x: 270, y: 5 })).toBeUndefined();
  });
  it("keeps tables where they were put by hand, with their lines", () => {
    const moved = sceneOf(pair, boxes(pair), placed, new Map([["a", { x: 0, y: 500 }]]));
    expect(moved.tables.get("a")).toMatchObject({ x: 0, y: 500 });
    expect(moved.edges.find(({ edge: { id } }) => id === "b a")?.line).toMatch(/533/);
  });
  it("moves a table with its own lines alone", () => {
    const moved = withMoved(scene, "a", { x: 10, y: 700 });
    expect(moved.tables.get("a")).toMatchObject({ x: 10, y: 700 });
    expect(moved.edges.find(({ edge: { id } }) => id === "loop")).toBe(scene.edges.find(({ edge: { id } }) => id === "loop"));
  });
  it("is gone through by arrow keys", () => {
    expect(stepFrom(scene, pair, "a", "ArrowRight")).toBe("b");
    expect(stepFrom(scene, pair, "b", "ArrowLeft")).toBe("a");
    expect(stepFrom(scene, pair, "a", "ArrowUp")).toBeUndefined();
  });
  it("lets the lines of a table stand out, and those of a path", () => {
    const none = { focus: undefined, beyond: new Set<string>() };
    const of = emphasisOf(pair, { ...none, picked: "a", path: undefined });
    expect([...of.hotEdges]).toEqual(["b a"]);
    expect(of.hotRows.get("b")).toEqual(new Set([1]));
    expect([...emphasisOf(pair, { ...none, picked: undefined, path: ["a", "b"] }).hotEdges]).toEqual(["b a"]);
  });
});
