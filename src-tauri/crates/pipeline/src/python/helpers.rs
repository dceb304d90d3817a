//! Python functions that a script brings along where it needs them: each a file of `helpers/`, as it stands in the script.

use super::literal;
use super::script::Script;

/// A piece of Python that a script may need.
pub(super) struct Helper {
    pub name: &'static str,
    pub text: &'static str,
    /// Other helpers that it calls.
    pub needs: &'static [&'static str],
    /// What it imports: a module and names of it.
    imports: &'static [(&'static str, &'static [&'static str])],
}

macro_rules! helper {
    ($name:literal $(, needs $needs:expr)? $(, imports $imports:expr)?) => {
        Helper {
            name: $name,
            text: include_str!(concat!("helpers/", $name, ".py")),
            needs: { let needs: &[&str] = &[]; $(let _ = needs; let needs: &[&str] = &$needs;)? needs },
            imports: { let imports: &[(&str, &[&str])] = &[]; $(let _ = imports; let imports: &[(&str, &[&str])] = &$imports;)? imports },
        }
    };
}

const CALLABLE: (&str, &[&str]) = ("collections.abc", &["Callable"]);

/// All helpers, in the order in which they stand in a script.
pub(super) const HELPERS: &[Helper] = &[
    helper!("BLANKS"),
    helper!("SPACES"),
    helper!("WHITE", needs["SPACES"]),
    helper!("NUMBER"),
    helper!("read_csv", needs["open_text"], imports[("csv", &[])]),
    helper!("open_text", imports [("gzip", &[]), ("io", &[])]),
    // Its text hangs on what means "no value".
    Helper { name: "text", text: "", needs: &[], imports: &[] },
    helper!("unreadable", imports[CALLABLE]),
    helper!("number", needs ["BLANKS", "NUMBER"]),
    helper!("integer", needs["BLANKS"]),
    helper!("double", needs ["BLANKS", "NUMBER"]),
    helper!("double_text", imports[("decimal", &["Decimal"])]),
    helper!("boolean", needs["BLANKS"]),
    helper!("date", needs["BLANKS"]),
    helper!("timestamp", needs ["BLANKS"], imports [("re", &[]), ("datetime", &["datetime", "timedelta"])]),
    helper!("timestamp_text"),
    helper!("day", needs ["date", "timestamp"]),
    helper!("exact", needs ["BLANKS"], imports [("re", &[]), CALLABLE, ("decimal", &["Context", "Decimal", "localcontext"])]),
    helper!("numeral", needs["exact"]),
    helper!("rounded", imports[("decimal", &["ROUND_HALF_UP", "Decimal"])]),
    Helper { name: "ROUND_DOWN", text: "", needs: &[], imports: &[("decimal", &["ROUND_DOWN"])] },
    Helper { name: "ROUND_CEILING", text: "", needs: &[], imports: &[("decimal", &["ROUND_CEILING"])] },
    Helper { name: "ROUND_FLOOR", text: "", needs: &[], imports: &[("decimal", &["ROUND_FLOOR"])] },
    helper!("fitted", needs["rounded"]),
    helper!("quotient", needs["exact"]),
    helper!("sign"),
    helper!("whole_quotient"),
    helper!("divided"),
    helper!("position"),
    helper!("total", needs["exact"], imports[CALLABLE]),
    helper!("mean", needs ["exact", "quotient"]),
    helper!("cleaned", needs ["SPACES"], imports [("re", &[]), ("unicodedata", &[])]),
    helper!("capitalised"),
    helper!("split_name", needs["SPACES"], imports[("re", &[])]),
    helper!("plain_number", needs ["exact", "SPACES", "WHITE"], imports [("re", &[]), ("collections.abc", &["Mapping", "Sequence"])]),
    helper!("in_english", imports[("re", &[])]),
    helper!("dates"),
    helper!("ambiguous"),
    helper!("split_part"),
    helper!("stop_where"),
    helper!("digits_after_point"),
    helper!("without_formulas", needs ["BLANKS", "NUMBER"]),
    Helper { name: "os", text: "", needs: &[], imports: &[("os", &[])] },
    Helper { name: "sys", text: "", needs: &[], imports: &[("sys", &[])] },
    Helper { name: "glob", text: "", needs: &[], imports: &[("glob", &[])] },
];

/// What a script says of "no value" where the source lists the words.
const TEXT_LISTED: &str = include_str!("helpers/text_listed.py");
const TEXT_BLANK: &str = include_str!("helpers/text_blank.py");

/// Returns the imports of Python's own modules, and the helpers themselves.
pub(super) fn written(script: &Script, missing: Option<&[String]>) -> (String, String) {
    let mut modules: Vec<(&str, Vec<&str>)> = Vec::new();
    let mut import = |module: &'static str, names: &[&'static str]| {
        let at = modules.iter().position(|(known, of)| *known == module && of.is_empty() == names.is_empty());
        let at = at.unwrap_or_else(|| {
            modules.push((module, Vec::new()));
            modules.len() - 1
        });
        for name in names {
            if !modules[at].1.contains(name) {
                modules[at].1.push(name);
            }
        }
    };
    let mut text = String::new();
    for helper in HELPERS.iter().filter(|helper| script.needs(helper.name)) {
        for (module, names) in helper.imports {
            import(module, names);
        }
        let own = match (helper.name, missing) {
            ("text", Some(words)) => format!("MISSING = {}\n\n\n{TEXT_LISTED}", literal::list(words)),
            ("text", None) => TEXT_BLANK.to_owned(),
            _ => helper.text.to_owned(),
        };
        if own.is_empty() {
            continue;
        }
        let is_function = own.starts_with("def ");
        text.push_str(if is_function || text.is_empty() { "\n\n" } else { "\n" });
        text.push_str(&own);
    }
    modules.sort_by_key(|(module, names)| (!names.is_empty(), *module));
    let imports = modules.into_iter().map(|(module, mut names)| {
        names.sort_unstable();
        if names.is_empty() { format!("import {module}\n") } else { format!("from {module} import {}\n", names.join(", ")) }
    });
    (imports.collect(), text)
}
