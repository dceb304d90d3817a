import { describe, expect, it } from "vitest";
import { pictureName, sizeOf, withStyle } from "./picture.ts";

describe("a chart as a file", () => {
  it("is named after what it shows, in signs that every disk takes", () => {
    expect(pictureName("price", "png")).toBe("price.png");
    expect(pictureName("Preis / Stück: 1. Quartal", "svg")).toBe("Preis_Stück_1._Quartal.svg");
    expect(pictureName("../..", "png")).toBe("chart.png");
  });
  it("is as large as the engine drew it, and has its letters with it", () => {
    const svg = '<svg width="640" height="360" viewBox="0 0 640 360" xmlns="http://www.w3.org/2000/svg">\n<rect width="3"/></svg>';
    expect(sizeOf(svg)).toEqual({ width: 640, height: 360 });
    expect(withStyle(svg, "a{}")).toContain('2000/svg"><style>a{}</style>\n<rect');
  });
});
