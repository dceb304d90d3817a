import type { Preview } from "../../ipc/index.ts";
import { DataGrid, reasonWords, type GridColumn } from "../../shared/index.ts";
import { words } from "../words.ts";

const COLUMNS: readonly GridColumn[] = (["step", "column", "reason", "detail", "raw"] as const).map((key) => ({
  key,
  name: words.problem[key],
}));

/** The sample's rows that are rejected, each with its line and why. */
export function ProblemGrid({ data, titleOf, className }: { data: Preview; titleOf: (step: string) => string; className: string }) {
  const cell = (index: number, at: number) => {
    const row = data.rejected[index];
    if (!row) return undefined;
    return [titleOf(row.step), row.column ?? "", reasonWords(row.reason), row.detail, row.raw][at] ?? "";
  };
  return (
    <DataGrid
      label={words.rows.problems}
      className={className}
      columns={COLUMNS}
      rowCount={data.rejected.length}
      cell={cell}
      rowNumber={(index) => String(data.rejected[index]?.line ?? "")}
      rowNumberTitle={words.line}
      empty={words.noProblems}
    />
  );
}
