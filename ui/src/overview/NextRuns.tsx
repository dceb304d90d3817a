import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { dagQueries, useDags, useUpcoming } from "../ipc/index.ts";
import { AllPaused, cx, dagTab, formatDuration, useNow, workspace } from "../shared/index.ts";
import { formatUntil, formatWall } from "../shared/wall.ts";
import classes from "./NextRuns.module.css";
import {
  askedFrom,
  axisMarks,
  comingOf,
  comingWords,
  HOURS,
  placeAt,
  STRIP_MINUTES,
  ticksPath,
  usualSeconds,
  wordsSide,
  zoneOf,
  zonePlace,
  type Coming,
} from "./strip.ts";
import { words } from "./words.ts";

/** Runs that are looked at for DAGs whose text has mistakes. */
const ASKED = 60;
const SHOWN = 5;
const ROW_PX = 25;

/** Returns whether there is anything to say of what comes next: the project has a DAG that may be due. */
export function useHasSchedule(): boolean {
  return useDags().data?.some(({ enabled, schedule }) => enabled || schedule.length > 0) ?? false;
}

/** The coming 24 hours: a row for each of the DAGs that are due first, with a stroke for each of its runs. */
export function NextRuns() {
  const { data: dags } = useDags();
  const { data: upcoming = [] } = useUpcoming(ASKED);
  const now = useNow();
  if (!dags) return null;
  const coming = comingOf(dags, upcoming);
  const shown = coming.slice(0, SHOWN);
  const zone = zoneOf(shown.map(({ dag }) => dag.timezone));
  return (
    <section className={classes["next"]} aria-label={words.next.title}>
      <h3 className={classes["head"]}>
        {words.next.title}
        {shown.length > 0 && <span className={classes["sub"]}>{words.next.sub(HOURS, zone)}</span>}
        {coming.length > shown.length && (
          <button type="button" className={classes["others"]} onClick={() => workspace.front("schedule", undefined)}>
            {words.next.others(coming.length - shown.length)}
          </button>
        )}
      </h3>
      <AllPaused />
      {shown.length === 0 ? (
        <p className={classes["none"]}>{words.next.none}</p>
      ) : (
        <div className={cx(classes["strip"], shown.some(({ dag }) => isElsewhere(dag, zone)) && classes["zones"])}>
          <Axis now={now} zone={zone} />
          <ul>
            {shown.map((one) => (
              <li key={one.dag.name}>
                <Row coming={one} now={now} zone={zone} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

/** Returns whether the times of a DAG are those of another zone than the axis. */
const isElsewhere = ({ timezone }: Coming["dag"], zone: string): boolean => Boolean(timezone) && timezone !== zone;

const percent = (place: number): string => `${(place * 100).toFixed(3)}%`;

function Axis({ now, zone }: { now: Date; zone: string }) {
  const marks = useMemo(() => axisMarks(now, zone), [now, zone]);
  return (
    <div className={classes["axis"]} aria-hidden="true">
      <div>
        <i className={classes["now"]} style={{ left: 0 }}>
          <span>{words.next.now}</span>
        </i>
        {marks.map(({ place, word, day }) => (
          <i key={place} className={cx(day && classes["day"])} style={{ left: percent(place) }}>
            <span>{word}</span>
          </i>
        ))}
      </div>
    </div>
  );
}

function Row({ coming: { dag, next: known }, now, zone }: { coming: Coming; now: Date; zone: string }) {
  const { data: due } = useQuery(dagQueries.next(dag.name, askedFrom(now), HOURS + 1));
  const ahead = (due?.instants ?? [known]).filter(({ at }) => Date.parse(at) > now.getTime());
  const next = ahead[0] ?? known;
  const places = ahead.flatMap(({ at }) => placeAt(at, now) ?? []);
  const cut = due?.cut ?? false;
  const when = comingWords(next, now);
  const elsewhere = isElsewhere(dag, zone) ? dag.timezone : undefined;
  return (
    <button
      type="button"
      className={classes["row"]}
      aria-label={words.next.row(dag.name, [when, elsewhere].filter(Boolean).join(" "), formatUntil(next.at, now), places.length, cut)}
      title={[`${formatWall(next.wall)} ${dag.timezone ?? ""}`, words.next.within(places.length, cut), next.note]
        .filter(Boolean)
        .join("\n")}
      onClick={() => workspace.open(dagTab(dag.name))}
    >
      <b>{dag.name}</b>
      <span className={classes["runs"]}>
        <svg viewBox={`0 0 ${STRIP_MINUTES} ${ROW_PX}`} preserveAspectRatio="none" aria-hidden="true">
          <path className={classes["tick"]} d={ticksPath(places.slice(1), ROW_PX / 2)} />
          {places[0] !== undefined && <path className={classes["first"]} d={`M${places[0] * STRIP_MINUTES} ${ROW_PX / 2 - 6}v12`} />}
        </svg>
        {cut ? (
          <em style={{ left: `calc(${percent(places.at(-1) ?? 0)} + 6px)` }}>{words.next.andMore}</em>
        ) : (
          <Beside dag={dag} places={places} note={next.note} />
        )}
      </span>
      <time dateTime={next.at}>
        {when}
        {elsewhere && <i>{zonePlace(elsewhere)}</i>}
      </time>
      <small>{formatUntil(next.at, now)}</small>
    </button>
  );
}

/** What is known of a run before it begins, where there is room: what a change of the clock does to it, else how much it is. */
function Beside({ dag, places, note }: { dag: Coming["dag"]; places: readonly number[]; note: string | null | undefined }) {
  const side = wordsSide(places);
  const [first] = places;
  const seconds = usualSeconds(dag);
  const said = note ?? words.next.about(dag.tasks, seconds === undefined ? undefined : formatDuration(seconds));
  if (side === undefined || first === undefined || said === "") return null;
  const at = side === "after" ? { left: `calc(${percent(first)} + 6px)` } : { right: `calc(${percent(1 - first)} + 6px)` };
  return (
    <em className={cx(note && classes["note"])} style={at}>
      {said}
    </em>
  );
}
