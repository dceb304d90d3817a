import { expect, it } from "vitest";
import { readPath } from "./paths.ts";
import { words } from "./words.ts";

it("takes a path as a person copies it", () => {
  expect(readPath(" /data/x.csv ")).toEqual({ path: "/data/x.csv" });
  expect(readPath("'/data/with space.csv'")).toEqual({ path: "/data/with space.csv" });
  expect(readPath("file:///data/with%20space.csv")).toEqual({ path: "/data/with space.csv" });
  expect(readPath("file://localhost/data/%C3%A9.csv")).toEqual({ path: "/data/é.csv" });
  expect(readPath("file:///data/100%.csv")).toEqual({ path: "/data/100%.csv" });
  expect(readPath("file:///C:/data/x%20y.csv")).toEqual({ path: "C:/data/x y.csv" });
  expect(readPath("C:\\data\\x.csv")).toEqual({ path: "C:\\data\\x.csv" });
});

it("says what is wanted where the path is not whole", () => {
  expect(readPath("data/x.csv")).toEqual({ problem: words.openPath.relative });
  expect(readPath("~/x.csv")).toEqual({ problem: words.openPath.home });
});
