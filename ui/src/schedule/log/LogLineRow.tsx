import { memo } from "react";
import type { DagLogLine } from "../../ipc/index.ts";
import { cx, formatInstant } from "../../shared/index.ts";
import { words } from "../words.ts";
import classes from "./LogPane.module.css";
import { piecesOf, plainText, type Piece } from "./pieces.ts";

const two = (value: number, digits = 2): string => String(value).padStart(digits, "0");

/** Returns the time of a line on this machine's clock: `07:42:44.880`. */
function timeOf(at: string): string {
  const date = new Date(at);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${two(date.getMilliseconds(), 3)}`;
}

/** Returns a line as it is copied and saved. */
export const logText = ({ at, stream, text }: DagLogLine): string => `${at} ${stream} ${plainText(text)}`;

/** A line of a log: when, which stream, and what it says in its own colours. */
export const LogLineRow = memo(function LogLineRow({
  index,
  top,
  line,
  search,
  current,
  measure,
}: {
  index: number;
  top: number;
  line: DagLogLine | undefined;
  search: string;
  /** It is the match that was gone to. */
  current: boolean;
  measure: ((element: Element | null) => void) | undefined;
}) {
  return (
    <div
      ref={measure}
      data-index={index}
      className={cx(classes["line"], line && classes[line.stream])}
      style={{ transform: `translateY(${top}px)` }}
    >
      {line && (
        <>
          <time dateTime={line.at} title={formatInstant(new Date(line.at))}>
            {timeOf(line.at)}
          </time>
          <s>{words.log.stream[line.stream]}</s>
          <span>
            {piecesOf(line.text, search).map((piece, at) => (
              <Look key={at} piece={piece} current={current} />
            ))}
          </span>
        </>
      )}
    </div>
  );
});

function Look({ piece: { text, colour, bold, faint, underline, found }, current }: { piece: Piece; current: boolean }) {
  const look = cx(
    colour !== undefined && classes[`c-${colour}`],
    bold && classes["bold"],
    faint && classes["faint"],
    underline && classes["underline"],
  );
  if (found) return <mark className={cx(look, current && classes["current"])}>{text}</mark>;
  return look === "" ? text : <span className={look}>{text}</span>;
}
