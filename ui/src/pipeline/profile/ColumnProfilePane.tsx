import type { ChartWanted, ColumnProfile, Profile } from "../../ipc/index.ts";
import { ChartMenu, Chip, ErrorNote, isNumeric, TYPE_WORDS, drawSheet } from "../../shared/index.ts";
import { useColorScheme, type ColorScheme } from "../../theme/index.ts";
import { BarButtons, type Picking } from "./BarButtons.tsx";
import { figuresOfColumn } from "./charts.ts";
import { barsOf, figuresOf, shapesOf, valuesOf } from "./figures.ts";
import { Counts, Figures } from "./Figures.tsx";
import classes from "./profile.module.css";
import { useProfile, type ProfileOf } from "./useProfile.ts";
import { words } from "./words.ts";

/** Where the bars of a histogram stand in the picture, as the engine draws it. */
const BARS = "0 0 19.565%";
/** Most frequent values that are listed below a histogram. */
const LISTED = 5;

/** What the chosen column holds after the chosen step. */
export function ColumnProfilePane({
  column,
  known,
  picking,
  ...of
}: ProfileOf & {
  column: string | undefined;
  /** Whether the column is known to be there; until then the figures shown stay. */
  known: boolean;
  picking: Picking;
}) {
  const scheme = useColorScheme();
  const profile = useProfile(of, column, known && column !== undefined);
  const found = profile.data?.columns[0];
  if (profile.error && !found)
    return (
      <div className={classes["pane"]}>
        <ErrorNote error={profile.error} />
      </div>
    );
  if (!found || !profile.data) {
    const counting = <p className={classes["late"]}>{words.counting}</p>;
    return <div className={classes["pane"]}>{column === undefined ? <p>{words.pick}</p> : counting}</div>;
  }
  const { rows, complete, theme } = profile.data;
  return (
    <section className={classes["pane"]} aria-label={found.name}>
      <h3 className={classes["name"]}>
        <span>{found.name}</span>
        <Chip>{TYPE_WORDS[found.type]}</Chip>
        <span className={classes["space"]} />
        {found.chart != null && <ChartMenu name={found.name} svg={() => drawSheet(sheetOf(found, profile.data), scheme)} />}
      </h3>
      <ColumnFigures {...{ picking, theme }} column={found} />
      <p className={classes["of"]}>{words.of(rows, complete)}</p>
    </section>
  );
}

/** Returns the picture of a column by itself. */
function sheetOf(column: ColumnProfile, { rows, complete }: Profile): ChartWanted {
  return { title: column.name, about: words.of(rows, complete), figures: figuresOfColumn(column, rows) };
}

/** The chart of a column, its figures, values and shapes. */
function ColumnFigures({ column, picking, theme }: { column: ColumnProfile; picking: Picking; theme: ColorScheme }) {
  const listed = column.histogram ? valuesOf(column).filter((value) => value.count > 1) : [];
  const bars = barsOf(column);
  return (
    <>
      {column.chart != null && bars.length > 0 && (
        <div className={classes["chart"]}>
          <BarButtons
            key={column.name}
            {...{ bars, theme, picking }}
            svg={column.chart}
            label={column.histogram ? words.distribution : words.values}
            layout={column.histogram ? "columns" : "rows"}
            // The bounds of a histogram stand below its bars.
            {...(column.histogram ? { inset: BARS } : {})}
          />
        </div>
      )}
      <Figures {...{ picking }} figures={figuresOf(column)} />
      {column.odd_examples.length > 0 && <p className={classes["examples"]}>{column.odd_examples.join(" · ")}</p>}
      <Counts
        {...{ picking }}
        title={words.top}
        about={column.top_error > 0 ? words.topAbout(column.top_error) : undefined}
        bars={listed.slice(0, LISTED)}
      />
      {!(isNumeric(column.type) && column.odd === 0 && column.patterns.length === 1) && (
        <Counts {...{ picking }} title={words.patterns} about={words.patternsAbout} bars={shapesOf(column)} />
      )}
    </>
  );
}
