import { describe, expect, it } from "vitest";
import { difference } from "./TomlEditor.tsx";

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
