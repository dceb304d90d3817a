import { useQueries } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { queries, type Losses, type LostRow, type RunSummary } from "../../ipc/index.ts";
import { Button, DataGrid, EmptyState, ErrorNote, formatCount, reasonWords, type GridColumn, type LedgerPart } from "../../shared/index.ts";
import { rejectedOf, words } from "../words.ts";
import { MendRows } from "./MendRows.tsx";
import classes from "./RunWork.module.css";

const PAGE = 200;
const COLUMNS: readonly GridColumn[] = [
  { key: "reason", name: words.run.reason, width: 280 },
  { key: "step", name: words.run.step, width: 180 },
  { key: "raw", name: words.run.raw, width: 560 },
];

/** Rows that a run left out, read page by page as one scrolls: all rejected ones, or those of one part of the ledger. */
export function RunLosses({
  run,
  part,
  titleOf,
  onAll,
}: {
  run: RunSummary;
  part: LedgerPart | undefined;
  titleOf: (step: string) => string;
  onAll: () => void;
}) {
  const [view, setView] = useState({ first: 0, last: 0 });
  const wanted = Array.from({ length: view.last - view.first + 1 }, (_, index) => view.first + index);
  const losses: Losses = part?.losses ?? { rejected: {} };
  const pages = useQueries({ queries: wanted.map((page) => queries.losses(run.id, losses, page * PAGE, PAGE)) });
  const total = part?.count ?? pages.find((page) => page.data)?.data?.total ?? rejectedOf(run);
  const error = pages.find((page) => page.error)?.error;
  const [mending, setMending] = useState(false);
  const first = pages[0]?.data;
  const rejected = "rejected" in losses;
  const mended = pages.flatMap((page) => page.data?.mended ?? []);
  const canMend = rejected && run.state === "success" && !run.trial && !run.mends;

  const at = (row: number): LostRow | undefined => pages[Math.floor(row / PAGE) - view.first]?.data?.rows[row % PAGE];
  const cell = (row: number, column: number) => {
    const lost = at(row);
    if (!lost) return undefined;
    if (column === 0 && lost.offset !== undefined && mended.includes(lost.offset)) return words.run.mended;
    if (column === 0) return lost.reason ? lost.detail || reasonWords(lost.reason, lost.column) : words.run.dropped;
    return column === 1 ? titleOf(lost.step) : lost.raw;
  };
  const onView = useCallback((start: number, end: number) => {
    const first = Math.floor(start / PAGE);
    const last = Math.floor(Math.max(start, end - 1) / PAGE);
    setView((old) => (old.first === first && old.last === last ? old : { first, last }));
  }, []);

  if (total === 0) return <EmptyState>{words.run.noneLeftOut}</EmptyState>;
  return (
    <>
      <div className={classes["head"]}>
        <b>{part ? part.label : words.run.rejectedRows}</b>
        <span className={classes["sub"]}>{formatCount(total)}</span>
        {first?.mended_total ? <span className={classes["sub"]}>{words.run.joined(first.mended_total)}</span> : null}
        <span className={classes["space"]} />
        {canMend && !mending && (
          <Button size="s" icon="pencil" onClick={() => setMending(true)}>
            {words.mend.edit}
          </Button>
        )}
        {part && rejectedOf(run) > 0 && (
          <Button size="s" onClick={onAll}>
            {words.run.allRejected}
          </Button>
        )}
      </div>
      {error && <ErrorNote error={error} />}
      {mending && canMend ? (
        <MendRows run={run} losses={losses} onLeave={() => setMending(false)} />
      ) : (
        <DataGrid
          label={words.run.rejectedRows}
          columns={COLUMNS}
          rowCount={total}
          cell={cell}
          rowNumber={(row) => formatCount(at(row)?.line ?? 0)}
          rowNumberTitle={words.run.line}
          onView={onView}
        />
      )}
    </>
  );
}
