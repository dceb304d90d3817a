import { describe, expect, it } from "vitest";
import { fileTab, pipelineTab } from "./tabs.ts";
import { idOf, withKept, withNeighbour, withoutTab, withRenamed, withTab, workspace, type WorkspaceState } from "./workspace.ts";

const empty = workspace.get();
const opened = (...tabs: Parameters<typeof withTab>[1][]): WorkspaceState => tabs.reduce(withTab, empty);
const front = (state: WorkspaceState) => `${state.area}: ${state.active[state.area] ?? ""}`;

describe("what a project's window showed", () => {
  const kept = { ...opened(pipelineTab("a"), pipelineTab("b")), area: "overview" as const };
  it("comes back when the project is known", () => {
    expect(withKept(empty, kept)).toBe(kept);
  });
  it("does not take a person away from where they have gone meanwhile", () => {
    expect(front(withKept({ ...empty, area: "pipeline" }, kept))).toBe("pipeline: pipeline:b");
    const late = withKept(opened(fileTab("/d/x.csv")), kept);
    expect(front(late)).toBe("pipeline: file:/d/x.csv");
    expect(late.tabs).toHaveLength(3);
  });
});

describe("tabs", () => {
  it("are opened once, and the neighbour of a closed one comes to the front", () => {
    const three = opened(pipelineTab("a"), pipelineTab("b"), pipelineTab("c"), pipelineTab("b"));
    expect(three.tabs).toHaveLength(3);
    expect(front(three)).toBe("pipeline: pipeline:b");
    expect(front(withoutTab(three, "pipeline:b"))).toBe("pipeline: pipeline:c");
    expect(front(withNeighbour(three, -1))).toBe("pipeline: pipeline:a");
  });
  it("stay in their place under another name", () => {
    const renamed = withRenamed(opened(pipelineTab("a"), pipelineTab("b")), "pipeline:b", pipelineTab("z"));
    expect(renamed.tabs.map((tab) => tab.key)).toEqual(["pipeline:a", "pipeline:z"]);
    expect(front(renamed)).toBe("pipeline: pipeline:z");
  });
  it("have the same screen whatever they become, and no two have one", () => {
    const file = fileTab("/d/x.csv");
    const saved = withRenamed(opened(file), file.key, pipelineTab("x"));
    const renamed = withRenamed(saved, "pipeline:x", pipelineTab("y"));
    expect(renamed.tabs.map(idOf)).toEqual([file.key]);
    const again = [file, pipelineTab("x"), file].reduce(withTab, renamed);
    expect(again.tabs.map((tab) => tab.key)).toEqual(["pipeline:y", file.key, "pipeline:x"]);
    expect(new Set(again.tabs.map(idOf)).size).toBe(3);
  });
});
