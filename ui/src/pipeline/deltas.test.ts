import { expect, it } from "vitest";
import type { Ledger, Preview } from "../ipc/index.ts";
import { deltaOf } from "./deltas.ts";

const empty: Ledger = {
  read: 0,
  written: 0,
  dropped: [],
  merged: [],
  added: [],
  rejected: [],
  emptied: [],
  changed: [],
  shortened: [],
  blank_lines: 0,
};
const column = (name: string) => ({ name, type: "text" as const });

function preview(...stages: { columns: string[]; ledger?: Partial<Ledger> }[]): Preview {
  return {
    stages: stages.map((stage, at) => ({
      id: String(at),
      columns: stage.columns.map(column),
      rows: 1,
      ledger: { ...empty, ...stage.ledger },
    })),
    stage: 0,
    before: [],
    after: [],
    rows: [],
    rejected: [],
    problems: [],
    complete: true,
  };
}

it("says first what a step lost, then what it made", () => {
  const shown = preview(
    { columns: ["a"], ledger: { rejected: [{ step: "source", reason: "too_many_fields", count: 12 }] } },
    { columns: ["a"], ledger: { dropped: [{ step: "drop_missing", count: 1 }] } },
    { columns: ["a", "b", "c"] },
    { columns: ["a", "b", "c"], ledger: { changed: [{ step: "trim", column: "a", count: 2468 }] } },
    { columns: ["a"] },
    { columns: ["a"] },
    { columns: ["b"], ledger: { merged: [{ step: "group_by", count: 3 }] } },
  );
  expect([0, 1, 2, 3, 4, 5, 6].map((stage) => deltaOf(shown, stage)?.text)).toEqual([
    "−12 rejected",
    "−1 row",
    "+2 columns",
    "2,468 cells",
    "−2 columns",
    undefined,
    "−3 rows",
  ]);
  expect(deltaOf(shown, 0)?.bad).toBe(true);
  expect(deltaOf(undefined, 0)).toBeUndefined();
});

it("tells the figures of a run of the same text, where there is one", () => {
  const shown = preview(
    { columns: ["a"] },
    { columns: ["a"], ledger: { changed: [{ step: "1", column: "a", count: 3 }] } },
    { columns: ["a"] },
  );
  const whole: Ledger = {
    ...empty,
    rejected: [{ step: "0", reason: "too_many_fields", count: 12 }],
    dropped: [{ step: "2", count: 39 }],
    changed: [{ step: "1", column: "a", count: 2511 }],
  };
  expect([0, 1, 2].map((stage) => deltaOf(shown, stage, whole)?.text)).toEqual(["−12 rejected", "2,511 cells", "−39 rows"]);
});
