import { Button, IconButton } from "../shared/index.ts";
import { ColumnList } from "./ColumnList.tsx";
import { Check, Choice, Text } from "./fields.tsx";
import classes from "./fields.module.css";
import type { Mistake } from "./mistakes.ts";
import { Pairs } from "./Pairs.tsx";
import { startOf, variantOf, type Field, type Option, type Variants } from "./stepSchema.ts";
import { words } from "./words.ts";

/** What a form knows of the rows and the text. */
export interface Known {
  columns: readonly string[];
  /** Returns some of a column's values in the sample. */
  values: (column: string) => readonly string[];
  /** Returns the mistake in an expression, where there is one. */
  mistake: (value: string) => Mistake | undefined;
}

/** The field for one key, made as the key's schema says. What is as it would be without the key takes the key away. */
export function FieldInput({
  field,
  value,
  known,
  onChange,
}: {
  field: Field;
  value: unknown;
  known: Known;
  onChange: (value: unknown) => void;
}) {
  const { key: name, about, kind, required } = field;
  const orNothing = (text: string) => (text === "" && !required ? undefined : text);
  switch (kind.is) {
    case "check":
      return <Check name={name} about={about} value={value === true} onChange={(on) => onChange(on || required ? on : undefined)} />;
    case "choice":
      return (
        <ChoiceOf
          name={name}
          about={about}
          options={kind.options}
          value={value}
          onChange={(word) => onChange(usual(field, word) ? undefined : word)}
        />
      );
    case "column":
      return <Choice name={name} about={about} value={text(value)} choices={withOwn(known.columns, text(value))} onChange={onChange} />;
    case "columns":
      return (
        <ColumnList name={name} about={about} ordered={kind.ordered} value={texts(value)} columns={known.columns} onChange={onChange} />
      );
    case "list":
      return (
        <Texts
          name={name}
          about={about}
          value={texts(value)}
          onChange={(list) => onChange(list.length === 0 && !required ? undefined : list)}
        />
      );
    case "pairs":
      return <Pairs name={name} about={about} kind={kind} value={table(value)} known={known} onChange={onChange} />;
    case "tables":
      return <Tables name={name} about={about} of={kind.of} value={Array.isArray(value) ? value : []} known={known} onChange={onChange} />;
    case "expression":
      return <Expression name={name} about={about} value={text(value)} known={known} onChange={onChange} />;
    case "number":
      return (
        <Text
          name={name}
          about={about}
          value={text(value)}
          refuse={(typed) => refusedNumber(typed, kind.whole, required)}
          onChange={(typed) => onChange(typed.trim() === "" ? undefined : Number(typed))}
        />
      );
    case "value":
      return <Text name={name} about={about} value={text(value)} onChange={(typed) => onChange(asWritten(typed))} />;
    case "character":
      return (
        <Text
          name={name}
          about={about}
          value={text(value)}
          refuse={(typed) => (Array.from(typed).length > 1 ? words.oneCharacter : undefined)}
          onChange={(typed) => onChange(orNothing(typed))}
        />
      );
    case "text":
      return <Text name={name} about={about} value={text(value)} onChange={(typed) => onChange(orNothing(typed))} />;
  }
}

/** Returns whether a choice is the one that is made without the key: the first, as in the engine. */
const usual = ({ kind, required }: Field, word: string) => !required && kind.is === "choice" && kind.options[0]?.value === word;

/** Returns a number where the text is one that keeps its digits, or else the text; nothing for nothing. */
export function asWritten(typed: string): unknown {
  const trimmed = typed.trim();
  if (trimmed === "") return undefined;
  return String(Number(trimmed)) === trimmed ? Number(trimmed) : trimmed;
}

function refusedNumber(typed: string, whole: boolean, required: boolean): string | undefined {
  if (typed.trim() === "") return required ? words.aNumber : undefined;
  const number = Number(typed);
  if (!Number.isFinite(number)) return words.aNumber;
  return whole && !Number.isInteger(number) ? words.aWholeNumber : undefined;
}

function text(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}

