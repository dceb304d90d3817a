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
  const keyTo = (key: string, value: unknown): Edit => ({ edit: "set", path: ["source", key], value });
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
          <Check
            name={say.header}
            value={source["header"] !== false}
            // Without a header no line of it is joined with another.
            onChange={(value) => (value ? put("header", true, true) : onEdit([keyTo("header", false), keyTo("header_lines", null)]))}
          />
          <Why finding={why("header")} />
        </>
      )}
      {kind === "csv" && (
        <>
          {source["header"] !== false && (
            <Count
              name={say.headerLines}
              value={source["header_lines"]}
              usual={1}
              most={16}
              onChange={(value) => put("header_lines", value, 1)}
            />
          )}
          <Why finding={why("header_lines")} />
          <Count name={say.skipLines} value={source["skip_lines"]} usual={0} onChange={(value) => put("skip_lines", value, 0)} />
          <Why finding={why("skip_lines")} />
          <Text
            name={say.comment}
            placeholder={say.commentUsual}
            value={textOr(source["comment"], "")}
            refuse={(text) => (/^[!-~]?$/.test(text.trim()) ? undefined : say.oneCharacter)}
            onChange={(value) => put("comment", value.trim(), "")}
          />
          <Why finding={why("comment")} />
          <Text
            name={say.footer}
            placeholder={say.footerUsual}
            value={textOr(source["footer"], "")}
            // The two ways to tell a footer exclude each other.
            onChange={(value) => onEdit([keyTo("footer", value === "" ? null : value), keyTo("footer_lines", null)])}
          />
          <Why finding={why("footer")} />
          <Count
            name={say.footerLines}
            value={source["footer_lines"]}
            usual={0}
            most={100}
            onChange={(value) => onEdit([keyTo("footer_lines", value === 0 ? null : value), keyTo("footer", null)])}
          />
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

/** A number of lines; anything else is refused. */
function Count({
  name,
  value,
  usual,
  most,
  onChange,
}: {
  name: string;
  value: unknown;
  usual: number;
  most?: number;
  onChange: (value: number) => void;
}) {
  const wrong = (text: string) => {
    const count = Number(text.trim() === "" ? usual : text);
    const well = Number.isInteger(count) && count >= Math.min(usual, 1) && count <= (most ?? Number.MAX_SAFE_INTEGER);
    return well ? undefined : say.aNumber(Math.min(usual, 1), most);
  };
  return (
    <Text
      name={name}
      value={String(typeof value === "number" ? value : usual)}
      refuse={wrong}
      onChange={(text) => onChange(text.trim() === "" ? usual : Number(text))}
    />
  );
}

function Why({ finding }: { finding: DialectFinding | undefined }) {
  if (!finding) return null;
  return <p className={classes["why"]}>{say.found(finding.word, finding.reason)}</p>;
}
