import type { ColumnSpec, DialectFinding, Edit } from "../ipc/index.ts";
import { DELIMITERS, ENCODINGS, kindOf, textOr } from "./dialect.ts";
import { Check, Choice, listed, ON_ERROR, Text, TYPES } from "./fields.tsx";
import classes from "./fields.module.css";
import { words } from "./words.ts";

/** Columns whose types are set here; of a wider file they are set in the text. */
const MOST_COLUMNS = 60;

/** What a sink of each kind may say beside its path. */
const SINK_KEYS: Readonly<Record<"csv" | "jsonl" | "parquet", readonly string[]>> = {
  csv: ["delimiter", "header", "escape_formulas"],
  jsonl: [],
  parquet: ["compression", "row_group_rows", "scale"],
};

type Table = Record<string, unknown>;
type Named = readonly [value: string, word: string];

const { source: say } = words;

/** Returns the choices with the value that is written, where it is none of the usual ones. */
function withWritten(choices: readonly Named[], written: string): readonly Named[] {
  return choices.some(([value]) => value === written) ? choices : [...choices, [written, written]];
}

/** How the file is read: each value with why it was taken, and a field to set it otherwise; and where the rows go. */
export function SourceForm({
  source,
  sink,
  findings,
  columns,
  output,
  onEdit,
}: {
  /** The tables of the pipeline's text. */
  source: Table;
  sink: Table | undefined;
  /** How the file itself seems to be written. */
  findings: readonly DialectFinding[];
  columns: readonly ColumnSpec[];
  /** Where the rows go unless the text says otherwise. */
  output: string;
  onEdit: (edits: readonly Edit[]) => void;
}) {
  const types = (source["types"] ?? {}) as Record<string, string>;
  const set = (path: readonly string[], value: unknown) => onEdit([{ edit: "set", path: [...path], value: value ?? null }]);
  /** Sets a key; what is so anyway is not written. */
  const put = (key: string, value: unknown, usual: unknown) => set(["source", key], value === usual ? undefined : value);
  const setType = (column: string, type: string) => {
    const others = Object.keys(types).filter((name) => name !== column);
    const none = type === "text";
    if (others.length === 0) set(["source", "types"], none ? undefined : { [column]: type });
    else set(["source", "types", column], none ? undefined : type);
  };
  const setOutput = (path: string) => {
    // Without a sink the output stands beside the input.
    if (path.trim() === "") {
      set(["sink"], undefined);
      return;
    }
    const kind = /\.(jsonl|ndjson)$/i.test(path) ? "jsonl" : /\.(parquet|pq)$/i.test(path) ? "parquet" : "csv";
    // What is said of a file of another kind would be a mistake.
    const former = Object.keys(sink ?? {}).filter((key) => key !== kind && !SINK_KEYS[kind].includes(key));
    onEdit([
      ...former.map((key): Edit => ({ edit: "set", path: ["sink", key], value: null })),
      { edit: "set", path: ["sink", kind], value: path },
    ]);
  };
  const why = (key: string) => findings.find((finding) => finding.key === key);
  const delimiter = textOr(source["delimiter"], ",");
  const encoding = textOr(source["encoding"], "utf-8");
  const missing = source["missing"];
  const kind = kindOf(source);
  return (
    // Closed at first: what was found stands in the row above, and what to do with it below.
    <details className={classes["form"]}>
      <summary>{say.title}</summary>
      {kind === "csv" && (
        <>
          <Choice
            name={say.delimiter}
            value={delimiter}
            choices={withWritten(DELIMITERS, delimiter)}
            onChange={(value) => put("delimiter", value, ",")}
          />
          <Why finding={why("delimiter")} />
        </>
      )}
      {kind === "excel" && (
        <>
          <Text name={say.sheet} value={textOr(source["sheet"], "")} onChange={(value) => put("sheet", value, "")} />
          <Why finding={why("sheet")} />
        </>
      )}
      {(kind === "csv" || kind === "jsonl") && (
        <>
          <Choice
            name={say.encoding}
            value={encoding}
            choices={withWritten(ENCODINGS, encoding)}
            onChange={(value) => put("encoding", value, "utf-8")}
          />
          <Why finding={why("encoding")} />
        </>
      )}
      {(kind === "csv" || kind === "excel") && (
        <>
          <Check name={say.header} value={source["header"] !== false} onChange={(value) => put("header", value, true)} />
          <Why finding={why("header")} />
        </>
      )}
      <Text
        name={say.missing}
        placeholder={say.missingUsual}
        value={Array.isArray(missing) ? missing.filter((word) => word !== "").join(", ") : ""}
        // An empty cell stays one without a value, whatever else is.
        onChange={(value) => put("missing", value.trim() === "" ? undefined : ["", ...listed(value)], undefined)}
      />
      <Choice
        name={say.onError}
        value={textOr(source["on_error"], "reject")}
        choices={ON_ERROR}
        onChange={(value) => put("on_error", value, "reject")}
      />
      {columns.length <= MOST_COLUMNS && (
        <fieldset>
          <legend>{say.types}</legend>
          {columns.map(({ name }) => (
            <Choice key={name} name={name} value={types[name] ?? "text"} choices={TYPES} onChange={(type) => setType(name, type)} />
          ))}
        </fieldset>
      )}
      <Text name={say.output} value={textOr(sink?.["csv"] ?? sink?.["jsonl"] ?? sink?.["parquet"], output)} onChange={setOutput} />
    </details>
  );
}

function Why({ finding }: { finding: DialectFinding | undefined }) {
  if (!finding) return null;
  return <p className={classes["why"]}>{say.found(finding.word, finding.reason)}</p>;
}
