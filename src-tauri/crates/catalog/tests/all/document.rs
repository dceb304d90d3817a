//! What crosses a door is described as it is written.

use std::collections::{BTreeMap, BTreeSet};

use millpond_catalog::diff::{Difference, Migration, diff, migration};
use millpond_catalog::graph::{Choice, Graph};
use millpond_catalog::model::Catalog;
use millpond_catalog::read::Reading;
use serde_json::{Map, Value};
use utoipa::OpenApi;

use crate::fixtures::{NAMES, reading, texts};

#[derive(OpenApi)]
#[openapi(components(schemas(Catalog, Reading, Graph, Choice, Difference, Migration)))]
struct Document;

fn schemas() -> Map<String, Value> {
    let document = serde_json::to_value(Document::openapi()).unwrap();
    document["components"]["schemas"].as_object().unwrap().clone()
}

/// Panics where a value is not what its schema says, or has what its schema does not know.
fn assert_described(schemas: &Map<String, Value>, schema: &Value, value: &Value, at: &str) {
    if let Err(wrong) = described(schemas, schema, value, at) {
        panic!("{wrong}");
    }
}

fn described(schemas: &Map<String, Value>, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
    if let Some(reference) = schema.get("$ref") {
        let name = reference.as_str().unwrap().strip_prefix("#/components/schemas/").unwrap();
        let target = schemas.get(name).ok_or(format!("{at}: {name} is not in the document"))?;
        return described(schemas, target, value, &format!("{at}<{name}>"));
    }
    if let Some(choices) = schema.get("oneOf") {
        let choices = choices.as_array().unwrap();
        let fitting = choices.iter().filter(|choice| described(schemas, choice, value, at).is_ok()).count();
        return if fitting == 1 { Ok(()) } else { Err(format!("{at}: {value} fits {fitting} of {}", choices.len())) };
    }
    if let Some(all) = schema.get("allOf") {
        return all.as_array().unwrap().iter().try_for_each(|part| described(schemas, part, value, at));
    }
    if let Some(words) = schema.get("enum") {
        return if words.as_array().unwrap().contains(value) { Ok(()) } else { Err(format!("{at}: {value} is none of {words}")) };
    }
    let kinds: Vec<&str> = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        kind => kind.as_str().into_iter().collect(),
    };
    match value {
        Value::Object(fields) if kinds.contains(&"object") => {
            let known = schema["properties"].as_object().unwrap();
            for name in schema["required"].as_array().into_iter().flatten() {
                if !fields.contains_key(name.as_str().unwrap()) {
                    return Err(format!("{at}: {name} is missing"));
                }
            }
            fields.iter().try_for_each(|(name, value)| {
                let field = known.get(name).ok_or(format!("{at}.{name} is not described"))?;
                described(schemas, field, value, &format!("{at}.{name}"))
            })
        }
        Value::Array(items) if kinds.contains(&"array") => {
            items.iter().try_for_each(|item| described(schemas, &schema["items"], item, &format!("{at}[]")))
        }
        Value::String(_) if kinds.contains(&"string") => Ok(()),
        Value::Bool(_) if kinds.contains(&"boolean") => Ok(()),
        Value::Number(number) if kinds.contains(&"integer") && (number.is_i64() || number.is_u64()) => Ok(()),
        _ => Err(format!("{at}: {value} is no {}", schema["type"])),
    }
}

#[test]
fn every_schema_has_a_name_of_its_own() {
    let schemas = schemas();
    // One document has the schemas of all crates: whatever is called Table or Column elsewhere is not meant.
    let strange: Vec<&String> = schemas.keys().filter(|name| !name.starts_with("Catalog") && *name != "QualifiedName").collect();
    assert_eq!(strange, Vec::<&String>::new());
    let mut titles: BTreeMap<String, &String> = BTreeMap::new();
    for (name, schema) in &schemas {
        let shape = schema.to_string();
        assert_eq!(titles.insert(shape, name), None, "{name} is described twice");
    }
    let text = Value::Object(schemas.clone()).to_string();
    let named: BTreeSet<&str> = text.split("#/components/schemas/").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let missing: Vec<&&str> = named.iter().filter(|name| !schemas.contains_key(**name)).collect();
    assert_eq!(missing, Vec::<&&str>::new());
}

#[test]
fn every_fixture_is_written_as_it_is_described() {
    let schemas = schemas();
    let readings: Vec<Reading> = NAMES.iter().map(|name| reading(&texts(name))).collect();
    let choice = Choice { inferred: true, partitions: true, ..Choice::default() };
    let kept = Reading { catalog: Catalog::default(), problems: Vec::new() };
    let mut before = &kept;
    for (reading, name) in readings.iter().zip(NAMES) {
        let catalog = &reading.catalog;
        let of = |schema: &str, value: Value| assert_described(&schemas, &schemas[schema], &value, &format!("{name}: {schema}"));
        of("CatalogOfTexts", serde_json::to_value(reading).unwrap());
        of("CatalogGraph", serde_json::to_value(Graph::of(catalog, choice)).unwrap());
        for difference in diff(&before.catalog, catalog) {
            of("CatalogDifference", serde_json::to_value(difference).unwrap());
        }
        of("CatalogMigration", serde_json::to_value(migration(&before.catalog, catalog)).unwrap());
        let again: Catalog = serde_json::from_str(&serde_json::to_string(catalog).unwrap()).unwrap();
        assert_eq!(again, *catalog, "{name} is read back as it was written");
        before = reading;
    }
}
