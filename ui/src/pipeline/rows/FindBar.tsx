import { useEffect, useRef } from "react";
import { Button, IconButton, keysOf, Progress } from "../../shared/index.ts";
import classes from "./bars.module.css";
import type { Find, Finding } from "./useFind.ts";
import { words } from "./words.ts";

const say = words.find;

/** The search in the rows: what is looked for, how far it is, and from match to match. */
export function FindBar({
  find,
  finding,
  total,
  asked,
  onChange,
  onClose,
}: {
  find: Find;
  finding: Finding;
  /** Rows in all. */
  total: number;
  /** Changes when the search is asked for again: then what is written is marked. */
  asked: number;
  onChange: (find: Find) => void;
  onClose: () => void;
}) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, [asked]);
  const { scanning, at, move } = finding;
  const found = scanning?.rows.length ?? 0;
  const going = scanning !== undefined && scanning.end === undefined;
  return (
    <form
      role="search"
      aria-label={say.label}
      className={classes["bar"]}
      onSubmit={(event) => {
        event.preventDefault();
        move(1);
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") {
          event.stopPropagation();
          onClose();
        } else if (event.key === "Enter" && event.shiftKey) {
          event.preventDefault();
          move(-1);
        }
      }}
    >
      <input
        ref={field}
        type="search"
        className={classes["field"]}
        aria-label={say.label}
        placeholder={say.placeholder}
        value={find.text}
        spellCheck={false}
        onChange={(event) => onChange({ ...find, text: event.target.value })}
      />
      <label className={classes["check"]}>
        <input type="checkbox" checked={find.matchCase} onChange={(event) => onChange({ ...find, matchCase: event.target.checked })} />
        {say.matchCase}
      </label>
      <span className={classes["state"]} role="status">
        {scanning && (going ? say.state(found, scanning.scanned, total) : found === 0 ? say.none : say.done(at, found))}
      </span>
      {going && (
        <Progress className={classes["progress"] ?? ""} label={say.label} share={total > 0 ? scanning.scanned / total : undefined} />
      )}
      {going && (
        <Button size="s" onClick={scanning.stop}>
          {say.stop}
        </Button>
      )}
      <IconButton
        size="s"
        icon="up"
        label={say.previous}
        keys={keysOf("gridFindPrevious")}
        disabled={found === 0}
        onClick={() => move(-1)}
      />
      <IconButton size="s" icon="down" label={say.next} keys={keysOf("gridFindNext")} disabled={found === 0} onClick={() => move(1)} />
      <IconButton size="s" icon="close" label={say.close} keys="Escape" onClick={onClose} />
    </form>
  );
}
