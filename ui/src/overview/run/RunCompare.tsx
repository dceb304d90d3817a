import { useComparison, type ColumnChange, type Ledger, type RowsComparison, type RunComparison } from "../../ipc/index.ts";
import {
  Button,
  DataGrid,
  droppedRows,
  EmptyState,
  ErrorNote,
  formatCount,
  mergedRows,
  rejectedRows,
  Time,
  type GridColumn,
} from "../../shared/index.ts";
import { words } from "../words.ts";
import classes from "./RunCompare.module.css";

/** A run beside an earlier one: counts, columns, rows, and the text of the pipeline. */
export function RunCompare({ before, after, onClose }: { before: string; after: string; onClose: () => void }) {
  const { data, error, isPending, refetch } = useComparison(before, after, "");
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (isPending) return <EmptyState>{words.compare.looking}</EmptyState>;
  return (
    <>
      <div className={classes["head"]}>
        <b>{words.compare.title}</b>
        <Time at={data.before.started_at} form="second" />
        <span className={classes["sub"]}>
          {data.same_input === true ? words.compare.sameInput : data.same_input === false ? words.compare.otherInput : ""}
        </span>
        <span className={classes["space"]} />
        <Button size="s" onClick={onClose}>
          {words.compare.close}
        </Button>
      </div>
      <div className={classes["body"]}>
        <div className={classes["facts"]} tabIndex={0} data-copy>
          <Counts comparison={data} />
          <Columns columns={data.columns} />
          <Pipeline text={data.text} />
        </div>
        {data.rows ? (
          <Rows rows={data.rows} />
        ) : (
          <EmptyState>
            {words.compare.noRows} {data.why_no_rows}
          </EmptyState>
        )}
      </div>
    </>
  );
}

const added = (ledger: Ledger | null | undefined) => (ledger?.added ?? []).reduce((sum, entry) => sum + entry.count, 0);

function Counts({ comparison: { before, after } }: { comparison: RunComparison }) {
  const rows: [string, number, number][] = [
    [words.compare.read, before.ledger?.read ?? 0, after.ledger?.read ?? 0],
    [words.compare.written, before.ledger?.written ?? 0, after.ledger?.written ?? 0],
    [words.compare.dropped, droppedRows(before.ledger), droppedRows(after.ledger)],
    [words.compare.merged, mergedRows(before.ledger), mergedRows(after.ledger)],
    [words.compare.added, added(before.ledger), added(after.ledger)],
    [words.compare.rejected, rejectedRows(before.ledger), rejectedRows(after.ledger)],
  ];
  return (
    <table className={classes["counts"]}>
      <thead>
        <tr>
          <th>{words.compare.rows}</th>
          <th>{words.compare.before}</th>
          <th>{words.compare.after}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, left, right]) => (
          <tr key={name} data-changed={left !== right || undefined}>
            <td>{name}</td>
            <td>{formatCount(left)}</td>
            <td>{formatCount(right)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Columns({ columns }: { columns: readonly ColumnChange[] }) {
  const changed = columns.filter((column) => column.before !== column.after);
  return (
    <>
      <h3>{words.compare.columns}</h3>
      {changed.length === 0 && <p>{words.compare.sameColumns}</p>}
      <ul>
        {changed.map((column) => (
          <li key={column.name}>
            <code>{column.name}</code> {changeOf(column)}
          </li>
        ))}
      </ul>
    </>
  );
}

const changeOf = ({ before, after }: ColumnChange): string =>
  before ? (after ? `${before} → ${after}` : words.compare.isGone) : words.compare.isNew;

function Pipeline({ text }: { text: string }) {
  return (
    <>
      <h3>{words.compare.pipeline}</h3>
      {text === "" ? (
        <p>{words.compare.samePipeline}</p>
      ) : (
        <pre>
          {text.split("\n").map((line, index) => (
            <span key={index} data-line={line.startsWith("+") ? "new" : line.startsWith("-") ? "gone" : undefined}>
              {line}
              {"\n"}
            </span>
          ))}
        </pre>
      )}
    </>
  );
}

const MARK = { key: "\u0001", name: "", width: 36 } satisfies GridColumn;

function Rows({ rows }: { rows: RowsComparison }) {
  const columns: GridColumn[] = [MARK, ...rows.columns.map((name) => ({ key: name, name }))];
  const cell = (row: number, column: number) => {
    const change = rows.examples[row];
    if (!change) return undefined;
    const { before, after } = change;
    if (column === 0) return before ? (after ? "~" : "−") : "+";
    const [left, right] = [before?.[column - 1] ?? null, after?.[column - 1] ?? null];
    if (!before) return right;
    return !after || left === right ? left : `${left ?? ""} → ${right ?? ""}`;
  };
  return (
    <section className={classes["rows"]} aria-label={words.compare.differing}>
      <div className={classes["sums"]}>
        <span>
          {words.compare.by} <b>{rows.key.length > 0 ? rows.key.join(", ") : words.compare.byAll}</b>
        </span>
        <span>{words.compare.same(rows.same)}</span>
        <span>{words.compare.changed(rows.changed)}</span>
        <span>{words.compare.onlyBefore(rows.only_before)}</span>
        <span>{words.compare.onlyAfter(rows.only_after)}</span>
      </div>
      {!rows.complete && <p className={classes["note"]}>{words.compare.first(Math.max(rows.before, rows.after))}</p>}
      {rows.changed_columns.length > 0 && (
        <p className={classes["note"]}>
          {rows.changed_columns.map((column) => words.compare.changedValues(column.name, column.count)).join(" · ")}
        </p>
      )}
      {rows.examples.length === 0 ? (
        <EmptyState>{words.compare.noneDiffers}</EmptyState>
      ) : (
        <DataGrid label={words.compare.differing} columns={columns} rowCount={rows.examples.length} cell={cell} />
      )}
    </section>
  );
}
