import { describe, expect, it } from "vitest";
import type { DagTask } from "../../ipc/index.ts";
import { elkGraph, firstLook, neighbour, placedOf, READABLE, subsetOf } from "./model.ts";
import type { ElkNode } from "../../shared/graph/elk.ts";
import { fitScale, lookAt, withInView } from "../../shared/graph/look.ts";
import { pathOf } from "../../shared/graph/path.ts";

const task = (name: string, after: string[] = [], group?: string): DagTask => ({
  ...{ name, kind: "shell", summary: "", after, trigger_rule: "all_success", group: group ?? null },
});
const tasks = [task("wait"), task("clean", ["wait"]), task("load", ["clean"], "tables"), task("report", ["load"]), task("tell", ["wait"])];
const names = (typed: string, relation: Parameters<typeof subsetOf>[2]) => subsetOf(tasks, typed, relation).map(({ name }) => name);

it("shows a part of the tasks, with those before and after", () => {
  expect(names("", "alone").length).toBe(5);
  expect(names("loa", "alone")).toEqual(["load"]);
  expect(names("load", "upstream")).toEqual(["wait", "clean", "load"]);
  expect(names("load", "downstream")).toEqual(["load", "report"]);
  expect(names("clean", "both")).toEqual(["wait", "clean", "load", "report"]);
});

it("asks for boxes around groups, and for no arrow to what is not shown", () => {
  const graph = elkGraph(subsetOf(tasks, "load", "downstream"));
  expect(graph.children?.map(({ id, children }) => [id, children?.map((child) => child.id)])).toEqual([
    ["group:tables", ["load"]],
    ["report", undefined],
  ]);
  expect(graph.edges?.map(({ id }) => id)).toEqual(["load report"]);
});

describe("what ELK answers", () => {
  const root: ElkNode = {
    ...{ id: "root", width: 400, height: 100 },
    children: [
      { id: "a", x: 0, y: 0, width: 100, height: 34 },
      { id: "group:g", x: 150, y: 40, width: 130, height: 60, children: [{ id: "b", x: 160, y: 60, width: 100, height: 34 }] },
    ],
    edges: [
      { id: "a b", sources: ["a"], targets: ["b"], sections: [{ id: "s", startPoint: { x: 100, y: 17 }, endPoint: { x: 160, y: 77 } }] },
    ],
  };
  const placed = placedOf(root);
  it("is taken up", () => {
    expect(placed.nodes.get("b")).toEqual({ x: 160, y: 60, width: 100, height: 34 });
    expect(placed.groups).toEqual([{ name: "g", x: 150, y: 40, width: 130, height: 60 }]);
    expect(placed.edges).toEqual([{ from: "a", to: "b", path: "M100 17 L160 77" }]);
  });
  it("is gone through by arrow keys", () => {
    expect([neighbour(placed, "a", "ArrowRight"), neighbour(placed, "b", "ArrowLeft")]).toEqual(["b", "a"]);
    expect([neighbour(placed, "a", "ArrowDown"), neighbour(placed, "a", "ArrowUp")]).toEqual(["b", undefined]);
  });
});

it("rounds the corners of a line", () => {
  const path = pathOf([
    { x: 0, y: 0 },
    { x: 20, y: 0 },
    { x: 20, y: 20 },
  ]);
  expect(path).toBe("M0 0 L14 0 Q20 0 20 6 L20 20");
});

it("asks for lines of a graph that is too long for one", () => {
  expect(elkGraph(tasks).layoutOptions).not.toHaveProperty("elk.layered.wrapping.strategy");
  expect(elkGraph(tasks, { strategy: "MULTI_EDGE", ratio: 1.8 }).layoutOptions).toMatchObject({
    ...{ "elk.layered.wrapping.strategy": "MULTI_EDGE", "elk.aspectRatio": "1.80", "elk.direction": "RIGHT" },
  });
});

describe("a graph in its area", () => {
  const area = { wide: 1000, high: 600 };
  const node = (x: number) => ({ x, y: 12, width: 130, height: 34 });
  const chain = {
    ...{ width: 3460, height: 58, groups: [], edges: [] },
    nodes: new Map(Array.from({ length: 20 }, (_, at) => [`t${at}`, node(12 + at * 174)])),
  };
  it("is seen whole, and no larger than it is", () => {
    expect(fitScale(chain, area)).toBeCloseTo(968 / 3460);
    expect(fitScale({ width: 100, height: 100 }, area)).toBe(1);
    expect(lookAt({ width: 100, height: 100 }, area, 1)).toEqual({ scale: 1, x: 450, y: 250 });
  });
  it("begins at its left where it could not be read whole", () => {
    const look = firstLook(chain, area, undefined);
    expect([look.scale, look.x]).toEqual([READABLE, 16]);
    expect(look.y).toBeCloseTo((600 - 58 * READABLE) / 2);
  });
  it("has the task in view that goes on or failed", () => {
    const look = firstLook(chain, area, "t12");
    const left = look.x + 12 * 174 * READABLE;
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(1000);
    expect(withInView(look, node(12 + 12 * 174), area)).toEqual(look);
    expect(firstLook(chain, area, "t1").x).toBe(16);
    expect(firstLook(chain, area, "gone").x).toBe(16);
  });
});
