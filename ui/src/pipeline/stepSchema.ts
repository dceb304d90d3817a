import pipeline from "../../../docs/schema/pipeline.json";

/** The parts of a JSON Schema that forms are made from. What starts with `x-` is ours: see `ARCHITECTURE.md`. */
interface Schema {
  $ref?: string;
  title?: string;
  description?: string;
  type?: string | string[];
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  items?: Schema;
  additionalProperties?: Schema | boolean;
  oneOf?: readonly Schema[];
  anyOf?: readonly Schema[];
  const?: string;
  enum?: readonly string[];
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  "x-group"?: string;
  "x-column"?: boolean;
  "x-columns"?: "any" | "ordered";
  "x-expression"?: boolean;
  "x-keys"?: PairKeys;
  "x-values"?: "expression";
  "x-start"?: unknown;
}

/** What the keys of a table are. */
export type PairKeys = "column" | "new_column" | "value" | "unit";

/** One of a few words, and what it means. */
export interface Option {
  value: string;
  about: string;
}

/** How a value is set. */
export type Kind =
  | { is: "text" }
  | { is: "character" }
  | { is: "expression" }
  | { is: "number"; whole: boolean; least: number | undefined; most: number | undefined }
  /** A number, or a text such as a day. */
  | { is: "value" }
  | { is: "check" }
  | { is: "choice"; options: readonly Option[] }
  | { is: "column" }
  | { is: "columns"; ordered: boolean }
  | { is: "list" }
  | { is: "pairs"; keys: PairKeys; values: Kind }
  | { is: "tables"; of: Variants };

/** One key of a step. */
export interface Field {
  key: string;
  about: string;
  required: boolean;
  /** What a new step has here, with `{column}`, `{columns}` and `{value}` in place of what the rows have. */
  start: unknown;
  kind: Kind;
}

/** What a table takes by the word in its tag: a step by its verb. */
export interface Variant {
  word: string;
  title: string;
  /** Its description's first sentence. */
  hint: string;
  about: string;
  group: string | undefined;
  fields: readonly Field[];
}

export interface Variants {
  /** The key whose word tells them apart. */
  tag: string;
  variants: readonly Variant[];
  /** What each takes beside its own keys. */
  common: readonly Field[];
}

const root = pipeline as unknown as Schema & { $defs: Readonly<Record<string, Schema>> };

/** Returns a schema without its way round: what a reference leads to, and of several that are alternatives to null the one. */
function plain(schema: Schema): Schema {
  if (schema.$ref !== undefined) {
    const { $ref, ...own } = schema;
    const target = root.$defs[$ref.replace("#/$defs/", "")] ?? {};
    return { ...plain(target), ...own };
  }
  const [only, ...others] = (schema.anyOf ?? []).filter((part) => part.type !== "null");
  if (!only || others.length > 0) return schema;
  const own = { ...schema };
  delete own.anyOf;
  return { ...plain(only), ...own };
}

function optionsOf(schema: Schema): readonly Option[] {
  const about = schema.description ?? "";
  return [
    ...(schema.const === undefined ? [] : [{ value: schema.const, about }]),
    ...(schema.enum ?? []).map((value) => ({ value, about })),
    ...(schema.oneOf ?? []).flatMap(optionsOf),
  ];
}

function kindOf(given: Schema): Kind {
  const schema = plain(given);
  const is = [schema.type ?? []].flat();
  if (schema["x-expression"]) return { is: "expression" };
  if (schema["x-column"]) return { is: "column" };
  if (schema["x-columns"]) return { is: "columns", ordered: schema["x-columns"] === "ordered" };
  if (is.includes("object") && typeof schema.additionalProperties === "object") {
    const values: Kind = schema["x-values"] === "expression" ? { is: "expression" } : kindOf(schema.additionalProperties);
    return { is: "pairs", keys: schema["x-keys"] ?? "value", values };
  }
  if (is.includes("array")) {
    const items = schema.items && plain(schema.items);
    return items?.oneOf && items.type === "object" ? { is: "tables", of: variantsOf(items) } : { is: "list" };
  }
  if (is.includes("boolean")) return { is: "check" };
  if (is.includes("integer") || is.includes("number"))
    return { is: "number", whole: is.includes("integer"), least: schema.minimum, most: schema.maximum };
  if (schema.anyOf) return { is: "value" };
  const options = optionsOf(schema);
  if (options.length > 0) return { is: "choice", options };
  return schema.maxLength === 1 ? { is: "character" } : { is: "text" };
}

