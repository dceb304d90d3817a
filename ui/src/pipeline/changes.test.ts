import { describe, expect, it } from "vitest";
import type { StepView } from "../ipc/index.ts";
import { changeWords } from "./changes.ts";

type Spec = { do: string; enabled?: boolean } & Record<string, unknown>;

const titles: Record<string, string> = { trim: "Trim", sort: "Sort", limit: "Limit", select: "Select" };

function read(steps: readonly Spec[], more: { source?: object; sink?: object; problems?: never[]; text?: string } = {}) {
  const views = steps.map((spec, at): StepView => ({
    id: `${spec.do}_${at}`,
    verb: spec.do,
    title: titles[spec.do] ?? spec.do,
    summary: "",
    enabled: spec.enabled !== false,
    spec,
  }));
  return { text: JSON.stringify(steps), problems: [], source: { csv: "a.csv" }, steps: views, ...more };
}

const trim = { do: "trim", columns: ["name"] };
const sort = { do: "sort", by: ["price"] };
const limit = { do: "limit", rows: 10 };
const select = { do: "select", columns: ["name"] };
const between = (from: readonly Spec[], to: readonly Spec[]) => changeWords(read(from), read(to));

describe("what undo would undo", () => {
  it("is a step that came, went, changed or was switched", () => {
    expect(between([trim], [trim, sort])).toBe("add “Sort” as step 2");
    expect(between([trim, sort], [sort])).toBe("remove “Trim”, step 1");
    expect(between([trim, sort], [{ ...trim, columns: ["city"] }, sort])).toBe("set “Trim”, step 1");
    expect(between([trim, sort], [{ ...trim, enabled: false }, sort])).toBe("turn off “Trim”, step 1");
    expect(between([{ ...trim, enabled: false }], [trim])).toBe("turn on “Trim”, step 1");
    expect(between([trim], [sort])).toBe("put “Sort” in place of “Trim”");
  });

  it("is a step that was moved, from where and to where", () => {
    expect(between([trim, sort, limit, select], [sort, limit, trim, select])).toBe("move “Trim” from 1 to 3");
    expect(between([trim, sort, limit, select], [trim, select, sort, limit])).toBe("move “Select” from 4 to 2");
    expect(between([trim, sort, limit], [trim, limit, sort])).toBe("move “Sort” from 2 to 3");
  });

  it("is told by the number where it is several steps", () => {
    expect(between([trim], [trim, sort, limit])).toBe("add 2 steps");
    expect(between([trim, sort, limit], [limit])).toBe("remove 2 steps");
    expect(between([trim, sort, limit], [limit, sort, trim])).toBe("change steps");
    // Two steps that say the same are told apart by nothing else.
    expect(between([trim, trim], [trim, trim, trim])).toBe("add “Trim” as step 3");
  });

  it("is how the file is read and where rows go", () => {
    const source = (table: object) => read([trim], { source: { csv: "a.csv", ...table } });
    expect(changeWords(source({}), source({ delimiter: ";" }))).toBe("set how the file is read: delimiter");
    expect(changeWords(source({}), source({ delimiter: ";", encoding: "latin1" }))).toBe("set how the file is read");
    const expect_ = (table: object) => source({ expect: { columns: ["price"], ...table } });
    expect(changeWords(expect_({}), expect_({ aliases: { price: ["Price"] } }))).toBe("another name for a column");
    expect(changeWords(expect_({}), expect_({ extra: "drop" }))).toBe("set the expected columns");
    expect(changeWords(read([trim]), read([trim], { sink: { csv: "b.csv" } }))).toBe("set where rows go");
  });

  it("is the text where nothing else is known", () => {
    expect(changeWords(read([trim]), read([trim], { text: "# a comment" }))).toBe("edit the text");
    const broken = { ...read([]), problems: [{ file: "", line: 1, column: 1, span: [0, 1] as [number, number], message: "x" }] };
    expect(changeWords(read([trim]), broken)).toBe("edit the text");
  });
});