function table(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

const withOwn = (columns: readonly string[], own: string): readonly string[] =>
  own === "" || columns.includes(own) ? columns : [own, ...columns];

/** One of a schema's words; what the chosen one means is told with what the field is for. */
function ChoiceOf({
  name,
  about,
  options,
  value,
  onChange,
}: {
  name: string;
  about: string;
  options: readonly Option[];
  value: unknown;
  onChange: (word: string) => void;
}) {
  const word = typeof value === "string" ? value : (options[0]?.value ?? "");
  const means = options.find((option) => option.value === word)?.about ?? "";
  return (
    <Choice
      name={name}
      about={means === "" ? about : `${about} \`${word}\`: ${means}`}
      value={word}
      choices={options.map((option) => option.value)}
      onChange={onChange}
    />
  );
}

/** An expression, and the mistake in it at its characters. */
export function Expression({
  name,
  about,
  value,
  known,
  onChange,
}: {
  name: string;
  about?: string;
  value: string;
  known: Known;
  onChange: (value: string) => void;
}) {
  const mistake = known.mistake(value);
  return (
    <>
      <Text name={name} about={about} value={value} onChange={onChange} />
      {mistake && (
        <p className={classes["mistake"]} role="alert">
          <code>
            {value.slice(0, mistake.start)}
            <mark>{value.slice(mistake.start, mistake.end) || " "}</mark>
            {value.slice(mistake.end)}
          </code>
          {mistake.message}
        </p>
      )}
    </>
  );
}

/** Texts, one a line. */
function Texts({
  name,
  about,
  value,
  onChange,
}: {
  name: string;
  about: string;
  value: readonly string[];
  onChange: (value: string[]) => void;
}) {
  const change = (at: number, text: string | undefined) =>
    onChange(value.flatMap((item, index) => (index !== at ? [item] : text === undefined ? [] : [text])));
  return (
    <fieldset data-about={about}>
      <legend title={about}>{name}</legend>
      {value.map((item, index) => (
        <div key={index} className={classes["pair"]}>
          <Text name={String(index + 1)} about={about} value={item} onChange={(text) => change(index, text)} />
          <IconButton icon="close" size="s" label={words.removePair(item)} onClick={() => change(index, undefined)} />
        </div>
      ))}
      <Button size="s" tone="quiet" icon="plus" onClick={() => onChange([...value, ""])}>
        {name}
      </Button>
    </fieldset>
  );
}

/** Tables of several kinds, one below the other, such as rules. */
function Tables({
  name,
  about,
  of,
  value,
  known,
  onChange,
}: {
  name: string;
  about: string;
  of: Variants;
  value: readonly unknown[];
  known: Known;
  onChange: (value: unknown[]) => void;
}) {
  const tables = value.map(table);
  const column = known.columns[0] ?? "column";
  const around = { column, columns: known.columns, values: known.values(column) };
  const change = (at: number, next: Record<string, unknown>) => onChange(tables.map((item, index) => (index === at ? next : item)));
  const turn = (at: number, word: string) => {
    const variant = variantOf(of, word);
    const former = tables[at] ?? {};
    if (!variant) return;
    // What both kinds take stays.
    const kept = [...of.common, ...variant.fields].filter(({ key }) => key in former).map(({ key }) => [key, former[key]] as const);
    change(at, { ...startOf(of, variant, around), ...Object.fromEntries(kept) });
  };
  const first = of.variants[0];
  return (
    <fieldset data-about={about}>
      <legend title={about}>{name}</legend>
      {tables.map((item, index) => {
        const variant = variantOf(of, item[of.tag]);
        return (
          <fieldset key={index} className={classes["table"]}>
            <div className={classes["pair"]}>
              <Choice
                name={of.tag}
                about={variant?.about}
                value={variant?.word}
                choices={of.variants.map(({ word, title }) => [word, title] as const)}
                onChange={(word) => turn(index, word)}
              />
              {tables.length > 1 && (
                <IconButton
                  icon="close"
                  size="s"
                  label={words.removePair(variant?.title ?? of.tag)}
                  onClick={() => onChange(tables.filter((_, other) => other !== index))}
                />
              )}
            </div>
            {[...(variant?.fields ?? []), ...of.common].map((field) => (
              <FieldInput
                key={field.key}
                field={field}
                value={item[field.key]}
                known={known}
                onChange={(next) => change(index, { ...item, [field.key]: next ?? null })}
              />
            ))}
          </fieldset>
        );
      })}
      {first && (
        <Button size="s" tone="quiet" icon="plus" onClick={() => onChange([...tables, startOf(of, first, around)])}>
          {of.tag}
        </Button>
      )}
    </fieldset>
  );
}
