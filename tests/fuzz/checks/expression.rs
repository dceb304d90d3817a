//! Expressions: any text is typed or refused at a place inside it, and what is typed has a value or a failure for each row.

use std::sync::OnceLock;

use millpond_pipeline::expression::Expression;
use millpond_pipeline::missing::Missing;
use millpond_pipeline::source::CsvOptions;
use millpond_pipeline::source::csv::from_bytes;
use millpond_pipeline::spec::SourceSpec;
use millpond_record::batch::Batch;
use millpond_record::flow::Source;
use millpond_record::schema::{ColumnType, Schema};

/// Rows of every type, at their edges.
const ROWS: &str = "\
name,n,p,f,b,d,t
Ann,1,1.50,2.5,true,2024-02-29,2024-02-29 12:00:00
,,,,,,
Bob 💧,9223372036854775807,99999999999999999999.9999999999,1e300,false,0001-01-01,9999-12-31 23:59:59.999999
é,-9223372036854775808,-0.0000000000000000001,NaN,true,9999-12-31,1970-01-01 00:00:00
100,0,0,0,false,1970-01-01,0001-01-01 00:00:00
";

fn rows() -> &'static (Schema, Batch) {
    static ROWS_READ: OnceLock<(Schema, Batch)> = OnceLock::new();
    ROWS_READ.get_or_init(|| {
        use ColumnType::{Boolean, Date, Decimal, Float, Integer, Timestamp};
        let types = [("n", Integer), ("p", Decimal), ("f", Float), ("b", Boolean), ("d", Date), ("t", Timestamp)];
        let spec = SourceSpec {
            csv: Some("-".into()),
            types: types.into_iter().map(|(name, kind)| (name.to_owned(), kind)).collect(),
            ..SourceSpec::default()
        };
        let options = CsvOptions::from_spec(&spec).expect("valid options");
        let mut source = from_bytes(ROWS.as_bytes().to_vec(), "rows.csv", &options).expect("a header");
        let portion = source.next().expect("memory").expect("rows");
        (source.schema().clone(), portion.read().expect("rows").batch)
    })
}

/// Panics where an expression brings the binder or the evaluation to fall.
pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (schema, batch) = rows();
    match Expression::parse(text, schema) {
        Err(error) => {
            assert!(error.span.start <= error.span.end && error.span.end <= text.len(), "{:?} is outside {text:?}", error.span);
            assert!(text.is_char_boundary(error.span.start) && text.is_char_boundary(error.span.end), "{:?} cuts {text:?}", error.span);
        }
        Ok(expression) => {
            let found = expression.evaluate(&batch.frame, &Missing::default()).expect("the frame is of its schema");
            assert_eq!(found.column.len(), batch.rows(), "{text}");
            assert!(found.failures.iter().all(|failure| failure.row < batch.rows()), "{text}");
        }
    }
}
