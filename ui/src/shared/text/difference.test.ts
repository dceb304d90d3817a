import { describe, expect, it } from "vitest";
import { difference, placeOfChange } from "./difference.ts";

describe("the stretch in which two texts differ", () => {
  const apply = (from: string, to: string) => {
    const change = difference(from, to);
    return from.slice(0, change.from) + change.insert + from.slice(change.to);
  };
  it("makes the second of the first", () => {
    for (const [from, to] of [
      ["abc", "abxc"],
      ["", "a"],
      ["aaa", "aa"],
      ["same", "same"],
      ["x = 1\ny = 2\n", "y = 2\nx = 1\n"],
    ] as const)
      expect(apply(from, to)).toBe(to);
  });
  it("is short where little changed", () => {
    expect(difference('csv = "a.csv"', 'csv = "b.csv"')).toEqual({ from: 7, to: 8, insert: "b" });
  });
});

describe("the place of a change", () => {
  const text = 'schedule = "0 1 * * *"\n\n[task.clean]\nshell = "true"\n\n[task.tell]\nshell = "echo"\n';
  it("is the table or the key that it begins in", () => {
    expect(placeOfChange(text, text.replace("0 1", "0 2"))).toBe("schedule");
    expect(placeOfChange(text, text.replace("true", "false"))).toBe("task.clean");
    expect(placeOfChange(text, text.replace("echo", "echo hi"))).toBe("task.tell");
  });
  it("is the table itself that comes or goes", () => {
    const more = text.replace("[task.tell]", '[task.load]\nshell = "load"\n\n[task.tell]');
    expect([placeOfChange(text, more), placeOfChange(more, text)]).toEqual(["task.load", "task.load"]);
  });
  it("is nothing where no key is", () => {
    expect(placeOfChange("", "# a word\n")).toBe("");
  });
});
