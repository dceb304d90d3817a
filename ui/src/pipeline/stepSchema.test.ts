import { expect, it } from "vitest";
import { stepGroups } from "./stepMenu.ts";
import { STEPS, startOf, variantOf, type Around, type Kind, type Variant } from "./stepSchema.ts";

const around: Around = { column: "Unit price", columns: ["name", "Unit price", "day"], values: ["1", "2"] };

function step(verb: string): Variant {
  const variant = variantOf(STEPS, verb);
  if (!variant) throw new Error(`no verb ${verb}`);
  return variant;
}

const start = (verb: string) => startOf(STEPS, step(verb), around);
const kind = (verb: string, key: string): Kind | undefined => step(verb).fields.find((field) => field.key === key)?.kind;

it("makes each field as its schema says", () => {
  expect(kind("trim", "columns")).toEqual({ is: "columns", ordered: false });
  expect(kind("select", "columns")).toEqual({ is: "columns", ordered: true });
  expect(kind("split", "column")).toEqual({ is: "column" });
  expect(kind("split", "into")).toEqual({ is: "list" });
  expect(kind("filter", "where")).toEqual({ is: "expression" });
  expect(kind("derive", "set")).toEqual({ is: "pairs", keys: "new_column", values: { is: "expression" } });
  expect(kind("cast", "types")).toMatchObject({ is: "pairs", keys: "column", values: { is: "choice" } });
  expect(kind("parse_number", "units")).toMatchObject({ is: "pairs", keys: "unit", values: { is: "number", whole: false } });
  expect(kind("parse_number", "decimal")).toEqual({ is: "character" });
  expect(kind("parse_date", "two_digit_years_from")).toEqual({ is: "number", whole: true, least: 1, most: 9900 });
  expect(kind("replace", "whole_cell")).toEqual({ is: "check" });
  expect(kind("replace", "find")).toEqual({ is: "text" });
  const choice = kind("filter", "on_error");
  expect(choice?.is === "choice" && choice.options.map(({ value }) => value)).toEqual(["reject", "null", "stop"]);
  // What holds where a choice is not made stands first: the form shows it so.
  const nulls = kind("sort", "nulls");
  expect(nulls?.is === "choice" && nulls.options.map(({ value }) => value)).toEqual(["last", "first"]);
  expect(choice?.is === "choice" && choice.options[1]?.about).toBe("The cell becomes empty and is counted.");
});

it("makes tables of several kinds of the rules", () => {
  const rules = kind("validate", "rules");
  if (rules?.is !== "tables") throw new Error("rules are tables");
  expect(rules.of.tag).toBe("rule");
  expect(rules.of.variants.map(({ word }) => word)).toEqual(
    expect.arrayContaining(["not_null", "range", "pattern", "set", "length", "check"]),
  );
  expect(rules.of.common.map(({ key }) => key)).toEqual(["name", "on_fail"]);
  const range = variantOf(rules.of, "range");
  expect(range?.fields.find(({ key }) => key === "min")?.kind).toEqual({ is: "value" });
  expect(range && startOf(rules.of, range, around)).toEqual({ rule: "range", columns: ["Unit price"], min: 0 });
});

it("begins a step with what the rows have", () => {
  expect(start("trim")).toEqual({ do: "trim", columns: ["Unit price"] });
  expect(start("select")).toEqual({ do: "select", columns: ["name", "Unit price", "day"] });
  expect(start("filter")).toEqual({ do: "filter", where: '"Unit price" is not null' });
  expect(start("derive")).toEqual({ do: "derive", set: { new_column: '"Unit price"' } });
  expect(start("rename")).toEqual({ do: "rename", columns: { "Unit price": "Unit price_new" } });
  expect(start("split")).toEqual({ do: "split", column: "Unit price", separator: " ", into: ["Unit price_1", "Unit price_2"] });
  expect(start("map_values")).toEqual({ do: "map_values", columns: ["Unit price"], values: { "1": "1", "2": "2" } });
  expect(start("sample")).toEqual({ do: "sample", fraction: 0.1 });
  expect(start("change_case")).toEqual({ do: "change_case", columns: ["Unit price"], case: "title" });
  expect(start("validate")).toEqual({ do: "validate", rules: [{ rule: "not_null", columns: ["Unit price"] }] });
});

it("has every verb in a group of the menu, with a sentence", () => {
  const groups = stepGroups();
  expect(groups.map(({ label }) => label)).toEqual(["Text", "Values and types", "Columns", "Rows"]);
  expect(groups.flatMap(({ steps }) => steps)).toHaveLength(STEPS.variants.length);
  for (const { word, hint, fields } of STEPS.variants) {
    expect(hint, word).not.toBe("");
    for (const field of fields) expect(field.about, `${word} ${field.key}`).not.toBe("");
  }
});
