import { useState } from "react";
import type { StepView } from "../ipc/index.ts";
import { Button, IconButton } from "../shared/index.ts";
import { Check, Choice, listed, ON_ERROR, Text, TYPES } from "./fields.tsx";
import classes from "./fields.module.css";
import { words } from "./words.ts";

type Spec = Record<string, unknown>;
const CHOICES: Readonly<Record<string, readonly string[]>> = { honorifics: ["strip", "keep"], on_error: ON_ERROR };
/** Keys whose list is of the columns that are there. */
const COLUMN_LISTS = new Set(["columns"]);
const HIDDEN = new Set(["do", "id", "enabled", "note"]);
/** What a verb takes beside what is written. */
const MORE: Readonly<Record<string, readonly string[]>> = {
  split_name: ["honorifics"],
  derive: ["on_error"],
  filter: ["on_error"],
  cast: ["on_error"],
};

/** What a step is set to, each value in a field. Enter or leaving a field changes the step. */
export function StepForm({
  step,
  version,
  valid,
  columns,
  onChange,
}: {
  step: StepView;
  /** The text that the step was read from; `valid` says that it is the one on the screen. */
  version: string | undefined;
  valid: boolean;
  columns: readonly string[];
  onChange: (spec: Spec) => Promise<void>;
}) {
  // What is set here counts at once: the next field builds on it while the first is still on its way.
  const [spec, setSpec] = useState(step.spec as Spec);
  const [shown, setShown] = useState({ version, valid });
  const [under, setUnder] = useState(0);
  if ((shown.version !== version || shown.valid !== valid) && under === 0) {
    setShown({ version, valid });
    // What was typed and is wrong stays to be mended.
    if (valid) setSpec(step.spec as Spec);
  }
  const put = (key: string, value: unknown) => {
    const next = { ...spec, [key]: value };
    setSpec(next);
    setUnder((count) => count + 1);
    void onChange(next).then(() => setUnder((count) => count - 1));
  };
  const keys = Object.keys(spec).filter((key) => !HIDDEN.has(key) && spec[key] !== null);
  const more = (MORE[step.verb] ?? []).filter((key) => !keys.includes(key));
  return (
    <div className={classes["form"]}>
      {[...keys, ...more].map((key) => (
        <Field key={key} verb={step.verb} name={key} value={spec[key]} columns={columns} onChange={(value) => put(key, value)} />
      ))}
    </div>
  );
}

function Field({
  verb,
  name,
  value,
  columns,
  onChange,
}: {
  verb: string;
  name: string;
  value: unknown;
  columns: readonly string[];
  onChange: (value: unknown) => void;
}) {
  const choices = CHOICES[name] ?? (name === "column" ? columns : undefined);
  if (choices) return <Choice name={name} value={typeof value === "string" ? value : choices[0]} choices={choices} onChange={onChange} />;
  if (Array.isArray(value) && COLUMN_LISTS.has(name))
    return (
      <ColumnList
        ordered={verb === "select"}
        value={value.filter((item): item is string => typeof item === "string")}
        columns={columns}
        onChange={onChange}
      />
    );
  if (Array.isArray(value)) return <Text name={name} value={value.join(", ")} onChange={(text) => onChange(listed(text))} />;
  if (typeof value === "object" && value !== null)
    return <Pairs verb={verb} name={name} value={value as Record<string, string>} onChange={onChange} />;
  if (typeof value === "boolean") return <Check name={name} value={value} onChange={onChange} />;
  return <Text name={name} value={String(value)} onChange={onChange} />;
}

/** Columns that are ticked. They keep their places while they are ticked; `select` has its own order, which can be changed. */
function ColumnList({
  ordered,
  value,
  columns,
  onChange,
}: {
  ordered: boolean;
  value: readonly string[];
  columns: readonly string[];
  onChange: (value: string[]) => void;
}) {
  const [order, setOrder] = useState(() => (ordered ? [...new Set([...value, ...columns])] : columns));
  // Columns that come or go with another text or file stand at the end, or no longer.
  const known = [...value, ...columns];
  const all = [...order.filter((column) => known.includes(column)), ...known.filter((column) => !order.includes(column))];
  const shown = [...new Set(all)];
  const tick = (column: string, on: boolean) => {
    setOrder(shown);
    onChange(shown.filter((other) => (other === column ? on : value.includes(other))));
  };
  const move = (from: number, by: number) => {
    const next = [...shown];
    const [taken] = next.splice(from, 1);
    if (taken === undefined || from + by < 0 || from + by > next.length) return;
    next.splice(from + by, 0, taken);
    setOrder(next);
    onChange(next.filter((column) => value.includes(column)));
  };
  return (
    <fieldset>
      <legend>columns</legend>
      {shown.map((column, index) => (
        <div key={column} className={ordered ? classes["ordered"] : undefined}>
          <label className={classes["check"]}>
            <input type="checkbox" checked={value.includes(column)} onChange={(event) => tick(column, event.target.checked)} />
            {column}
          </label>
          {ordered && (
            <>
              <IconButton icon="up" size="s" label={words.columnUp(column)} disabled={index === 0} onClick={() => move(index, -1)} />
              <IconButton
                icon="down"
                size="s"
                label={words.columnDown(column)}
                disabled={index === shown.length - 1}
                onClick={() => move(index, 1)}
              />
            </>
          )}
        </div>
      ))}
    </fieldset>
  );
}

function Pairs({
  verb,
  name,
  value,
  onChange,
}: {
  verb: string;
  name: string;
  value: Readonly<Record<string, string>>;
  onChange: (value: Record<string, string>) => void;
}) {
  const entries = Object.entries(value);
  const change = (at: number, pair: [string, string]) =>
    onChange(Object.fromEntries(entries.map((entry, index) => (index === at ? pair : entry))));
  const remove = (at: number) => onChange(Object.fromEntries(entries.filter((_, index) => index !== at)));
  const refuse = (own: string) => (text: string) => {
    const wanted = text.trim();
    if (wanted === "") return words.noName;
    return wanted !== own && wanted in value ? words.nameTaken(wanted) : undefined;
  };
  return (
    <fieldset>
      <legend>{name}</legend>
      {entries.map(([key, text], index) => (
        <div key={key} className={classes["pair"]}>
          <Text
            name={verb === "derive" ? "column" : "of"}
            value={key}
            refuse={refuse(key)}
            onChange={(next) => change(index, [next.trim(), text])}
          />
          {verb === "cast" ? (
            <Choice name="type" value={text} choices={TYPES} onChange={(type) => change(index, [key, type])} />
          ) : (
            <Text name={verb === "derive" ? "=" : "→"} value={text} onChange={(next) => change(index, [key, next])} />
          )}
          {entries.length > 1 && <IconButton icon="close" size="s" label={words.removePair(key)} onClick={() => remove(index)} />}
        </div>
      ))}
      <Button
        size="s"
        tone="quiet"
        icon="plus"
        onClick={() => onChange({ ...value, [fresh(value)]: verb === "cast" ? "text" : verb === "derive" ? "null" : "new" })}
      >
        {name}
      </Button>
    </fieldset>
  );
}

function fresh(value: Readonly<Record<string, string>>): string {
  let number = 1;
  while (`column_${number}` in value) number += 1;
  return `column_${number}`;
}
