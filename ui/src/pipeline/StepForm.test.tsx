import { act, type ReactNode } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Problem, StepView } from "../ipc/index.ts";
import { ThemeProvider } from "../theme/index.ts";
import { StepForm } from "./StepForm.tsx";

vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);

let root: Root;
let place: HTMLElement;
const draw = (node: ReactNode) => act(() => root.render(<ThemeProvider>{node}</ThemeProvider>));

beforeEach(() => {
  place = document.body.appendChild(document.createElement("main"));
  root = createRoot(place);
});
afterEach(() => {
  act(() => root.unmount());
  document.body.replaceChildren();
});

const onChange = vi.fn(() => Promise.resolve());

function form(spec: Record<string, unknown>, text = "", problems: readonly Problem[] = []) {
  onChange.mockClear();
  const step: StepView = { id: "s", verb: String(spec["do"]), title: "", summary: "", enabled: true, spec };
  draw(<StepForm {...{ step, text, problems, onChange }} index={0} valid columns={["name", "price"]} values={() => ["a"]} />);
}

/** Returns the field of a label, as a person finds it. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- who asks knows which field it is
function field<T extends HTMLElement>(label: string, of = "input, select"): T {
  const found = [...place.querySelectorAll("label")].find((own) => own.querySelector("span")?.textContent === label);
  const input = found?.querySelector<T>(of);
  if (!input) throw new Error(`no field ${label}`);
  return input;
}

function choose(label: string, value: string) {
  const select = field<HTMLSelectElement>(label, "select");
  return act(async () => {
    select.value = value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    await Promise.resolve();
  });
}

it("has a field for each key, whether it is written or not", () => {
  form({ do: "parse_date", columns: ["name"], formats: ["%d/%m/%Y"] });
  const labels = [...place.querySelectorAll("label > span, legend")].map((label) => label.textContent);
  expect(labels).toEqual(["columns", "formats", "1", "into", "ambiguous", "two_digit_years_from", "on_error"]);
  expect(field<HTMLSelectElement>("into").value).toBe("date");
  expect(field<HTMLInputElement>("1").value).toBe("%d/%m/%Y");
});

it("takes a key away where the choice is the one that is made without it", async () => {
  form({ do: "filter", where: "price > 0", on_error: "stop" });
  await choose("on_error", "reject");
  expect(onChange).toHaveBeenCalledWith({ do: "filter", where: "price > 0", on_error: null });
  await choose("on_error", "null");
  expect(onChange).toHaveBeenLastCalledWith({ do: "filter", where: "price > 0", on_error: "null" });
});

it("tells what the field in focus is for, and else what the step does", () => {
  form({ do: "sample", fraction: 0.1 });
  const about = () => place.querySelector("p")?.textContent;
  expect(about()).toContain("Keeps about this part of the rows");
  act(() => field("fraction").focus());
  expect(about()).toContain("0.1 is a tenth");
  act(() => field("fraction").blur());
  expect(about()).toContain("Keeps about this part of the rows");
});

it("shows a mistake in an expression at its characters", () => {
  const text = '[[step]]\ndo = "filter"\nwhere = "pirce > 0"\n';
  const at = text.indexOf("pirce");
  const problem: Problem = { file: "p", line: 3, column: 10, span: [at, at + 5], message: "There is no column pirce.", hint: null };
  form({ do: "filter", where: "pirce > 0" }, text, [problem]);
  const alert = place.querySelector('[role="alert"]');
  expect(alert?.querySelector("mark")?.textContent).toBe("pirce");
  expect(alert?.textContent).toContain("There is no column pirce.");
});

it("makes another rule of one, with what both take", async () => {
  form({ do: "validate", rules: [{ rule: "not_null", columns: ["price"], on_fail: "warn" }] });
  await choose("rule", "length");
  const rules = [{ rule: "length", columns: ["price"], max: 100, on_fail: "warn" }];
  expect(onChange).toHaveBeenCalledWith({ do: "validate", rules });
});
