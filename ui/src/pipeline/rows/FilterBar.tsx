import { useEffect, useRef, type RefObject } from "react";
import { asApiError, type ColumnSpec, type RowFilter } from "../../ipc/index.ts";
import { Button, IconButton, Progress, Segmented } from "../../shared/index.ts";
import classes from "./bars.module.css";
import { isAsked } from "./filter.ts";
import { MAX_FOUND } from "./scan.ts";
import type { Scanning } from "./useScan.ts";
import { cellsWords, words } from "./words.ts";

const say = words.filter;
const KINDS = [
  { value: "text", label: say.kinds.text },
  { value: "where", label: say.kinds.where },
] as const;

/** The filter of the rows: a text in a column or in any, or a condition as the step `filter` has it. */
export function FilterBar({
  filter,
  columns,
  scanning,
  total,
  asked,
  givenRef,
  onChange,
  onKind,
  onStep,
  onClose,
}: {
  filter: RowFilter;
  columns: readonly ColumnSpec[];
  scanning: Scanning | undefined;
  /** Rows in all. */
  total: number;
  /** Changes when the filter is asked for again: its field has the focus then. */
  asked: number;
  /** What it was when the field got the focus last. */
  givenRef: RefObject<number>;
  onChange: (filter: RowFilter) => void;
  /** Another kind of filter was chosen. */
  onKind: () => void;
  /** Adds the condition as a step. */
  onStep: (expression: string) => void;
  onClose: () => void;
}) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (givenRef.current === asked) return;
    givenRef.current = asked;
    field.current?.focus();
  }, [asked, givenRef]);
  const going = scanning !== undefined && scanning.end === undefined;
  const found = scanning?.rows.length ?? 0;
  const isWhere = filter.kind === "where";
  const isOfProfile = filter.kind === "cells" || filter.kind === "rejected";
  const typeOf = (name: string) => columns.find((column) => column.name === name)?.type ?? "text";
  return (
    <div
      role="search"
      aria-label={say.label}
      className={classes["bar"]}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onClose();
      }}
    >
      {isOfProfile ? (
        <span className={classes["cells"]}>{cellsWords(filter, typeOf(filter.column))}</span>
      ) : (
        <Segmented
          size="s"
          label={say.kinds.label}
          value={filter.kind}
          options={KINDS}
          onChange={(kind) => {
            onKind();
            onChange(kind === "text" ? { kind, text: "" } : { kind, expression: "" });
          }}
        />
      )}
      {filter.kind === "text" && (
        <select
          className={classes["select"]}
          aria-label={say.inColumn}
          value={filter.column ?? ""}
          onChange={(event) => onChange({ kind: "text", text: filter.text, ...named(event.target.value) })}
        >
          <option value="">{say.anyColumn}</option>
          {columns.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      )}
      {!isOfProfile && (
        <input
          ref={field}
          type="search"
          className={isWhere ? classes["code"] : classes["field"]}
          aria-label={isWhere ? say.where : say.text}
          placeholder={isWhere ? say.wherePlaceholder : say.text}
          value={filter.kind === "where" ? filter.expression : filter.text}
          spellCheck={false}
          onChange={(event) => {
            const { value } = event.target;
            onChange(filter.kind === "where" ? { kind: "where", expression: value } : { ...filter, text: value });
          }}
        />
      )}
      {scanning?.end === "failed" ? (
        <Fault error={scanning.error} />
      ) : (
        <span className={classes["state"]} role="status">
          {scanning && stateOf(scanning, total)}
        </span>
      )}
      {going && (
        <Progress className={classes["progress"] ?? ""} label={say.label} share={total > 0 ? scanning.scanned / total : undefined} />
      )}
      {going && (
        <Button size="s" onClick={scanning.stop}>
          {say.stop}
        </Button>
      )}
      <span className={classes["ends"]}>
        {isWhere && isAsked(filter) && scanning && scanning.end !== "failed" && found > 0 && (
          <Button size="s" icon="plus" onClick={() => onStep(filter.expression)}>
            {say.toStep}
          </Button>
        )}
        <IconButton size="s" icon="close" label={say.clear} keys="Escape" onClick={onClose} />
      </span>
    </div>
  );
}

const named = (column: string) => (column === "" ? {} : { column });

/** Returns how far a filter is, in words. */
export function stateOf({ rows, scanned, end, undecided }: Scanning, total: number): string {
  const state = end === "done" ? say.done(rows.length, scanned) : say.state(scanned, Math.max(scanned, total), rows.length);
  const more = [end === "stopped" && say.stopped, end === "full" && say.most(MAX_FOUND), undecided > 0 && say.undecided(undecided)];
  return [state, ...more.filter((word) => word !== false)].join(" · ");
}

function Fault({ error }: { error: unknown }) {
  const { message, hint } = asApiError(error);
  return (
    <span className={classes["fault"]} role="alert" title={hint ?? undefined}>
      {message}
    </span>
  );
}
