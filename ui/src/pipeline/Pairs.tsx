import { Button, IconButton } from "../shared/index.ts";
import { Expression, type Known } from "./FieldInput.tsx";
import { Choice, Text } from "./fields.tsx";
import classes from "./fields.module.css";
import { quoted, type Kind, type PairKeys } from "./stepSchema.ts";
import { words } from "./words.ts";

type Table = Readonly<Record<string, unknown>>;
type PairsKind = Extract<Kind, { is: "pairs" }>;

/** A table of keys of a person's choice: a line for each, with its value. */
export function Pairs({
  name,
  about,
  kind,
  value,
  known,
  onChange,
}: {
  name: string;
  about: string;
  kind: PairsKind;
  value: Table;
  known: Known;
  onChange: (value: Record<string, unknown>) => void;
}) {
  const entries = Object.entries(value);
  const change = (at: number, pair: [string, unknown]) =>
    onChange(Object.fromEntries(entries.map((entry, index) => (index === at ? pair : entry))));
  const remove = (at: number) => onChange(Object.fromEntries(entries.filter((_, index) => index !== at)));
  const refuse = (own: string) => (typed: string) => {
    const wanted = kind.keys === "value" ? typed : typed.trim();
    if (wanted === "" && kind.keys !== "value") return words.noName;
    return wanted !== own && wanted in value ? words.nameTaken(wanted) : undefined;
  };
  return (
    <fieldset data-about={about}>
      <legend title={about}>{name}</legend>
      {entries.map(([key, of], index) => (
        <div key={key} className={classes["pair"]}>
          {kind.keys === "column" ? (
            <Choice
              name="of"
              about={about}
              value={key}
              // Each column once; one that is not there any more stays to be mended.
              choices={[...new Set([key, ...known.columns])].filter((column) => column === key || !(column in value))}
              onChange={(column) => change(index, [column, of])}
            />
          ) : (
            <Text
              name={kind.keys === "new_column" ? "column" : "of"}
              about={about}
              value={key}
              refuse={refuse(key)}
              onChange={(next) => change(index, [kind.keys === "value" ? next : next.trim(), of])}
            />
          )}
          <PairValue kind={kind.values} value={of} known={known} onChange={(next) => change(index, [key, next])} />
          {entries.length > 1 && <IconButton icon="close" size="s" label={words.removePair(key)} onClick={() => remove(index)} />}
        </div>
      ))}
      <Button
        size="s"
        tone="quiet"
        icon="plus"
        onClick={() => {
          const key = freshKey(kind.keys, value, known.columns);
          onChange({ ...value, [key]: freshValue(kind.values, kind.keys, key) });
        }}
      >
        {name}
      </Button>
    </fieldset>
  );
}

function PairValue({ kind, value, known, onChange }: { kind: Kind; value: unknown; known: Known; onChange: (value: unknown) => void }) {
  const written = typeof value === "string" || typeof value === "number" ? String(value) : "";
  switch (kind.is) {
    case "choice":
      return <Choice name="type" value={written} choices={kind.options.map((option) => option.value)} onChange={onChange} />;
    case "expression":
      return <Expression name="=" value={written} known={known} onChange={onChange} />;
    case "number":
      return (
        <Text
          name="×"
          value={written}
          refuse={(typed) => (typed.trim() === "" || !Number.isFinite(Number(typed)) ? words.aNumber : undefined)}
          onChange={(typed) => onChange(Number(typed))}
        />
      );
    default:
      return <Text name="→" value={written} onChange={onChange} />;
  }
}

/** Returns a key that the table does not have yet. */
export function freshKey(keys: PairKeys, value: Table, columns: readonly string[]): string {
  if (keys === "column") {
    const left = columns.find((column) => !(column in value));
    if (left !== undefined) return left;
  }
  const stem = keys === "value" ? "value" : keys === "unit" ? "unit" : "column";
  let number = 1;
  while (`${stem}_${number}` in value) number += 1;
  return `${stem}_${number}`;
}

function freshValue(values: Kind, keys: PairKeys, key: string): unknown {
  switch (values.is) {
    case "choice":
      return values.options[0]?.value ?? "";
    case "number":
      return 1;
    case "expression":
      return "null";
    default:
      return keys === "column" ? `${quoted(key).replaceAll('"', "")}_new` : "";
  }
}
