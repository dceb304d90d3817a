//! Where a person put the tables of a diagram: `diagrams/*.toml`, a line a table, sorted, so that two people's changes merge.

use std::collections::BTreeMap;
use std::fs;

use toml_edit::{Array, DocumentMut, Item, Table, Value};

use crate::engine::Engine;
use crate::error::{EngineError, ErrorCode};
use crate::model::{DiagramPositions, MoveTables};
use crate::named::Kind;

/// The key of the positions.
const POSITIONS: &str = "positions";

impl Engine {
    /// Returns where the tables of a diagram were put; none where it has no file.
    ///
    /// # Errors
    /// [`ErrorCode::Invalid`] for what cannot be a name or is no TOML, or what the system says.
    pub async fn diagram(&self, name: String) -> Result<DiagramPositions, EngineError> {
        self.blocking(move |engine| {
            let text = engine.diagram_text(&name)?.unwrap_or_default();
            Ok(DiagramPositions { positions: positions(&parsed(&name, &text)?) })
        })
        .await
    }

    /// Puts tables of a diagram elsewhere, and returns where all of them are.
    ///
    /// # Errors
    /// As [`Engine::diagram`].
    pub async fn move_tables(&self, name: String, request: MoveTables) -> Result<DiagramPositions, EngineError> {
        self.blocking(move |engine| {
            let _writing = engine.writing();
            let text = engine.diagram_text(&name)?.unwrap_or_default();
            let mut document = parsed(&name, &text)?;
            put(&mut document, &request.moved).ok_or_else(|| {
                EngineError::new(ErrorCode::Invalid, format!("{}: positions is no table.", Kind::Diagram.file(&name)))
                    .hint("Write [positions] above the lines of tables.")
            })?;
            engine.put_named(Kind::Diagram, &name, &document.to_string())?;
            Ok(DiagramPositions { positions: positions(&document) })
        })
        .await
    }

    fn diagram_text(&self, name: &str) -> Result<Option<String>, EngineError> {
        let path = Kind::Diagram.path(self.root(), name)?;
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(EngineError::io(format!("{} cannot be read", path.display()), &error)),
        }
    }
}

fn parsed(name: &str, text: &str) -> Result<DocumentMut, EngineError> {
    text.parse().map_err(|error: toml_edit::TomlError| {
        EngineError::new(ErrorCode::Invalid, format!("{}: {}", Kind::Diagram.file(name), error.message().trim()))
            .hint("Mend the file, or remove it: the layout then puts all tables.")
    })
}

fn positions(document: &DocumentMut) -> BTreeMap<String, [i32; 2]> {
    let table = document.get(POSITIONS).and_then(Item::as_table_like);
    #[expect(clippy::cast_possible_truncation, reason = "a number beyond stands at the limit")]
    let number = |value: &Value| match value.as_integer() {
        Some(whole) => i32::try_from(whole).ok(),
        None => value.as_float().map(|float| float.round() as i32),
    };
    let place = |item: &Item| {
        let both = item.as_array()?;
        let mut numbers = both.iter().filter_map(number);
        (both.len() == 2).then_some([numbers.next()?, numbers.next()?])
    };
    table.into_iter().flat_map(|table| table.iter()).filter_map(|(name, item)| Some((name.to_owned(), place(item)?))).collect()
}

/// Changes positions, and keeps comments. Returns nothing where there is something else at their key.
fn put(document: &mut DocumentMut, moved: &BTreeMap<String, Option<[i32; 2]>>) -> Option<()> {
    let table = document.entry(POSITIONS).or_insert_with(|| Item::Table(Table::new())).as_table_mut()?;
    for (name, place) in moved {
        let Some(place) = place else {
            table.remove(name);
            continue;
        };
        let mut value = Value::Array(place.iter().map(|number| i64::from(*number)).collect::<Array>());
        match table.get_mut(name).and_then(Item::as_value_mut) {
            Some(old) => {
                *value.decor_mut() = old.decor().clone();
                *old = value;
            }
            None => drop(table.insert(name, Item::Value(value))),
        }
    }
    table.sort_values();
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moved_table_changes_its_line_and_keeps_comments() {
        let text = "# Ours\n[positions]\n# the middle\n\"public.cars\" = [1, 2] # stays\n\"public.zebras\" = [3.4, 4]\n";
        let mut document = parsed("a", text).expect("it is TOML");
        assert_eq!(positions(&document)["public.zebras"], [3, 4]);
        let moved = [("public.cars", Some([-5, 60])), ("public.\"a \\ b\"", Some([7, 8])), ("public.zebras", None)];
        put(&mut document, &moved.map(|(name, place)| (name.to_owned(), place)).into()).expect("positions");
        let written = document.to_string();
        assert_eq!(written, "# Ours\n[positions]\n'public.\"a \\ b\"' = [7, 8]\n# the middle\n\"public.cars\" = [-5, 60] # stays\n");
        assert_eq!(positions(&parsed("a", &written).expect("it is TOML"))["public.\"a \\ b\""], [7, 8]);
    }

    #[test]
    fn a_file_that_means_something_else_is_left_alone() {
        let mut document = parsed("a", "positions = 3\n").expect("it is TOML");
        assert_eq!(put(&mut document, &BTreeMap::new()), None);
        assert!(parsed("a", "positions = [").expect_err("no TOML").message.starts_with("diagrams/a.toml"));
    }
}
