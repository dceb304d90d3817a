import type { Name } from "./types.ts";

const PLAIN = /^[a-z_][a-z0-9_]*$/;
const quoted = (name: string): string => (PLAIN.test(name) ? name : `"${name.replaceAll('"', '""')}"`);

/** Returns what a table is known by: `public.cars`, each part in quotes where it is no plain word. */
export const idOf = ({ namespace, name }: Name): string => `${quoted(namespace)}.${quoted(name)}`;

const SHORT: Readonly<Record<string, string>> = {
  "timestamp with time zone": "timestamptz",
  "timestamp without time zone": "timestamp",
  "time with time zone": "timetz",
  "time without time zone": "time",
  "character varying": "varchar",
  "double precision": "float8",
  "bit varying": "varbit",
  character: "char",
};
const LONG = Object.keys(SHORT);

/** Returns a type as it is said in a narrow place: `timestamptz`, `varchar(20)`, and one of the table's own namespace without it. */
export function shortType(type: string | null | undefined, namespace: string): string {
  if (!type) return "";
  const own = `${quoted(namespace)}.`;
  if (type.startsWith(own)) return type.slice(own.length);
  const sized = /^(timestamp|time)\((\d+)\) (with|without) time zone(.*)$/.exec(type);
  if (sized) return `${sized[1]}${sized[3] === "with" ? "tz" : ""}(${sized[2]})${sized[4]}`;
  const long = LONG.find((name) => type === name || (type.startsWith(name) && /^[([]/.test(type.slice(name.length))));
  return long === undefined ? type : `${SHORT[long]}${type.slice(long.length)}`;
}

/** Returns the type that a column's type is made of: `public.mood` of `public.mood[]`. */
export const baseType = (type: string): string => type.replace(/(\[\])+$/, "").replace(/\(.*\)$/, "");
