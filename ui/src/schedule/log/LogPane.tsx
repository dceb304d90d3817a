import { useQuery } from "@tanstack/react-query";
import { dagQueries } from "../../ipc/index.ts";
import { words } from "../words.ts";
import classes from "./LogPane.module.css";
import { LogView } from "./LogView.tsx";

/** The log of an attempt of a task. */
export function LogPane({
  run: id,
  task,
  attempt: wanted,
  item: place,
}: {
  run: string;
  task: string;
  attempt: number | undefined;
  item: number | undefined;
}) {
  const { data: run } = useQuery(dagQueries.run(id));
  const view = run?.task_views.find(({ name }) => name === task);
  const item = place === undefined ? undefined : view?.items?.[place];
  const attempts = (item ?? view)?.attempts_made ?? [];
  const last = attempts.length - 1;
  const at = Math.min(wanted ?? last, last);
  const attempt = attempts[at];
  if (!attempt)
    return (
      <section className={classes["log"]} aria-label={words.log.title}>
        <div className={classes["head"]}>
          <b>{words.log.title}</b>
          <span className={classes["sub"]}>{run ? `${task} · ${words.run.notStarted}` : ""}</span>
        </div>
      </section>
    );
  return (
    <LogView
      key={`${item ? String(place) : ""} ${attempt.cleared}.${attempt.number}`}
      of={{ run: id, task, attempt: attempt.number, cleared: attempt.cleared, item: item && place }}
      label={`${item?.item ?? task} · ${words.run.attempt(at + 1).toLowerCase()}`}
    />
  );
}
