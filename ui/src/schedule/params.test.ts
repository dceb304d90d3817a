import { expect, it } from "vitest";
import { readParam } from "./params.ts";

it("reads what is typed for a parameter by its type", () => {
  expect(readParam({ type: "integer" }, " 12 ")).toEqual({ value: 12 });
  expect(readParam({ type: "integer" }, "1.5").problem).toBe("A whole number is wanted.");
  expect(readParam({ type: "number" }, "1.5")).toEqual({ value: 1.5 });
  expect(readParam({ type: "boolean" }, "")).toEqual({ value: false });
  expect(readParam({ type: "date" }, "27.11.2026").problem).toMatch(/A date is wanted/);
  expect(readParam({ type: "text" }, " sg ")).toEqual({ value: " sg " });
});

it("leaves an empty field to the default, where there is one", () => {
  expect(readParam({ type: "text", default: "sg" }, "")).toEqual({});
  expect(readParam({ type: "text" }, "").problem).toBe("A value is needed.");
});
