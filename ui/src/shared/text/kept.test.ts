import { expect, it } from "vitest";
import { isOwnSave, keepDraft, keepEdit, moveDraft, movePlaces, placeOf, savesOf, takeDraft } from "./kept.ts";

it("what_a_tab_was_looking_at_goes_to_the_tab_that_takes_its_place", () => {
  placeOf<string>("file:a.csv", "view").set("toml");
  placeOf<number>("file:a.csv", "stage").set(2);
  placeOf<string>("file:a.csv.old", "view").set("profile");
  movePlaces("file:a.csv", "pipeline:clean_a");
  expect(placeOf("pipeline:clean_a", "view").get()).toBe("toml");
  expect(placeOf("pipeline:clean_a", "stage").get()).toBe(2);
  expect(placeOf("file:a.csv", "view").get()).toBeUndefined();
  expect(placeOf("file:a.csv.old", "view").get()).toBe("profile");
  movePlaces("pipeline:clean_a", "pipeline:clean_a");
  expect(placeOf("pipeline:clean_a", "view").get()).toBe("toml");
});

it("an_edit_that_is_made_past_a_tab_is_one_that_undo_reaches", () => {
  const [a, b, c] = ["a", "b", "c"].map((text) => ({ text, hash: `hash of ${text}` }));
  if (!a || !b || !c) throw new Error("three texts");
  keepEdit("/p/x.toml", a, b);
  expect(isOwnSave(b.hash)).toBe(true);
  expect(isOwnSave(c.hash)).toBe(false);
  keepEdit("/p/x.toml", b, c);
  const draft = takeDraft("/p/x.toml");
  expect([draft?.versions, draft?.saves.base]).toEqual([{ list: ["a", "b", "c"], at: 2 }, c]);
});

it("an_edit_that_is_made_past_a_tab_leaves_alone_what_is_not_saved_there", () => {
  const base = { text: "a", hash: "1" };
  const draft = { versions: { list: ["a", "broken"], at: 1 }, saves: savesOf(base) };
  keepDraft("/p/y.toml", draft);
  keepEdit("/p/y.toml", base, { text: "b", hash: "2" });
  moveDraft("/p/y.toml", "/p/z.toml");
  expect(takeDraft("/p/y.toml")).toBeUndefined();
  expect(takeDraft("/p/z.toml")).toBe(draft);
});
