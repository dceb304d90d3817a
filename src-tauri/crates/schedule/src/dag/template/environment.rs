//! What templates may use: filters, tests and functions, and the limits of what they do.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use minijinja::value::ValueKind;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, Value, escape_formatter, filters, functions, tests};

use super::{LONGEST, moment};
use crate::Zone;

/// A template does at most so many steps of minijinja: a few thousand turns of a loop.
const STEPS: u64 = 100_000;

/// The filters there are. Those of minijinja are described at <https://docs.rs/minijinja/latest/minijinja/filters/>.
pub const FILTERS: [&str; 29] = [
    "abs",
    "add_days",
    "capitalize",
    "default",
    "ds",
    "ds_nodash",
    "first",
    "float",
    "format",
    "int",
    "join",
    "last",
    "length",
    "lines",
    "list",
    "lower",
    "max",
    "min",
    "replace",
    "reverse",
    "round",
    "sh",
    "sort",
    "split",
    "tojson",
    "trim",
    "ts",
    "ts_nodash",
    "upper",
];

/// The tests there are: `{% if params.region is startingwith("s") %}`.
pub const TESTS: [&str; 11] =
    ["defined", "divisibleby", "endingwith", "even", "in", "none", "number", "odd", "startingwith", "string", "undefined"];

/// The functions there are.
pub const FUNCTIONS: [&str; 1] = ["range"];

/// Returns the environment of a DAG's templates. `said` counts what one has said by values, also into a block that is kept: with more
/// than [`LONGEST`] it ends.
pub fn environment(zone: Zone, said: Arc<AtomicUsize>) -> Environment<'static> {
    let mut env = Environment::empty();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    // What is written is run as it stands: nothing is escaped, and a line's end stays.
    env.set_auto_escape_callback(|_| AutoEscape::None);
    env.set_keep_trailing_newline(true);
    env.set_debug(true);
    // As TOML writes them, not as Python does.
    env.set_formatter(move |out, state, value| {
        let length = value.as_str().map_or(1, str::len);
        if said.fetch_add(length, Ordering::Relaxed) + length > LONGEST {
            return Err(Error::from(ErrorKind::WriteFailure));
        }
        match value.kind() {
            ValueKind::Bool => Ok(out.write_str(if value.is_true() { "true" } else { "false" })?),
            _ => escape_formatter(out, state, value),
        }
    });
    env.set_fuel(Some(STEPS));

    env.add_filter("ds", move |value: &Value| moment::ds(value, zone));
    env.add_filter("ds_nodash", move |value: &Value| moment::ds_nodash(value, zone));
    env.add_filter("ts", move |value: &Value| moment::ts(value, zone));
    env.add_filter("ts_nodash", move |value: &Value| moment::ts_nodash(value, zone));
    env.add_filter("format", move |value: &Value, pattern: &str| moment::format(value, pattern, zone));
    env.add_filter("add_days", move |value: &Value, days: i64| moment::add_days(value, days, zone));
    env.add_filter("sh", sh);

    env.add_filter("abs", filters::abs);
    env.add_filter("capitalize", filters::capitalize);
    env.add_filter("default", filters::default);
    env.add_filter("first", filters::first);
    env.add_filter("float", filters::float);
    env.add_filter("int", filters::int);
    env.add_filter("join", join);
    env.add_filter("last", filters::last);
    env.add_filter("length", filters::length);
    env.add_filter("lines", filters::lines);
    env.add_filter("list", filters::list);
    env.add_filter("lower", filters::lower);
    env.add_filter("max", filters::max);
    env.add_filter("min", filters::min);
    env.add_filter("replace", replace);
    env.add_filter("reverse", filters::reverse);
    env.add_filter("round", filters::round);
    env.add_filter("sort", filters::sort);
    env.add_filter("split", filters::split);
    env.add_filter("tojson", filters::tojson);
    env.add_filter("trim", filters::trim);
    env.add_filter("upper", filters::upper);

    env.add_test("defined", tests::is_defined);
    env.add_test("divisibleby", tests::is_divisibleby);
    env.add_test("endingwith", tests::is_endingwith);
    env.add_test("even", tests::is_even);
    env.add_test("in", tests::is_in);
    env.add_test("none", tests::is_none);
    env.add_test("number", tests::is_number);
    env.add_test("odd", tests::is_odd);
    env.add_test("startingwith", tests::is_startingwith);
    env.add_test("string", tests::is_string);
    env.add_test("undefined", tests::is_undefined);

    env.add_function("range", functions::range);
    env
}

fn too_long() -> Error {
    Error::new(ErrorKind::InvalidOperation, "The text becomes longer than 1 MiB")
}

/// As minijinja's, up to a length.
fn replace(value: &Value, from: &str, to: &str) -> Result<String, Error> {
    if value.is_undefined() {
        return Err(Error::from(ErrorKind::UndefinedError));
    }
    let text = value.to_string();
    let longer = text.matches(from).count().saturating_mul(to.len().saturating_sub(from.len()));
    if text.len().saturating_add(longer) > LONGEST {
        return Err(too_long());
    }
    Ok(text.replace(from, to))
}

/// As minijinja's, up to a length.
fn join(value: &Value, between: Option<&str>) -> Result<String, Error> {
    let mut values: Box<dyn Iterator<Item = String>> = match value.as_str() {
        Some(text) => Box::new(text.chars().map(String::from)),
        None => Box::new(value.try_iter()?.map(|value| value.to_string())),
    };
    let mut joined = values.next().unwrap_or_default();
    for value in values {
        joined.push_str(between.unwrap_or_default());
        joined.push_str(&value);
        if joined.len() > LONGEST {
            return Err(too_long());
        }
    }
    Ok(joined)
}

/// Returns a value as one word of the shell, whatever stands in it; of a list each value as a word.
fn sh(value: &Value) -> Result<String, Error> {
    match value.kind() {
        ValueKind::Undefined => Err(Error::from(ErrorKind::UndefinedError)),
        ValueKind::Seq | ValueKind::Iterable => {
            let words: Result<Vec<String>, Error> = value.try_iter()?.map(|value| word(&value.to_string())).collect();
            Ok(words?.join(" "))
        }
        _ => word(&value.to_string()),
    }
}

/// Source: POSIX shell, quoting, <https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02>
fn word(text: &str) -> Result<String, Error> {
    if text.contains('\0') {
        return Err(Error::new(ErrorKind::InvalidOperation, "A word of the shell cannot hold a null character"));
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ',' | ':' | '@' | '+' | '%');
    if !text.is_empty() && text.chars().all(plain) {
        return Ok(text.to_owned());
    }
    Ok(format!("'{}'", text.replace('\'', r"'\''")))
}
