import { describe, expect, it } from "vitest";
import { gapAt, placeIn, scrollBy } from "./useStepDrag.ts";

describe("a step that is dragged", () => {
  // The second has its form open below it.
  const boxes = [
    { top: 100, bottom: 150 },
    { top: 150, bottom: 200 },
    { top: 400, bottom: 450 },
  ];
  it("goes before the step whose upper half the pointer is on, and after a form", () => {
    expect([0, 110, 130, 170, 190, 300, 399, 430, 900].map((y) => gapAt(boxes, y))).toEqual([0, 0, 1, 1, 2, 2, 2, 3, 3]);
  });
  it("stays where it is in both gaps beside it", () => {
    expect([0, 1, 2, 3].map((gap) => placeIn(gap, 1))).toEqual([0, 1, 1, 2]);
    expect([0, 1, 2, 3].map((gap) => placeIn(gap, 0))).toEqual([0, 0, 1, 2]);
    expect([0, 1, 2, 3].map((gap) => placeIn(gap, 2))).toEqual([0, 1, 2, 2]);
  });
  it("scrolls the list faster the nearer the edge, and not in its middle", () => {
    const area = { top: 100, bottom: 500 };
    expect([300, 132, 116, 100, 0, 468, 484, 500, 900].map((y) => scrollBy(area, y))).toEqual([0, 0, -6, -12, -12, 0, 6, 12, 12]);
  });
});
