import type { LogLine } from "../../ipc/index.ts";
import { Button, copyText, cx, EmptyState } from "../../shared/index.ts";
import { words } from "../words.ts";
import classes from "./RunWork.module.css";

const KNOWN = new Set(["time", "timestamp", "level", "message"]);

const text = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** Returns a line's own fields as `name=value`. */
function fields(line: LogLine): string {
  return Object.entries(line)
    .filter(([key]) => !KNOWN.has(key))
    .map(([key, value]) => `${key}=${text(value)}`)
    .join(" ");
}

function parts(line: LogLine) {
  const time = text(line["time"] ?? line["timestamp"] ?? "");
  return {
    time: time.slice(11, 23),
    level: text(line["level"] ?? "info").toLowerCase(),
    message: text(line["message"] ?? ""),
    more: fields(line),
  };
}

/** What a run wrote down, oldest first. */
export function RunLog({ lines }: { lines: readonly LogLine[] }) {
  if (lines.length === 0) return <EmptyState>{words.run.noLog}</EmptyState>;
  const all = () =>
    lines
      .map((line) => {
        const { time, level, message, more } = parts(line);
        return `${time} ${level} ${message} ${more}`.trimEnd();
      })
      .join("\n");
  return (
    <>
      <div className={classes["head"]}>
        <b>{words.run.log}</b>
        <span className={classes["space"]} />
        <Button size="s" icon="copy" onClick={() => void copyText(all())}>
          {words.run.copyLog}
        </Button>
      </div>
      <ol className={cx(classes["scroll"], classes["log"])} tabIndex={0}>
        {lines.map((line, index) => {
          const { time, level, message, more } = parts(line);
          return (
            <li key={index}>
              <time>{time}</time>
              <span className={level === "error" ? classes["error"] : level.startsWith("warn") ? classes["warn"] : undefined}>{level}</span>
              <span>
                {message} <span className={classes["fields"]}>{more}</span>
              </span>
            </li>
          );
        })}
      </ol>
    </>
  );
}
