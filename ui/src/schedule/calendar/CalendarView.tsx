import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { dagQueries, type DagDetail } from "../../ipc/index.ts";
import { cx, ErrorNote, formatDuration, IconButton, StateGlyph, useNow, type State } from "../../shared/index.ts";
import { KIND_WORDS, runLook } from "../looks.ts";
import { dayOf, toWall, wallTime, wallWeekday } from "../../shared/wall.ts";
import { words } from "../words.ts";
import classes from "./CalendarView.module.css";
import { cellsOf, dayGlyph, daysOf, dayWords, type Day } from "./days.ts";

const PAGE = 500;
/** Runs of a year that are looked at, the newest first. */
const MOST_RUNS = 4_000;
const WEEKDAYS = ["Mon", "", "Wed", "", "Fri", "", ""];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A year of days, each with what became of its runs; a day shows them. */
export function CalendarView({ dag, onPick }: { dag: DagDetail; onPick: (run: string) => void }) {
  const today = dayOf(toWall(useNow().toISOString(), dag.timezone));
  const [year, setYear] = useState(() => Number(today.slice(0, 4)));
  const [day, setDay] = useState<string>(today);
  const { data, error, refetch, hasNextPage, isFetching, fetchNextPage } = useInfiniteQuery(
    // A day of each neighbour year: the DAG's zone is not UTC.
    dagQueries.runs(dag.name, { from: `${year - 1}-12-31T00:00:00Z`, to: `${year + 1}-01-02T00:00:00Z` }, PAGE),
  );
  const pages = data?.pages;
  const count = pages?.reduce((sum, page) => sum + page.runs.length, 0) ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetching && count < MOST_RUNS) void fetchNextPage();
  }, [hasNextPage, isFetching, count, fetchNextPage]);
  const days = useMemo(
    () => daysOf(pages?.flatMap((page) => page.runs) ?? [], pages?.flatMap((page) => page.missed) ?? [], dag.timezone),
    [pages, dag.timezone],
  );
  const show = (next: number) => {
    setYear(next);
    setDay(`${next}${day.slice(4)}`);
  };
  return (
    <div className={classes["view"]}>
      <div className={classes["head"]}>
        <IconButton icon="left" size="s" label={words.calendar.before} onClick={() => show(year - 1)} />
        <b>{year}</b>
        <IconButton
          icon="right"
          size="s"
          label={words.calendar.after}
          disabled={year >= Number(today.slice(0, 4))}
          onClick={() => show(year + 1)}
        />
        <span className={classes["sub"]}>{isFetching ? words.calendar.reading : hasNextPage ? words.calendar.limit(count) : ""}</span>
        <Legend />
      </div>
      {error && !data ? <ErrorNote error={error} onRetry={() => void refetch()} /> : null}
      <Year year={year} days={days} today={today} picked={day} onPick={setDay} />
      <DayRuns day={day} of={days.get(day)} onPick={onPick} />
    </div>
  );
}

function Year({
  year,
  days,
  today,
  picked,
  onPick,
}: {
  year: number;
  days: ReadonlyMap<string, Day>;
  today: string;
  picked: string;
  onPick: (day: string) => void;
}) {
  const grid = useRef<HTMLDivElement>(null);
  const cells = useMemo(() => cellsOf(year), [year]);
  const at = Math.max(
    0,
    cells.findIndex(({ day }) => day === picked),
  );
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1, ArrowRight: 7, ArrowLeft: -7, Home: -at, End: cells.length - 1 - at }[event.key];
    const next = by === undefined ? undefined : cells[at + by];
    if (!next) return;
    event.preventDefault();
    onPick(next.day);
    grid.current?.querySelector<HTMLElement>(`[data-day="${next.day}"]`)?.focus();
  };
  return (
    <div className={classes["scroll"]}>
      <div ref={grid} role="group" aria-label={words.calendar.label(year)} className={classes["year"]} onKeyDown={onKeyDown}>
        {WEEKDAYS.map((name, weekday) => (
          <span key={weekday} className={classes["weekday"]} style={{ gridRow: weekday + 2, gridColumn: 1 }} aria-hidden="true">
            {name}
          </span>
        ))}
        {cells.map(({ day, week, weekday }) => {
          const glyph = dayGlyph(days.get(day));
          const first = day.endsWith("-01");
          const month = MONTHS[Number(day.slice(5, 7)) - 1];
          return [
            first ? (
              <span key={`month ${day}`} className={classes["month"]} style={{ gridRow: 1, gridColumn: week + 2 }} aria-hidden="true">
                {month}
              </span>
            ) : null,
            <button
              key={day}
              type="button"
              data-day={day}
              tabIndex={day === picked || (picked.slice(0, 4) !== String(year) && first) ? 0 : -1}
              aria-pressed={day === picked}
              aria-label={words.calendar.day(wallWeekday(`${day}T00:00:00`), dayWords(days.get(day)))}
              title={words.calendar.day(wallWeekday(`${day}T00:00:00`), dayWords(days.get(day)))}
              className={cx(classes["day"], day > today && classes["later"], day === today && classes["today"])}
              style={{ gridRow: weekday + 2, gridColumn: week + 2 }}
              onClick={() => onPick(day)}
            >
              {glyph && <StateGlyph state={glyph} />}
            </button>,
          ];
        })}
      </div>
    </div>
  );
}

const LEGEND: readonly [State, string][] = [
  ["done", words.calendar.legend.success],
  ["failed", words.calendar.legend.failed],
  ["missed", words.calendar.legend.missed],
  ["running", words.calendar.legend.running],
];

function Legend() {
  return (
    <ul className={classes["legend"]}>
      {LEGEND.map(([state, word]) => (
        <li key={state}>
          <StateGlyph state={state} />
          {word}
        </li>
      ))}
    </ul>
  );
}

function DayRuns({ day, of, onPick }: { day: string; of: Day | undefined; onPick: (run: string) => void }) {
  const name = wallWeekday(`${day}T00:00:00`);
  const runs = of?.runs ?? [];
  return (
    <section className={classes["runs"]} aria-label={words.calendar.runsOf(name)}>
      <h3 className={classes["title"]}>
        {words.calendar.runsOf(name)} <span>{dayWords(of)}</span>
      </h3>
      {runs.length === 0 && <p className={classes["none"]}>{words.calendar.noneThatDay}</p>}
      <ul>
        {runs.map((run) => {
          const look = runLook(run.state);
          return (
            <li key={run.id}>
              <button type="button" className={classes["run"]} onClick={() => onPick(run.id)}>
                <StateGlyph state={look.glyph} />
                <b>{wallTime(run.wall)}</b>
                <span>{look.word}</span>
                <span>{KIND_WORDS[run.kind]}</span>
                <span>{run.note}</span>
                <em>{run.seconds == null ? "" : formatDuration(run.seconds)}</em>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
