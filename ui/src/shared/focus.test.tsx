import { act, type ReactNode } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ThemeProvider } from "../theme/index.ts";
import { Dialog } from "./Dialog.tsx";
import { Menu, type MenuItem } from "./Menu.tsx";
import { Tabs } from "./Tabs.tsx";

vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);

let root: Root;
let place: HTMLElement;
const draw = (node: ReactNode) => act(() => root.render(<ThemeProvider>{node}</ThemeProvider>));
const focused = () => document.activeElement?.textContent;

beforeEach(() => {
  place = document.body.appendChild(document.createElement("main"));
  root = createRoot(place);
});
afterEach(() => {
  act(() => root.unmount());
  document.body.replaceChildren();
});

describe("tabs", () => {
  const tabs = (keys: readonly string[], active: string | undefined) =>
    draw(
      <>
        <Tabs
          label="Tabs"
          tabs={keys.map((key) => ({ key, title: key, icon: "file" }))}
          active={active}
          onActivate={() => undefined}
          onClose={() => undefined}
          closeLabel={(title) => `Close ${title}`}
          dirtyLabel="not saved"
        />
        {active === undefined ? <button>Open a file</button> : <input key={active} aria-label={active} />}
      </>,
    );
  const input = () => place.querySelector("input");

  it("give the focus of a closed one, or of what stood in it, to the one that comes to the front", () => {
    tabs(["a", "b", "c"], "b");
    input()?.focus();
    tabs(["a", "c"], "c");
    expect(focused()).toBe("c");
    tabs(["a"], "a");
    expect(focused()).toBe("a");
    tabs([], undefined);
    expect(focused()).toBe("Open a file");
  });

  it("leave the focus where it is when one is opened", () => {
    tabs(["a"], "a");
    tabs(["a", "b"], "b");
    expect(document.activeElement).toBe(document.body);
  });

  it("keep the one in front in view", () => {
    const shown = vi.spyOn(HTMLElement.prototype, "scrollIntoView");
    tabs(["a", "b"], "b");
    expect((shown.mock.contexts as Element[]).map((tab) => tab.textContent)).toEqual(["b"]);
    shown.mockRestore();
  });
});

describe("a menu", () => {
  const items: MenuItem[] = [
    { kind: "heading", label: "Verbs" },
    { label: "Trim", disabled: true, run: vi.fn() },
    { label: "Split", run: vi.fn() },
  ];
  const open = (detail: number) => {
    draw(
      <Menu items={items}>
        <button>Add step</button>
      </Menu>,
    );
    act(() => void place.querySelector("button")?.dispatchEvent(new MouseEvent("click", { bubbles: true, detail })));
    return vi.waitFor(async () => {
      await act(() => Promise.resolve());
      expect(document.activeElement?.closest('[role="menu"]')).toBeTruthy();
    });
  };

  it("has the focus on its first item that can be chosen when it is opened by keyboard", async () => {
    await open(0);
    expect(focused()).toBe("Split");
  });

  it("has the focus on none when it is opened by mouse", async () => {
    await open(1);
    expect(document.activeElement?.getAttribute("role")).toBe("presentation");
  });
});

describe("a dialog", () => {
  it("gives the focus back to what had it, also when it is taken away at once", async () => {
    const page = (open: boolean) =>
      draw(
        <>
          <button>Before</button>
          {open && (
            <Dialog title="Question" onClose={() => undefined}>
              <input data-autofocus />
            </Dialog>
          )}
        </>,
      );
    page(false);
    place.querySelector("button")?.focus();
    page(true);
    await vi.waitFor(() => expect(document.activeElement).not.toBe(place.querySelector("button")));
    page(false);
    await vi.waitFor(() => expect(focused()).toBe("Before"));
  });
});
