import type { DialectFinding } from "../ipc/index.ts";
import { words } from "./words.ts";

type Named = readonly [value: string, word: string];

const { source: say } = words;
export const DELIMITERS: readonly Named[] = [
  [",", say.delimiters.comma],
  [";", say.delimiters.semicolon],
  ["\t", say.delimiters.tab],
  ["|", say.delimiters.pipe],
];
export const ENCODINGS: readonly Named[] = [
  ["utf-8", "UTF-8"],
  ["utf-16le", "UTF-16 LE"],
  ["utf-16be", "UTF-16 BE"],
  ["windows-1252", "Windows-1252"],
];

/** Returns a value that is a text, or what it usually is. */
export const textOr = (value: unknown, otherwise: string): string => (typeof value === "string" ? value : otherwise);

const wordOf = (choices: readonly Named[], value: string) => choices.find(([written]) => written === value)?.[1] ?? value;

/** The kinds of inputs other than text, by the key that names one, and what they are called. */
const KINDS: readonly Named[] = [
  ["excel", "Excel"],
  ["parquet", "Parquet"],
  ["jsonl", "JSON lines"],
];

/** Returns the key that names a pipeline's input. */
export const kindOf = (source: Readonly<Record<string, unknown>>): string => KINDS.find(([key]) => source[key] !== undefined)?.[0] ?? "csv";

/** Returns how a pipeline reads its file, each with why the file itself seems to be so, where the two agree. */
export function dialectOf(
  source: Readonly<Record<string, unknown>> | undefined,
  findings: readonly DialectFinding[],
): { word: string; reason: string | undefined }[] {
  if (!source) return [];
  const kind = kindOf(source);
  if (kind !== "csv") {
    const found = findings.find(({ key }) => key === "sheet" || key === "kind");
    const sheet = textOr(source["sheet"], "");
    const words = [{ word: wordOf(KINDS, kind), reason: sheet === "" ? found?.reason : undefined }];
    return sheet === "" ? words : [...words, { word: sheet, reason: found?.value === sheet ? found.reason : undefined }];
  }
  const set = {
    delimiter: wordOf(DELIMITERS, textOr(source["delimiter"], ",")),
    encoding: wordOf(ENCODINGS, textOr(source["encoding"], "utf-8")),
    header: source["header"] === false ? say.noHeader : say.header,
  };
  return Object.entries(set).map(([key, word]) => ({
    word,
    reason: findings.find((finding) => finding.key === key && finding.word === word)?.reason,
  }));
}
