import { describe, expect, it } from "vitest";
import type { Ledger, RunSummary } from "../ipc/index.ts";
import { foldAttention } from "./attention.ts";
import { sumRuns } from "./sum.ts";
import { noBarWords, words, writtenRows } from "./words.ts";

const ledger: Ledger = {
  read: 10,
  written: 9,
  merged: [],
  added: [],
  emptied: [],
  changed: [],
  shortened: [],
  blank_lines: 0,
  dropped: [],
  rejected: [{ step: "source", reason: "too_many_fields", count: 1 }],
};

const run = (id: string, more: Partial<RunSummary> = {}): RunSummary => ({
  id,
  pipeline: "clean",
  state: "success",
  started_at: "2026-11-01T10:00:00Z",
  trial: false,
  trigger: "by hand",
  user: "me",
  machine: "here",
  ledger,
  ...more,
});

describe("what was written", () => {
  it("is nothing for a trial and for a run that came to no good end", () => {
    const ended = [
      run("a"),
      run("b", { trial: true }),
      ...(["failed", "limit_exceeded", "cancelled", "lost"] as const).map((state) => run(state, { state })),
    ];
    expect(ended.map(writtenRows)).toEqual([9, undefined, undefined, undefined, undefined, undefined]);
    expect(sumRuns(ended)).toMatchObject({ read: 10, written: 9, rejected: 1, unbalanced: 0 });
  });

  it("is said in words where there is no bar", () => {
    expect(noBarWords(run("a", { state: "failed", ledger: null }))).toBe(words.nothingWritten);
    expect(noBarWords(run("b", { ledger: { ...ledger, read: 0 } }))).toBe(words.noRows);
    expect(noBarWords(run("c", { state: "running", ledger: null }))).toBe("");
  });
});

describe("what needs a person", () => {
  it("is one line for repeats of a pipeline, the newest first", () => {
    const failed = { state: "failed", ledger: null } as const;
    const runs = [run("5", failed), run("4"), run("3", failed), run("2", { ...failed, pipeline: "other" }), run("1", failed)];
    expect(foldAttention(runs).map(({ kind, run, runs }) => `${kind} ${run.pipeline} ${run.id} × ${runs}`)).toEqual([
      "failed clean 5 × 3",
      "rejected clean 4 × 1",
      "failed other 2 × 1",
    ]);
  });
});
