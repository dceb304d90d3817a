import { keepPreviousData, skipToken, useQuery } from "@tanstack/react-query";
import { api, askAgain, type ColumnProfile } from "../ipc/index.ts";
import {
  Chip,
  DataGrid,
  EmptyState,
  EngineChart,
  ErrorNote,
  formatCount,
  formatNumber,
  TYPE_WORDS,
  isNumeric,
  type GridColumn,
} from "../shared/index.ts";
import { useColorScheme } from "../theme/index.ts";
import classes from "./ProfilePane.module.css";
import type { Draft } from "./useDraft.ts";
import { words } from "./words.ts";

/** Rows that are counted while a pipeline is worked on; `millpond profile` counts them all. */
const ROWS = 1_000_000;
/** A figure that there is none of; NULL would be a value. */
const NONE = "–";

function useProfile(draft: Draft, path: string | undefined, stage: number, column: string | undefined, enabled = true) {
  const scheme = useColorScheme();
  // The table has no pictures, which are drawn in the window's colours.
  const charts = column === undefined ? undefined : scheme;
  const input = draft.input ?? path;
  const text = draft.goodText;
  return useQuery({
    queryKey: ["profile", text, input, stage, column, charts],
    queryFn:
      text === undefined || !enabled
        ? skipToken
        : async ({ signal }) => {
            const found = await api.profile(
              {
                text,
                stage,
                rows: ROWS,
                ...(charts === undefined ? {} : { charts }),
                group: `profile ${column ?? "all"}`,
                ...(column === undefined ? {} : { columns: [column] }),
                ...(input === undefined ? {} : { input }),
              },
              signal,
            );
            return { ...found, theme: scheme };
          },
    placeholderData: keepPreviousData,
    staleTime: 5_000,
    retry: askAgain,
    retryDelay: 50,
  });
}

/** What the chosen column holds after the chosen step. */
export function ColumnProfilePane({
  draft,
  path,
  stage,
  column,
  known,
}: {
  draft: Draft;
  path: string | undefined;
  stage: number;
  column: string | undefined;
  /** Whether the column is known to be there; until then the figures shown stay. */
  known: boolean;
}) {
  const profile = useProfile(draft, path, stage, column, known && column !== undefined);
  const found = profile.data?.columns[0];
  if (profile.error && !found)
    return (
      <div className={classes["pane"]}>
        <ErrorNote error={profile.error} />
      </div>
    );
  if (!found || !profile.data) {
    const counting = <p className={classes["late"]}>{words.profile.counting}</p>;
    return <div className={classes["pane"]}>{column === undefined ? <p>{words.profile.pick}</p> : counting}</div>;
  }
  return (
    <section className={classes["pane"]} aria-label={found.name}>
      <h3 className={classes["name"]}>
        <span>{found.name}</span>
        <Chip>{TYPE_WORDS[found.type]}</Chip>
      </h3>
      {found.chart && (
        <div className={classes["chart"]}>
          <EngineChart svg={found.chart} theme={profile.data.theme} label={chartWords(found)} />
        </div>
      )}
      <dl className={classes["facts"]}>
        {facts(found).map(([name, value, bad]) => (
          <div key={name} className={bad ? classes["bad"] : undefined}>
            <dt>{name}</dt>
            <dd title={value}>{value}</dd>
          </div>
        ))}
      </dl>
      <p className={classes["of"]}>{words.profile.of(profile.data.rows, profile.data.complete)}</p>
      {found.odd_examples.length > 0 && <p className={classes["examples"]}>{found.odd_examples.join(" · ")}</p>}
    </section>
  );
}

/** Quantiles come as 5, 25, 50, 75 and 95 %. */
const median = (column: ColumnProfile): number | undefined => column.quantiles?.[2];

type Fact = [name: string, value: string, bad?: boolean];

