import { useQueries } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef, type ReactNode } from "react";
import type { ColumnProfile, Profile } from "../../ipc/index.ts";
import { Chip, cx, EngineChart, formatNumber, formatPercent, TYPE_WORDS, drawing } from "../../shared/index.ts";
import { useColorScheme } from "../../theme/index.ts";
import type { Picking } from "./BarButtons.tsx";
import { figuresOfColumn } from "./charts.ts";
import { barsOf, figuresOf, shapesOf, valuesOf, type Bar, type Figure } from "./figures.ts";
import { ShowRows } from "./Figures.tsx";
import classes from "./ProfileTable.module.css";
import { words } from "./words.ts";

const ROW_PX = 32;
/** Columns whose pictures are asked for at once. */
const CHUNK = 50;
/** A figure that there is none of; NULL would be a value. */
const NONE = "–";

/** All columns at once, a line each: what counts rows shows them, and a name its column. */
export function ProfileTable({
  profile,
  pickIn,
  onShow,
}: {
  profile: Profile;
  pickIn: (column: string) => Picking;
  onShow: (column: string) => void;
}) {
  const scroll = useRef<HTMLDivElement>(null);
  const { columns, rows } = profile;
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are not handed on
  const virtual = useVirtualizer({
    count: columns.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
    scrollPaddingStart: 30,
  });
  const shown = virtual.getVirtualItems();
  const [first, last] = [shown[0], shown.at(-1)];
  const pictures = usePictures(profile, first?.index ?? 0, last?.index ?? 0);
  const heads = [words.column, words.distribution, words.missing, words.problems, words.distinct];
  const numbers = [
    words.min,
    words.quantile(0.05),
    words.quantile(0.25),
    words.median,
    words.quantile(0.75),
    words.quantile(0.95),
    words.max,
  ];
  return (
    <div ref={scroll} className={classes["scroll"]} tabIndex={-1}>
      <table className={classes["table"]} aria-rowcount={columns.length + 1}>
        <thead>
          <tr>
            {[...heads, ...numbers, words.mean, words.outliers, words.top, words.patterns].map((head, at) => (
              <th key={head} scope="col" className={cx(at > 2 && at < 14 && at !== 3 && classes["number"])}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {first && first.start > 0 && <tr aria-hidden="true" style={{ height: first.start }} />}
          {shown.map(({ index }) => {
            const column = columns[index];
            return (
              column && (
                <Line
                  key={column.name}
                  {...{ column, rows, onShow }}
                  row={index + 2}
                  picture={pictures(index)}
                  picking={pickIn(column.name)}
                />
              )
            );
          })}
          {last && virtual.getTotalSize() > last.end && <tr aria-hidden="true" style={{ height: virtual.getTotalSize() - last.end }} />}
        </tbody>
      </table>
    </div>
  );
}

/** Returns the pictures of the columns in view, each with whose colours it is drawn in. */
function usePictures({ columns, rows }: Profile, first: number, last: number) {
  const theme = useColorScheme();
  const from = Math.floor(first / CHUNK);
  const chunks = Array.from({ length: Math.floor(last / CHUNK) - from + 1 }, (_, at) => from + at);
  const drawn = useQueries({
    queries: chunks.map((chunk) => {
      const some = columns.slice(chunk * CHUNK, (chunk + 1) * CHUNK);
      const wanted = some.map((column) => ({ figures: figuresOfColumn(column, rows) }));
      return drawing(wanted, "cell", theme);
    }),
  });
  return (index: number) => {
    const data = drawn[Math.floor(index / CHUNK) - from]?.data;
    const svg = data?.charts[index % CHUNK];
    return data && svg !== undefined ? { svg, theme: data.theme } : undefined;
  };
}

function Line({
  column,
  rows,
  row,
  picture,
  picking,
  onShow,
}: {
  column: ColumnProfile;
  rows: number;
  row: number;
  picture: { svg: string; theme: "light" | "dark" } | undefined;
  picking: Picking;
  onShow: (column: string) => void;
}) {
  const { name, quantiles } = column;
  const figures = figuresOf(column);
  const figure = (wanted: string): ReactNode => {
    const found = figures.find((it) => it.name === wanted);
    return found ? <Shown {...found} picking={picking} column={name} /> : NONE;
  };
  const faults = figures.filter(({ fault }) => fault);
  const about = column.quantile_error > 0 ? "~" : "";
  const share = rows > 0 ? column.missing / rows : 0;
  return (
    <tr aria-rowindex={row} style={{ height: ROW_PX }}>
      <th scope="row" className={classes["name"]}>
        <button type="button" title={name} onClick={() => onShow(name)}>
          {name}
        </button>
        <Chip>{TYPE_WORDS[column.type]}</Chip>
      </th>
      <td>
        {picture && (
          <EngineChart
            {...picture}
            label={barsOf(column)
              .map((bar) => words.bar(bar.name, bar.rows))
              .join(", ")}
          />
        )}
      </td>
      <td className={classes["missing"]}>
        <span className={classes["share"]}>
          <i style={{ width: `${share * 100}%` }} />
        </span>
        <span className={classes["percent"]}>{share > 0 && formatPercent(share)}</span>
        {figure(words.missing)}
      </td>
      <td className={classes["faults"]}>
        {faults.length === 0 && NONE}
        {faults.map((fault) => (
          <span key={fault.name} className={cx(fault.bad && classes["bad"])}>
            {fault.name} <Shown {...fault} picking={picking} column={name} />
          </span>
        ))}
      </td>
      <td className={classes["number"]}>{figure(words.distinct)}</td>
      <td className={classes["number"]} title={column.min ?? undefined}>
        {column.min ?? NONE}
      </td>
      {[0, 1, 2, 3, 4].map((at) => (
        <td key={at} className={classes["number"]}>
          {quantiles ? about + formatNumber(quantiles[at] ?? 0) : NONE}
        </td>
      ))}
      <td className={classes["number"]} title={column.max ?? undefined}>
        {column.max ?? NONE}
      </td>
      <td className={classes["number"]}>{column.mean == null ? NONE : formatNumber(column.mean)}</td>
      <td className={classes["number"]}>{figure(words.outliers)}</td>
      <td>
        <First bars={valuesOf(column).filter(({ count }) => count > 1)} picking={picking} column={name} />
      </td>
      <td>
        <First bars={shapesOf(column)} picking={picking} column={name} mono />
      </td>
    </tr>
  );
}

/** A figure, which is a button where it counts rows. */
function Shown({ name, value, about, filter, picking, column }: Figure & { picking: Picking; column: string }) {
  if (!filter || !picking.onPick) return <span title={about}>{value}</span>;
  return <ShowRows name={`${column}, ${name}`} rows={value} filter={filter} picking={picking} about={about} className={classes["show"]} />;
}

/** The first of some values with its count, and how many more there are. */
function First({ bars, picking, column, mono }: { bars: readonly Bar[]; picking: Picking; column: string; mono?: boolean }) {
  const [first, ...others] = bars;
  if (!first) return NONE;
  const rest = others.map((bar) => words.bar(bar.name, bar.rows)).join("\n");
  return (
    <span className={classes["first"]} title={rest === "" ? undefined : rest}>
      <span className={cx(mono && classes["mono"])}>{first.name}</span>{" "}
      <Shown name={first.name} value={first.said} filter={first.filter} {...{ picking, column }} />
      {others.length > 0 && <small>+{others.length}</small>}
    </span>
  );
}
