//! Where the rows go, in Python.

use millpond_record::schema::{ColumnSpec, ColumnType};

use super::code::{call, named};
use super::literal;
use super::script::Script;
use crate::sink::{Compression, Format, ParquetOptions};

/// Writes what writes the rows: aside first, then in place of what was there.
pub(super) fn write(format: &Format, to_stdout: bool, script: &mut Script) {
    let (sink, options) = match format {
        Format::Csv { delimiter, header, escape_formulas } => {
            as_csv(*escape_formulas, script);
            let mut options = Vec::new();
            if *delimiter != b',' {
                options.push(format!("separator={}", literal::string(&char::from(*delimiter).to_string())));
            }
            if !header {
                options.push("include_header=False".into());
            }
            ("sink_csv", options)
        }
        Format::Jsonl => {
            typed(script, None);
            script.differs(
                "In JSON lines, numbers are written by their worth (7.50 as 7.5), and NaN and Infinity, which JSON does not have, as null.",
            );
            ("sink_ndjson", Vec::new())
        }
        Format::Parquet(options) => {
            typed(script, Some(options));
            ("sink_parquet", vec![format!("compression=\"{}\"", compression(options.compression))])
        }
    };
    if to_stdout {
        script.helper("sys");
        let written = call(&format!("rows.{sink}"), &[vec!["sys.stdout.buffer".to_owned()], options].concat(), 0);
        script.line(written);
        return;
    }
    script.helper("os");
    let arguments = [vec!["f\"{OUTPUT}.part\"".to_owned(), "mkdir=True".into()], options].concat();
    let written = call(&format!("rows.{sink}"), &arguments, 0);
    script.line(written);
    script.line("os.replace(f\"{OUTPUT}.part\", OUTPUT)");
}

fn compression(compression: Compression) -> &'static str {
    match compression {
        Compression::Zstd => "zstd",
        Compression::Snappy => "snappy",
        Compression::Lz4 => "lz4",
        Compression::Gzip => "gzip",
        Compression::Brotli => "brotli",
        Compression::None => "uncompressed",
    }
}

/// Makes cells what they are in CSV.
fn as_csv(escape_formulas: bool, script: &mut Script) {
    let columns = script.schema.columns.clone();
    // What Polars writes in another form than PostgreSQL.
    let other = |column: &&ColumnSpec| matches!(column.kind, ColumnType::Float | ColumnType::Timestamp);
    let made: Vec<_> = columns
        .iter()
        .filter(|column| script.state(&column.name).native)
        .filter(|column| other(column) || escape_formulas || columns.len() == 1)
        .map(|column| column.name.clone())
        .collect::<Vec<_>>()
        .iter()
        .map(|name| named(name, &script.cells(name)))
        .collect();
    if !made.is_empty() {
        script.with_columns(&made);
    }
    if escape_formulas {
        script.helper("without_formulas");
        script.rows("with_columns", &["without_formulas(pl.col(pl.String))".into()]);
        script.line("rows = rows.rename(lambda name: \"'\" + name if name[:1] in \"=+-@\\t\\r\" else name)");
    }
    if columns.len() == 1 {
        script.comment("A line without any character would be no row: an empty cell is written as \"\".");
        script.rows("with_columns", &["pl.all().fill_null(\"\")".into()]);
    } else {
        script.comment("An empty cell is written as nothing, not as \"\".");
        script.rows("with_columns", &["pl.col(pl.String).replace(\"\", None)".into()]);
    }
}

/// Makes cells values of their types; what means "no value" has none.
fn typed(script: &mut Script, parquet: Option<&ParquetOptions>) {
    let mut made = Vec::new();
    for column in script.schema.columns.clone() {
        let native = script.state(&column.name).native;
        if column.kind == ColumnType::Text || (native && column.kind != ColumnType::Timestamp) {
            continue;
        }
        let values = script.values(&column.name);
        let value = match (column.kind, parquet) {
            (ColumnType::Decimal, Some(options)) => {
                let cells = script.text(&column.name);
                let scale = if let Some(scale) = options.scale.get(&column.name) {
                    scale.to_string()
                } else {
                    script.helper("digits_after_point");
                    script.line(format!("scale = rows.select(digits_after_point({}).max()).collect().item() or 0", cells.text()));
                    "scale".into()
                };
                script.helper("BLANKS");
                cells.method(&format!("str.strip_chars(BLANKS).cast(pl.Decimal(38, {scale}))"))
            }
            // JSON has neither days nor times.
            (ColumnType::Date | ColumnType::Timestamp, None) if native => script.written(&values, column.kind),
            (ColumnType::Date | ColumnType::Timestamp, None) => script.text(&column.name),
            _ => values,
        };
        if parquet.is_some() && column.kind == ColumnType::Decimal {
            script.with_columns(&[named(&column.name, &value)]);
        } else {
            made.push(named(&column.name, &value));
        }
    }
    if !made.is_empty() {
        script.with_columns(&made);
    }
}
