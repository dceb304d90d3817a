//! The parameters of a run: what it was given, held against what the DAG says of them.

use std::collections::BTreeMap;

use millpond_record::problem::nearest;
use serde_json::Value;

use super::mistakes::type_words;
use super::spec::{DagSpec, DateText, ParamSpec, ParamType, ParamValue};
use super::template::day;

/// Returns the value of each parameter of a run: what is given, else its default. A text is read as the parameter's type, so
/// that `"10"` is a whole number where one is wanted, as a command line gives it; `null` is the same as nothing.
///
/// # Errors
/// Everything that is wrong, each in one or two sentences.
pub fn params(spec: &DagSpec, given: &BTreeMap<String, Value>) -> Result<BTreeMap<String, ParamValue>, Vec<String>> {
    let mut mistakes: Vec<String> =
        given.keys().filter(|name| !spec.params.contains_key(*name)).map(|name| unknown(name, &spec.params)).collect();
    let mut params = BTreeMap::new();
    for (name, param) in &spec.params {
        let value = match given.get(name).filter(|value| !value.is_null()) {
            Some(value) => of_json(name, param, value),
            None => param.default.clone().ok_or_else(|| format!("{name} has no value. Give it {}.", type_words(param.r#type))),
        };
        match value {
            Ok(value) => {
                params.insert(name.clone(), value);
            }
            Err(mistake) => mistakes.push(mistake),
        }
    }
    if mistakes.is_empty() { Ok(params) } else { Err(mistakes) }
}

/// Returns the name and the value of a text such as `region=sg`, as a command line gives it.
///
/// # Errors
/// A text without `=`, in words.
pub fn assignment(text: &str) -> Result<(String, Value), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim().to_owned(), Value::String(value.to_owned()))),
        _ => Err(format!("\"{text}\" is no parameter. Write NAME=VALUE, such as region=sg.")),
    }
}

fn unknown(name: &str, known: &BTreeMap<String, ParamSpec>) -> String {
    let names: Vec<&str> = known.keys().map(String::as_str).collect();
    let hint = match (nearest(name, names.iter().copied()), names.as_slice()) {
        (Some(near), _) => format!("Did you mean \"{near}\"?"),
        (None, []) => "The DAG takes none.".into(),
        (None, names) => format!("There are {}.", names.join(", ")),
    };
    format!("There is no parameter \"{name}\". {hint}")
}

