import { expect, it } from "vitest";
import { commandLine } from "./commandLine.ts";

it("a_command_names_the_pipeline_and_where_rows_come_from_and_go", () => {
  expect(commandLine({ pipeline: "/p/pipelines/a.toml", input: "/p/a.csv", output: "/p/out/a.csv" })).toBe(
    "millpond run /p/pipelines/a.toml --input /p/a.csv --output /p/out/a.csv",
  );
  expect(commandLine({ pipeline: "/p/a.toml", input: undefined, output: undefined })).toBe("millpond run /p/a.toml");
});

it("a_shell_takes_each_path_as_one_word_that_means_nothing_else", () => {
  const of = (input: string) =>
    commandLine({ pipeline: "/p/a.toml", input, output: undefined }).replace("millpond run /p/a.toml --input ", "");
  expect(of("/my data/a.csv")).toBe("'/my data/a.csv'");
  expect(of("/o'neill/$HOME/`a`.csv")).toBe(String.raw`'/o'\''neill/$HOME/${"`a`"}.csv'`);
  expect(of("/data/2026-*.csv")).toBe("'/data/2026-*.csv'");
  expect(of("/data/sales.zip!/a.csv")).toBe("'/data/sales.zip!/a.csv'");
  expect(of("/données/a.csv")).toBe("'/données/a.csv'");
});

it("a_path_of_windows_stands_in_its_quotes", () => {
  expect(commandLine({ pipeline: "C:\\p\\a.toml", input: "C:\\my data\\a.csv", output: "C:\\out\\a.csv" })).toBe(
    'millpond run C:\\p\\a.toml --input "C:\\my data\\a.csv" --output C:\\out\\a.csv',
  );
});
