import { expect, it } from "vitest";
import { moved } from "./selection.ts";

const start = { anchor: { row: 2, column: 1 }, cursor: { row: 2, column: 1 } };

it("all_is_selected_by_its_own_key_only", () => {
  const press = (shift: boolean) => moved(start, { key: shift ? "A" : "a", mod: true, shift }, 10, 3, 5);
  expect(press(false)).toEqual({ anchor: { row: 0, column: 0 }, cursor: { row: 9, column: 2 } });
  // With Shift it is the window's key for another step.
  expect(press(true)).toBeUndefined();
});