function fieldsOf(schema: Schema): Field[] {
  return Object.entries(schema.properties ?? {}).map(([key, field]) => ({
    key,
    about: field.description ?? plain(field).description ?? "",
    required: schema.required?.includes(key) ?? false,
    start: field["x-start"],
    kind: kindOf(field),
  }));
}

function variantsOf(schema: Schema): Variants {
  const parts = schema.oneOf ?? [];
  const tag = Object.entries(parts[0]?.properties ?? {}).find(([, field]) => field.const !== undefined)?.[0] ?? "";
  return {
    tag,
    common: fieldsOf(schema),
    variants: parts.map((part) => {
      const of = plain(part);
      const word = part.properties?.[tag]?.const ?? "";
      const about = of.description ?? "";
      // A point in a number or a name is no sentence's end.
      const hint = /^.*?[.:](?=\s|$)/s.exec(about)?.[0].slice(0, -1) ?? about;
      const target = part.$ref === undefined ? of : plain({ $ref: part.$ref });
      return { word, title: of.title ?? word, hint, about, group: of["x-group"], fields: fieldsOf(target) };
    }),
  };
}

/** Every verb, as the engine's own schema describes it. */
export const STEPS: Variants = variantsOf(plain({ $ref: "#/$defs/StepSpec" }));

/** Returns what a verb takes. */
export function variantOf(variants: Variants, word: unknown): Variant | undefined {
  return variants.variants.find((variant) => variant.word === word);
}

/** What the rows have where a step is added. */
export interface Around {
  /** The column that the step is to be about. */
  column: string;
  columns: readonly string[];
  /** Some of the column's values. */
  values: readonly string[];
}

/** Returns a table of a variant as it is before anything is set: what must be there, and what is of use. */
export function startOf({ tag }: Variants, variant: Variant, around: Around): Record<string, unknown> {
  const set = variant.fields.flatMap((field) => {
    const value = startValue(field, around);
    return value === undefined ? [] : [[field.key, value] as const];
  });
  return { [tag]: variant.word, ...Object.fromEntries(set) };
}

function startValue({ kind, start, required }: Field, around: Around): unknown {
  if (start !== undefined)
    return filled(start, around, kind.is === "expression" || (kind.is === "pairs" && kind.values.is === "expression"));
  if (kind.is === "column") return around.column;
  if (!required) return undefined;
  switch (kind.is) {
    case "columns":
      return [around.column];
    case "choice":
      return kind.options[0]?.value;
    case "number":
      return kind.least ?? 0;
    case "check":
      return false;
    case "list":
    case "tables":
      return [];
    case "pairs":
      return {};
    default:
      return "";
  }
}

/** Returns a start with what the rows have in its places. */
function filled(start: unknown, around: Around, expression: boolean): unknown {
  if (typeof start === "string") return start.replaceAll("{column}", expression ? quoted(around.column) : around.column);
  if (Array.isArray(start)) {
    return start.flatMap((item: unknown) =>
      item === "{columns}" ? [...around.columns] : item === "{value}" ? [...around.values] : [filled(item, around, expression)],
    );
  }
  if (typeof start !== "object" || start === null) return start;
  const pairs = Object.entries(start).flatMap(([key, value]: [string, unknown]) =>
    key === "{value}"
      ? around.values.map((own) => [own, own] as const)
      : [[key.replaceAll("{column}", around.column), filled(value, around, expression)] as const],
  );
  return Object.fromEntries(pairs);
}

/** Returns a column's name as an expression has it. */
export function quoted(column: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(column) ? column : `"${column.replaceAll('"', '""')}"`;
}