function facts(column: ColumnProfile): Fact[] {
  const say = words.profile;
  const number = isNumeric(column.type);
  const all: (Fact | false)[] = [
    [say.missing, formatCount(column.missing)],
    column.odd > 0 && [say.odd(column.type), formatCount(column.odd), true],
    [say.distinct, column.distinct_error > 0 ? `~${formatCount(column.distinct)}` : formatCount(column.distinct)],
    column.leading_zeros > 0 && number && [say.leadingZeros, formatCount(column.leading_zeros)],
    column.padded > 0 && [say.padded, formatCount(column.padded)],
    column.min !== null && column.min !== undefined && [number ? say.min : say.first, column.min],
    median(column) !== undefined && [say.median, formatNumber(median(column) ?? 0)],
    column.mean !== null && column.mean !== undefined && [say.mean, formatNumber(column.mean)],
    column.max !== null && column.max !== undefined && [number ? say.max : say.last, column.max],
    !!column.outliers && [say.outliers, formatCount(column.outliers)],
    !number && [say.longest, formatCount(column.max_length)],
  ];
  return all.filter((fact): fact is Fact => fact !== false);
}

function chartWords(column: ColumnProfile): string {
  if (column.histogram) return `${column.name}: ${column.histogram.counts.map(formatCount).join(", ")}`;
  return `${column.name}: ${column.top.map((entry) => `${entry.value} ${formatCount(entry.count)}`).join(", ")}`;
}

/** All columns at once, a line each. */
export function ProfileTable({
  draft,
  path,
  stage,
  onPick,
}: {
  draft: Draft;
  path: string | undefined;
  stage: number;
  onPick: (column: string) => void;
}) {
  const profile = useProfile(draft, path, stage, undefined);
  const say = words.profile;
  if (profile.error && !profile.data)
    return (
      <div className={classes["pane"]}>
        <ErrorNote error={profile.error} onRetry={() => void profile.refetch()} />
      </div>
    );
  if (!profile.data) {
    return (
      <div className={classes["late"]}>
        <EmptyState>{say.counting}</EmptyState>
      </div>
    );
  }
  const rows = profile.data.columns;
  const fields: [GridColumn, (column: ColumnProfile) => string | null][] = [
    [{ key: "name", name: say.column }, (column) => column.name],
    [{ key: "type", name: say.type }, (column) => TYPE_WORDS[column.type]],
    [{ key: "missing", name: say.missing, numeric: true }, (column) => formatCount(column.missing)],
    [{ key: "odd", name: words.rows.problems, numeric: true }, (column) => formatCount(column.odd)],
    [
      { key: "distinct", name: say.distinct, numeric: true },
      (column) => (column.distinct_error > 0 ? "~" : "") + formatCount(column.distinct),
    ],
    [{ key: "min", name: say.min, numeric: true }, (column) => column.min ?? NONE],
    [
      { key: "median", name: say.median, numeric: true },
      (column) => (median(column) === undefined ? NONE : formatNumber(median(column) ?? 0)),
    ],
    [{ key: "mean", name: say.mean, numeric: true }, (column) => (typeof column.mean === "number" ? formatNumber(column.mean) : NONE)],
    [{ key: "max", name: say.max, numeric: true }, (column) => column.max ?? NONE],
    [
      { key: "top", name: say.top },
      (column) =>
        column.top
          .slice(0, 3)
          .map((entry) => entry.value)
          .join(", "),
    ],
    [
      { key: "patterns", name: say.patterns },
      (column) =>
        column.patterns
          .slice(0, 3)
          .map((entry) => entry.value)
          .join(", "),
    ],
  ];
  const step = draft.steps[stage - 1];
  return (
    <section className={classes["all"]}>
      <h3 className={classes["head"]}>
        {step ? words.after(step.title) : words.fileRows}
        <Chip>{say.of(profile.data.rows, profile.data.complete)}</Chip>
      </h3>
      <DataGrid
        label={words.views.profile}
        className={classes["table"] ?? ""}
        columns={fields.map(([column]) => column)}
        rowCount={rows.length}
        cell={(row, column) => {
          const found = rows[row];
          return found && fields[column]?.[1](found);
        }}
        onOpen={(row) => rows[row] && onPick(rows[row].name)}
      />
    </section>
  );
}
