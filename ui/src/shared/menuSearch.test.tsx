import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ThemeProvider } from "../theme/index.ts";
import { Menu } from "./Menu.tsx";

vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);

let root: Root;
const taken = vi.fn();

beforeEach(async () => {
  taken.mockClear();
  const place = document.body.appendChild(document.createElement("main"));
  root = createRoot(place);
  const items = [
    { kind: "heading" as const, label: "Text" },
    { label: "Trim", about: "Takes white space off", run: () => void taken("trim") },
    { kind: "heading" as const, label: "Values" },
    { label: "Parse dates", about: "Reads dates", run: () => void taken("dates") },
    { label: "Parse numbers", about: "Reads numbers", run: () => void taken("numbers") },
  ];
  act(() =>
    root.render(
      <ThemeProvider>
        <Menu items={items} search={{ label: "Find a step", none: "No step of that name." }}>
          <button>Add step</button>
        </Menu>
      </ThemeProvider>,
    ),
  );
  act(() => void place.querySelector("button")?.dispatchEvent(new MouseEvent("click", { bubbles: true, detail: 0 })));
  await vi.waitFor(async () => {
    await act(() => Promise.resolve());
    expect(document.querySelector('[role="menu"] input')).toBeTruthy();
  });
});
afterEach(() => {
  act(() => root.unmount());
  document.body.replaceChildren();
});

const menu = () => document.querySelector('[role="menu"]');
const shown = () => [...(menu()?.querySelectorAll('[role="menuitem"]') ?? [])].map((item) => item.textContent);

function type(text: string) {
  const input = menu()?.querySelector("input");
  if (!input) throw new Error("there is no search field");
  act(() => {
    // React listens to the setter of the element's own class.
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(input, text);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
  return input;
}

const press = (input: HTMLInputElement, key: string) =>
  act(() => void input.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })));

it("shows what fits what is typed, and takes the first by Enter", () => {
  expect(shown()).toHaveLength(3);
  expect(menu()?.textContent).toContain("Values");
  const input = type("date");
  expect(shown()).toEqual(["Parse datesReads dates"]);
  expect(menu()?.textContent).not.toContain("Values");
  press(input, "Enter");
  expect(taken.mock.calls).toEqual([["dates"]]);
});

it("takes the one that the arrows mark, and says where nothing fits", () => {
  type("xyz");
  expect(menu()?.textContent).toContain("No step of that name.");
  const input = type("parse");
  press(input, "ArrowDown");
  press(input, "ArrowDown");
  press(input, "Enter");
  expect(taken.mock.calls).toEqual([["numbers"]]);
});
