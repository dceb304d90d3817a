import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo, useRef, useState, type KeyboardEvent } from "react";
import { dagQueries, type DagDay, type DagDetail } from "../../ipc/index.ts";
import { Button, cx, ErrorNote, formatDuration, IconButton, KIND_WORDS, StateGlyph, useNow, type State } from "../../shared/index.ts";
import { runLook } from "../looks.ts";
import { dayOf, fromWall, toWall, wallTime, wallWeekday } from "../../shared/wall.ts";
import { words } from "../words.ts";
import classes from "./CalendarView.module.css";
import { cellsOf, dayGlyph, dayWords } from "./days.ts";

/** Runs of a day that are asked for at once. */
const PAGE = 200;
const DAY_MS = 86_400_000;
const WEEKDAYS = ["Mon", "", "Wed", "", "Fri", "", ""];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A year of days, each with what became of its runs; a day shows them. */
export function CalendarView({ dag, onPick }: { dag: DagDetail; onPick: (run: string) => void }) {
  const today = dayOf(toWall(useNow().toISOString(), dag.timezone));
  const [year, setYear] = useState(() => Number(today.slice(0, 4)));
  const [day, setDay] = useState<string>(today);
  const { data, error, refetch, isPending, isPlaceholderData } = useQuery(dagQueries.days(dag.name, year));
  const days = useMemo(() => new Map(data?.map((found) => [found.day, found])), [data]);
  const sum = useMemo(() => dayWords(sumOf(data ?? [])), [data]);
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
        <span className={classes["sub"]}>{isPlaceholderData || isPending ? words.calendar.reading : sum}</span>
        <Legend />
      </div>
      {error && !data ? <ErrorNote error={error} onRetry={() => void refetch()} /> : null}
      <Year year={year} days={days} today={today} picked={day} onPick={setDay} />
      <DayRuns key={day} dag={dag} day={day} of={days.get(day)} onPick={onPick} />
    </div>
  );
}

/** Returns what became of the runs of several days. */
function sumOf(days: readonly DagDay[]): DagDay {
  const sum: DagDay = { day: "", success: 0, failed: 0, running: 0, cancelled: 0, missed: 0 };
  for (const day of days) for (const fate of ["success", "failed", "running", "cancelled", "missed"] as const) sum[fate] += day[fate];
  return sum;
}

function Year({
  year,
  days,
  today,
  picked,
  onPick,
}: {
  year: number;
  days: ReadonlyMap<string, DagDay>;
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

function DayRuns({ dag, day, of, onPick }: { dag: DagDetail; day: string; of: DagDay | undefined; onPick: (run: string) => void }) {
  const name = wallWeekday(`${day}T00:00:00`);
  // Neither begins nor ends a day at midnight where the clock is set then: the next day's beginning is its end.
  const [from, next] = [day, new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10)].map((date) =>
    fromWall(`${date} 00:00`, dag.timezone),
  );
  const asked = useInfiniteQuery({
    ...dagQueries.runs(dag.name, from && next ? { from: from.toISOString(), to: new Date(next.getTime() - 1).toISOString() } : {}, PAGE),
    enabled: from !== undefined && next !== undefined,
  });
  const runs = asked.data?.pages.flatMap((page) => page.runs) ?? [];
  return (
    <section className={classes["runs"]} aria-label={words.calendar.runsOf(name)}>
      <h3 className={classes["title"]}>
        {words.calendar.runsOf(name)} <span>{dayWords(of)}</span>
      </h3>
      {asked.error && runs.length === 0 ? <ErrorNote error={asked.error} onRetry={() => void asked.refetch()} /> : null}
      {runs.length === 0 && asked.data && <p className={classes["none"]}>{words.calendar.noneThatDay}</p>}
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
      {asked.hasNextPage && (
        <Button size="s" className={classes["more"]} disabled={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>
          {words.calendar.showMore}
        </Button>
      )}
    </section>
  );
}
