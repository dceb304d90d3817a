import { describe, expect, it } from "vitest";
import type { DagTask } from "../../ipc/index.ts";
import { elkGraph, neighbour, pathOf, placedOf, subsetOf, type ElkNode } from "./model.ts";

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
