import { describe, expect, it, vi } from "vitest";
import { CommandRegistry } from "./hotkeys.ts";
import { shortcutsIn } from "./shortcuts.ts";

const stroke = (key: string, more: { ctrlKey?: boolean; altKey?: boolean }) => ({
  key,
  code: "",
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});

describe("keys that a browser keeps for itself", () => {
  const kept = /^Mod\+(Shift\+)?(W|T|N|Tab|PageUp|PageDown)$/;
  it("are promised in the window only", () => {
    const promised = (host: "window" | "browser") =>
      Object.values(shortcutsIn(host)).flatMap(({ keys, also }) => [keys, also].filter((one) => one !== undefined && kept.test(one)));
    expect(promised("browser")).toEqual([]);
    expect(promised("window")).toContain("Mod+W");
    expect(shortcutsIn("browser").closeTab.keys).toBe("Alt+W");
  });
  it("are heard where it hands them over", () => {
    const registry = new CommandRegistry();
    registry.add("closeTab", () => undefined);
    expect(registry.find(stroke("w", { altKey: true }), true)).toBe("closeTab");
    expect(registry.find(stroke("w", { ctrlKey: true }), true)).toBe("closeTab");
  });
});

describe("a command that is asked for early", () => {
  it("is run as soon as it can be done", async () => {
    const registry = new CommandRegistry();
    const run = vi.fn();
    registry.runSoon("viewToml", 1_000);
    registry.add("run", vi.fn());
    registry.add("viewToml", run);
    await Promise.resolve();
    registry.add("viewToml", run);
    await Promise.resolve();
    expect(run).toHaveBeenCalledOnce();
  });
});

describe("undo while a field has the focus", () => {
  const registry = new CommandRegistry();
  registry.add("undo", () => undefined);
  it("is the field's own while something is typed in it, and else of what was done", () => {
    expect(registry.find(stroke("z", { ctrlKey: true }), true)).toBeUndefined();
    expect(registry.find(stroke("z", { ctrlKey: true }), true, false)).toBe("undo");
    expect(registry.find(stroke("z", { ctrlKey: true }), false)).toBe("undo");
  });
});