fn of_json(name: &str, param: &ParamSpec, value: &Value) -> Result<ParamValue, String> {
    let text = |text: &str| ParamValue::Text(DateText(text.to_owned()));
    let read = match (param.r#type, value) {
        (ParamType::Text, Value::String(given)) => Some(text(given)),
        (ParamType::Date, Value::String(given)) => day(given.trim()).map(|day| text(&day.to_string())),
        (ParamType::Boolean, Value::Bool(given)) => Some(ParamValue::Boolean(*given)),
        (ParamType::Boolean, Value::String(given)) => given.trim().parse().ok().map(ParamValue::Boolean),
        (ParamType::Integer, Value::Number(given)) => given.as_i64().map(ParamValue::Integer),
        (ParamType::Integer, Value::String(given)) => given.trim().parse().ok().map(ParamValue::Integer),
        (ParamType::Number, Value::Number(given)) => number(given.as_i64(), given.as_f64()),
        (ParamType::Number, Value::String(given)) => number(given.trim().parse().ok(), given.trim().parse().ok()),
        _ => None,
    };
    let shown = value.as_str().map_or_else(|| value.to_string(), |text| format!("\"{text}\""));
    let Some(read) = read else { return Err(format!("{name} is {}, and {shown} is not.", type_words(param.r#type))) };
    if param.values.is_empty() || param.values.iter().any(|value| same(value, &read)) {
        return Ok(read);
    }
    let values: Vec<String> = param.values.iter().map(words).collect();
    let hint = match nearest(&words(&read), values.iter().map(String::as_str)) {
        Some(near) if param.r#type == ParamType::Text => format!("Did you mean \"{near}\"?"),
        _ => format!("It may be {}.", values.join(", ")),
    };
    Err(format!("{shown} is none of the values of {name}. {hint}"))
}

fn number(whole: Option<i64>, number: Option<f64>) -> Option<ParamValue> {
    whole.map(ParamValue::Integer).or_else(|| number.filter(|number| number.is_finite()).map(ParamValue::Number))
}

/// Returns whether two values are the same; 1 and 1.0 are.
fn same(a: &ParamValue, b: &ParamValue) -> bool {
    match (a, b) {
        (ParamValue::Integer(a), ParamValue::Number(b)) | (ParamValue::Number(b), ParamValue::Integer(a)) => {
            (*a as f64).total_cmp(b).is_eq()
        }
        (a, b) => a == b,
    }
}

fn words(value: &ParamValue) -> String {
    match value {
        ParamValue::Boolean(value) => value.to_string(),
        ParamValue::Integer(value) => value.to_string(),
        ParamValue::Number(value) => value.to_string(),
        ParamValue::Text(value) => value.0.clone(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn spec() -> DagSpec {
        toml_edit::de::from_str(
            "[params.region]\ntype = \"text\"\nvalues = [\"sg\", \"uk\"]\ndefault = \"sg\"\n[params.limit]\ntype = \"integer\"\n\
             [params.share]\ntype = \"number\"\ndefault = 1\nvalues = [1, 2.5]\n[params.full]\ntype = \"boolean\"\ndefault = false\n\
             [params.day]\ntype = \"date\"\ndefault = 2026-11-27\n",
        )
        .expect("a spec")
    }

    fn of(given: &Value) -> Result<Value, Vec<String>> {
        let given = given.as_object().expect("a table").iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        params(&spec(), &given).map(|params| serde_json::to_value(params).expect("JSON"))
    }

    #[test]
    fn what_is_given_is_of_its_type_whether_it_came_as_json_or_as_a_text() {
        let all = json!({"region": "uk", "limit": 3, "share": 2.5, "full": true, "day": "2026-02-28"});
        assert_eq!(of(&all), Ok(all.clone()));
        assert_eq!(of(&json!({"region": "uk", "limit": "3", "share": "2.5", "full": "true", "day": "2026-02-28"})), Ok(all));
        let defaults = json!({"region": "sg", "limit": -1, "share": 1, "full": false, "day": "2026-11-27"});
        assert_eq!(of(&json!({"limit": " -1 ", "region": null})), Ok(defaults.clone()));
        assert_eq!(of(&json!({"limit": -1, "share": "1"})), Ok(defaults));
    }

    #[test]
    fn every_mistake_has_its_words() {
        for (given, words) in [
            (json!({"limit": 1, "regoin": "sg"}), "There is no parameter \"regoin\". Did you mean \"region\"?"),
            (json!({"limit": 1, "zzz": "sg"}), "There is no parameter \"zzz\". There are day, full, limit, region, share."),
            (json!({}), "limit has no value. Give it a whole number."),
            (json!({"limit": null}), "limit has no value. Give it a whole number."),
            (json!({"limit": "ten"}), "limit is a whole number, and \"ten\" is not."),
            (json!({"limit": 1.5}), "limit is a whole number, and 1.5 is not."),
            (json!({"limit": [1]}), "limit is a whole number, and [1] is not."),
            (json!({"limit": 1, "full": 1}), "full is true or false, and 1 is not."),
            (json!({"limit": 1, "day": "2026-02-30"}), "day is a day such as 2026-11-27, and \"2026-02-30\" is not."),
            (json!({"limit": 1, "day": "2026-2-3"}), "day is a day such as 2026-11-27, and \"2026-2-3\" is not."),
            (json!({"limit": 1, "share": "inf"}), "share is a number, and \"inf\" is not."),
            (json!({"limit": 1, "share": 3}), "3 is none of the values of share. It may be 1, 2.5."),
            (json!({"limit": 1, "region": "uks"}), "\"uks\" is none of the values of region. Did you mean \"uk\"?"),
            (json!({"limit": 1, "region": 7}), "region is a text, and 7 is not."),
        ] {
            assert_eq!(of(&given), Err(vec![words.to_owned()]), "{given}");
        }
        assert_eq!(of(&json!({"a": 1, "full": 2})).map_err(|mistakes| mistakes.len()), Err(3));
    }

    #[test]
    fn a_word_of_a_command_line_is_a_name_and_a_value() {
        assert_eq!(assignment("region=a=b"), Ok(("region".into(), json!("a=b"))));
        assert_eq!(assignment("region="), Ok(("region".into(), json!(""))));
        assert!(assignment("region").is_err() && assignment("=sg").is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn numbers_are_the_same_as_json_and_as_text(whole in any::<i64>(), text in "[-+.0-9einfa ]{0,8}") {
            prop_assert_eq!(of(&json!({"limit": whole})), of(&json!({"limit": whole.to_string()})));
            if let Ok(params) = of(&json!({"limit": text})) {
                prop_assert_eq!(text.trim().parse::<i64>().ok(), params["limit"].as_i64());
            }
        }
    }
}
