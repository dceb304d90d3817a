import { useQuery } from "@tanstack/react-query";
import { dagQueries } from "../../ipc/index.ts";
import { words } from "../words.ts";
import classes from "./LogPane.module.css";
import { LogView } from "./LogView.tsx";

/** The log of an attempt of a task. */
export function LogPane({ run: id, task, attempt: wanted }: { run: string; task: string; attempt: number | undefined }) {
  const { data: run } = useQuery(dagQueries.run(id));
  const attempts = run?.task_views.find(({ name }) => name === task)?.attempts_made ?? [];
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
      key={`${attempt.cleared}.${attempt.number}`}
      of={{ run: id, task, attempt: attempt.number, cleared: attempt.cleared }}
      label={`${task} · ${words.run.attempt(at + 1).toLowerCase()}`}
    />
  );
}
