import { expect, it } from "vitest";
import { moved } from "../../shared/text/versions.ts";
import { PLAIN_VIEW, withHidden, withPinned, withShown, withWidth } from "./columns.ts";
import { isLookBack, isLookNext, lookOf, lookWords, startLooks, withLook, type Look } from "./looks.ts";

const plain: Look = { view: PLAIN_VIEW, order: undefined, filter: undefined };
const hidden: Look = { ...plain, view: withHidden(PLAIN_VIEW, "price") };
const sorted: Look = { ...hidden, order: { column: "name", descending: true } };

it("says what makes one look of another", () => {
  const many = { ...plain, view: withHidden(hidden.view, "name") };
  const filter = { kind: "where", expression: "price > 5" } as const;
  const pairs: [Look, Look, string][] = [
    [plain, hidden, "hide “price”"],
    [hidden, { ...plain, view: withShown(hidden.view, "price") }, "show “price”"],
    [many, plain, "show 2 columns"],
    [plain, { ...plain, view: withPinned(PLAIN_VIEW, "name") }, "pin “name”"],
    [{ ...plain, view: withPinned(PLAIN_VIEW, "name") }, plain, "unpin “name”"],
    [plain, { ...plain, view: withWidth(PLAIN_VIEW, "name", 80) }, "set the width of “name”"],
    [hidden, sorted, "sort by “name”, descending"],
    [sorted, hidden, "put the rows in the file’s order"],
    [plain, { ...plain, filter }, "filter the rows"],
    [{ ...plain, filter }, plain, "clear the filter"],
  ];
  for (const [from, to, says] of pairs) expect(lookWords(from, to)).toBe(says);
});

it("takes turns with the versions of the text, back and on again", () => {
  let looks = withLook(startLooks(), hidden, "a", 10_000);
  expect(isLookBack(looks, "a")).toBe(true);
  // The text was edited: undo is of that first.
  expect(isLookBack(looks, "b")).toBe(false);
  looks = withLook(looks, sorted, "b", 20_000);
  expect(isLookBack(looks, "b")).toBe(true);
  looks = moved(looks, -1);
  expect([lookOf(looks), isLookBack(looks, "b"), isLookNext(looks, "b")]).toEqual([hidden, false, true]);
  // Another edit in place of going on: redo is not of a look on a text that is gone.
  expect(isLookNext(looks, "c")).toBe(false);
  // Back through the text too, the first look is on the text that is there now, and the second on a later one.
  expect([isLookBack(looks, "a"), isLookNext(looks, "a")]).toEqual([true, false]);
  looks = moved(looks, -1);
  expect([lookOf(looks), isLookBack(looks, "a"), isLookNext(looks, "a")]).toEqual([plain, false, true]);
});

it("what is typed or drawn without a pause is one change", () => {
  const typed = (expression: string): Look => ({ ...plain, filter: { kind: "where", expression } });
  let looks = withLook(startLooks(), typed("p"), "a", 10_000);
  looks = withLook(looks, typed("pr"), "a", 10_300);
  looks = withLook(looks, typed("pri"), "a", 11_200);
  expect([looks.at, lookOf(moved(looks, -1))]).toEqual([1, plain]);
  looks = withLook(looks, typed("price"), "a", 13_000);
  expect([looks.at, lookOf(moved(looks, -1))]).toEqual([2, typed("pri")]);
  // Another kind of change is one of its own.
  looks = withLook(looks, { ...typed("price"), view: withHidden(PLAIN_VIEW, "a") }, "a", 13_100);
  expect(looks.at).toBe(3);
});
