import { afterEach, expect, it, vi } from "vitest";
import { asApiError, call } from "./call.ts";

afterEach(() => void vi.unstubAllGlobals());

const failing = (error: Error) => vi.stubGlobal("fetch", () => Promise.reject(error));

it("keeps the words of an error that has some", () => {
  const said = asApiError(new Error("sales.csv is empty: there are no rows in it to read."));
  expect(said).toMatchObject({ code: "internal", message: "sales.csv is empty: there are no rows in it to read.", retryable: false });
  expect(asApiError(new TypeError("x is undefined")).code).toBe("internal");
});

it("says that nobody answers only where the network failed", async () => {
  failing(new TypeError("Failed to fetch"));
  await expect(call("GET", "/status")).rejects.toMatchObject({ code: "unreachable", retryable: true });
});

it("does not take an answer that was no longer wanted for a failure", async () => {
  failing(new DOMException("aborted", "AbortError"));
  await expect(call("GET", "/status")).rejects.toMatchObject({ code: "cancelled" });
});
