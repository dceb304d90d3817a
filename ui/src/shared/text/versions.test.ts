import { describe, expect, it } from "vitest";
import { canRedo, canUndo, currentOf, moved, startVersions, withVersion } from "./versions.ts";

describe("versions of a text", () => {
  it("go back and on again", () => {
    let versions = withVersion(withVersion(startVersions("a"), "b"), "c");
    versions = moved(moved(versions, -1), -1);
    expect(currentOf(versions)).toBe("a");
    expect(canUndo(versions)).toBe(false);
    versions = moved(versions, 1);
    expect(currentOf(versions)).toBe("b");
    expect(canRedo(versions)).toBe(true);
  });

  it("forget what was undone when something new is written", () => {
    const versions = withVersion(moved(withVersion(startVersions("a"), "b"), -1), "c");
    expect(versions.list).toEqual(["a", "c"]);
    expect(canRedo(versions)).toBe(false);
  });

  it("do not count a text that is the same", () => {
    const versions = startVersions("a");
    expect(withVersion(versions, "a")).toBe(versions);
    expect(moved(versions, -1)).toBe(versions);
  });
});
