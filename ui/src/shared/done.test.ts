import { beforeEach, describe, expect, it, vi } from "vitest";
import { clearDone, getDone, showDone, turnDone } from "./done.ts";
import { clearNotice, getNotice } from "./notice.ts";
import { workspace } from "./workspace.ts";

const change = (undo = vi.fn(() => Promise.resolve()), redo = vi.fn(() => Promise.resolve())) => ({
  done: "a is deleted.",
  undone: "a is back.",
  undo,
  redo,
});

describe("what was done to a file", () => {
  beforeEach(() => {
    clearDone();
    clearNotice();
  });

  it("is undone and done again, in turn", async () => {
    const it = change();
    showDone(it);
    await turnDone();
    expect(getDone()).toEqual({ change: it, back: true });
    await turnDone();
    expect(getDone()).toEqual({ change: it, back: false });
    expect([it.undo.mock.calls.length, it.redo.mock.calls.length]).toEqual([1, 1]);
  });

  it("is undone once however often it is asked for meanwhile", async () => {
    const it = change();
    showDone(it);
    await Promise.all([turnDone(), turnDone()]);
    expect(it.undo).toHaveBeenCalledOnce();
    expect(it.redo).not.toHaveBeenCalled();
  });

  it("stays to be undone where that did not work, which is said", async () => {
    const it = change(vi.fn(() => Promise.reject(new Error("The disk is full."))));
    showDone(it);
    await turnDone();
    expect(getDone()).toEqual({ change: it, back: false });
    expect(getNotice()?.error).toEqual(new Error("The disk is full."));
  });

  it("is past when another project is opened", () => {
    workspace.load("/a");
    showDone(change());
    workspace.load("/b");
    expect(getDone()).toBeUndefined();
  });
});
