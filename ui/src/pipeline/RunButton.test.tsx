import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api, type RunSummary } from "../ipc/index.ts";
import { RunButton } from "./RunButton.tsx";

vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);

let root: Root;
const onRun = vi.fn();
const cancel = vi.spyOn(api, "cancelRun").mockReturnValue(new Promise(() => undefined));
const draw = (state?: RunSummary["state"]) =>
  act(() => root.render(<RunButton run={state && ({ id: "r", state } as RunSummary)} broken={false} onRun={onRun} />));
const press = () => act(() => document.querySelector("button")?.click());
const wait = (ms: number) => act(() => void vi.advanceTimersByTime(ms));

beforeEach(() => {
  vi.useFakeTimers();
  root = createRoot(document.body.appendChild(document.createElement("main")));
});
afterEach(() => {
  act(() => root.unmount());
  document.body.replaceChildren();
  vi.useRealTimers();
  vi.clearAllMocks();
});

it("takes the second press of two neither as Cancel nor as another Run", () => {
  draw();
  press();
  draw("running");
  press();
  wait(100);
  draw("success");
  press();
  expect([onRun.mock.calls.length, cancel.mock.calls.length]).toEqual([1, 0]);
  wait(400);
  press();
  expect(onRun).toHaveBeenCalledTimes(2);
});

it("cancels a run that has been seen to be on its way, at once where it was so from the start", () => {
  draw("running");
  press();
  expect(cancel).toHaveBeenCalledWith("r");
  draw("cancelled");
  wait(399);
  draw("running");
  wait(399);
  press();
  expect(cancel).toHaveBeenCalledTimes(1);
  wait(1);
  press();
  expect(cancel).toHaveBeenCalledTimes(2);
  expect(onRun).not.toHaveBeenCalled();
});
