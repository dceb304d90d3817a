// How rows are written. A format turns the rows of one table into text, piece by piece; what a value looks like depends on its
// kind and is chosen once for a column.

const PIECE = 1 << 16;
/** Rows of one INSERT. */
const ROWS_A_STATEMENT = 500;

/** Each format: whether it can hold expressions, whether it writes a file for each table, and the text of a table. */
export const FORMATS = {
  sql: { expressions: true, files: false, text: inserts },
  copy: { expressions: false, files: false, text: copies },
  csv: { expressions: false, files: true, text: commaSeparated },
};

function* inserts(table, calendar) {
  const quoted = (text) => `'${text.includes("'") ? text.replaceAll("'", "''") : text}'`;
  const dated = (text) => (calendar.relative ? text : `'${text}'`);
  const row = rowWriter(table, calendar, { text: quoted, dated, nothing: "null", between: ", " });
  const head = `insert into ${table.name} (${names(table)}) values\n`;
  let piece = "";
  let count = 0;
  let last = 0;
  for (const values of table.rows()) {
    const begins = count % ROWS_A_STATEMENT === 0;
    if (begins && count > 0) piece += ";\n";
    piece += `${begins ? head : ",\n"}  (${row(values)})`;
    count += 1;
    last = values[0];
    if (piece.length >= PIECE) {
      yield piece;
      piece = "";
    }
  }
  yield `${piece};\n${goesOn(table, last)}\n`;
}

function* copies(table, calendar) {
  const escapes = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };
  // Asking first costs far less than replacing nothing, ten million times.
  const escaped = (text) => (/[\\\t\n\r]/.test(text) ? text.replace(/[\\\t\n\r]/g, (it) => escapes[it]) : text);
  const row = rowWriter(table, calendar, { text: escaped, dated: (text) => text, nothing: "\\N", between: "\t" });
  yield `copy ${table.name} (${names(table)}) from stdin;\n`;
  let last = 0;
  const rows = function* noted() {
    for (const values of table.rows()) {
      last = values[0];
      yield values;
    }
  };
  yield* lines(rows(), row);
  yield `\\.\n\n${goesOn(table, last)}\n`;
}

function* commaSeparated(table, calendar) {
  const quoted = (text) => (text === "" || /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const row = rowWriter(table, calendar, { text: quoted, dated: (text) => text, nothing: "", between: "," });
  yield `${table.columns.map(([name]) => name).join(",")}\n`;
  yield* lines(table.rows(), row);
}

function* lines(rows, row) {
  let piece = "";
  for (const values of rows) {
    piece += `${row(values)}\n`;
    if (piece.length >= PIECE) {
      yield piece;
      piece = "";
    }
  }
  yield piece;
}

function rowWriter(table, calendar, { text, dated, nothing, between }) {
  const kinds = {
    number: String,
    text,
    money,
    date: (day) => dated(calendar.date(day)),
    instant: (at) => dated(calendar.instant(at)),
  };
  const writers = table.columns.map(([, kind]) => kinds[kind]);
  return (values) => {
    let line = "";
    for (let i = 0; i < writers.length; i += 1) {
      if (i > 0) line += between;
      line += values[i] === null ? nothing : writers[i](values[i]);
    }
    return line;
  };
}

function money(cents) {
  const rest = cents % 100;
  return `${(cents - rest) / 100}.${rest < 10 ? "0" : ""}${rest}`;
}

function names(table) {
  return table.columns.map(([name]) => name).join(", ");
}

/** Keys were given by the rows: the next one that the table makes itself comes after them. */
function goesOn(table, last) {
  return `alter table ${table.name} alter column id restart with ${last + 1};\n`;
}
