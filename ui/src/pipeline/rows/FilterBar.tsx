import { useEffect, useRef } from "react";
import { asApiError, type ColumnSpec, type RowFilter } from "../../ipc/index.ts";
import { Button, IconButton, Progress, Segmented } from "../../shared/index.ts";
import classes from "./bars.module.css";
import { isAsked } from "./filter.ts";
import { MAX_FOUND } from "./scan.ts";
import type { Scanning } from "./useScan.ts";
import { words } from "./words.ts";

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
  onChange,
  onStep,
  onClose,
}: {
  filter: RowFilter;
  columns: readonly ColumnSpec[];
  scanning: Scanning | undefined;
  /** Rows in all. */
  total: number;
  /** Changes when the filter is asked for again. */
  asked: number;
  onChange: (filter: RowFilter) => void;
  /** Adds the condition as a step. */
  onStep: (expression: string) => void;
  onClose: () => void;
}) {
  const field = useRef<HTMLInputElement>(null);
  const isWhere = filter.kind === "where";
  useEffect(() => field.current?.focus(), [asked, isWhere]);
  const going = scanning !== undefined && scanning.end === undefined;
  const found = scanning?.rows.length ?? 0;
  const other = (kind: RowFilter["kind"]): RowFilter => (kind === "text" ? { kind, text: "" } : { kind, expression: "" });
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
      <Segmented size="s" label={say.kinds.label} value={filter.kind} options={KINDS} onChange={(kind) => onChange(other(kind))} />
      {!isWhere && (
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
      <input
        ref={field}
        type="search"
        className={isWhere ? classes["code"] : classes["field"]}
        aria-label={isWhere ? say.where : say.text}
        placeholder={isWhere ? say.wherePlaceholder : say.text}
        value={isWhere ? filter.expression : filter.text}
        spellCheck={false}
        onChange={(event) => {
          const { value } = event.target;
          onChange(isWhere ? { kind: "where", expression: value } : { ...filter, text: value });
        }}
      />
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
      {isWhere && isAsked(filter) && scanning && scanning.end !== "failed" && found > 0 && (
        <Button size="s" icon="plus" onClick={() => onStep(filter.expression)}>
          {say.toStep}
        </Button>
      )}
      <IconButton size="s" icon="close" label={say.clear} keys="Escape" onClick={onClose} />
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
