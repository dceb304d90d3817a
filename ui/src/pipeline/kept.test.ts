import { expect, it } from "vitest";
import { movePlaces, placeOf } from "./kept.ts";

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
