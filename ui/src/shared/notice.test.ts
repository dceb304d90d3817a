import { beforeEach, describe, expect, it } from "vitest";
import { ApiError } from "../ipc/index.ts";
import { clearNotice, getNotice, reportError } from "./notice.ts";
import { fileTab } from "./tabs.ts";
import { workspace } from "./workspace.ts";

const again = () => undefined;

describe("what a person asked for and did not get", () => {
  beforeEach(clearNotice);

  it("is said until something else works", () => {
    workspace.load("/a");
    reportError(new Error("x.csv is empty."));
    workspace.showArea("pipeline");
    expect(getNotice()).toBeDefined();
    workspace.open(fileTab("/d/y.csv"));
    expect(getNotice()).toBeUndefined();
  });

  it("is past when another project is opened", () => {
    reportError(new Error("x.csv is empty."));
    workspace.load("/b");
    expect(getNotice()).toBeUndefined();
  });

  it("can be tried again where that may help only", () => {
    reportError(new Error("x.csv is empty."), again);
    expect(getNotice()?.retry).toBeUndefined();
    reportError(new ApiError("unreachable", "Millpond does not answer.", null, null, true), again);
    expect(getNotice()?.retry).toBe(again);
  });

  it("is nothing where the person cancelled it", () => {
    reportError(new ApiError("cancelled", "The upload was cancelled."), again);
    expect(getNotice()).toBeUndefined();
  });
});
