import { cx } from "../../shared/index.ts";
import { isSameFilter } from "../rows/filter.ts";
import type { Picking } from "./BarButtons.tsx";
import type { Bar, Figure } from "./figures.ts";
import classes from "./profile.module.css";
import { words } from "./words.ts";

/** Figures of a column, one a line; those that count rows show them. */
export function Figures({ figures, picking }: { figures: readonly Figure[]; picking: Picking }) {
  return (
    <dl className={classes["facts"]}>
      {figures.map(({ name, value, about, bad, filter }) => (
        <div key={name} className={cx(bad && classes["bad"], isSameFilter(filter, picking.filter) && filter && classes["chosen"])}>
          <dt title={about}>{name}</dt>
          <dd title={about ?? value}>{filter && picking.onPick ? <ShowRows {...{ name, filter, picking }} rows={value} /> : value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Values or shapes with their counts, one a line; each shows its rows. */
export function Counts({
  title,
  about,
  bars,
  picking,
}: {
  title: string;
  about: string | undefined;
  bars: readonly Bar[];
  picking: Picking;
}) {
  if (bars.length === 0) return null;
  return (
    <>
      <h4 className={classes["part"]} title={about}>
        {title}
      </h4>
      <dl className={cx(classes["facts"], classes["counts"])} aria-label={title}>
        {bars.map(({ name, rows, said, filter }) => (
          <div key={name} className={cx(isSameFilter(filter, picking.filter) && classes["chosen"])}>
            <dt title={name}>{name}</dt>
            <dd>{picking.onPick ? <ShowRows {...{ name, rows, said, filter, picking }} /> : said}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** A count that is a button, in a list over its whole line. */
export function ShowRows({
  name,
  rows,
  said = rows,
  filter,
  picking,
  about,
  className = classes["show"],
}: {
  name: string;
  rows: string;
  /** What is to be seen of it. */
  said?: string;
  filter: Bar["filter"];
  picking: Picking;
  about?: string | undefined;
  className?: string | undefined;
}) {
  const chosen = isSameFilter(filter, picking.filter);
  return (
    <button
      type="button"
      aria-label={words.showRows(name, rows)}
      aria-pressed={chosen}
      className={className}
      title={about}
      onClick={() => picking.onPick?.(chosen ? undefined : filter)}
    >
      {said}
    </button>
  );
}
