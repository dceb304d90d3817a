//! Pipelines in TOML: any text is read or refused with places inside it, and an edit of one that is read leaves it so.

use std::path::Path;

use millpond_pipeline::edit::{self, Edit};
use millpond_pipeline::mistakes::mistakes;
use millpond_pipeline::plan::Plan;
use millpond_pipeline::spec::PipelineSpec;
use millpond_pipeline::spill::Room;
use millpond_record::document;
use millpond_record::schema::{ColumnSpec, ColumnType, Schema};

/// Panics where a text brings the reader, the binder or an edit to fall.
pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let read = match document::read::<PipelineSpec>("fuzz.toml", text) {
        Ok(read) => read,
        Err(problems) => {
            assert!(!problems.is_empty(), "a text that is refused has a reason");
            return;
        }
    };
    let _ = mistakes(&read.value);
    let columns = ["name", "price"].map(|name| ColumnSpec { name: name.into(), kind: ColumnType::Text });
    // A folder without files: a step that needs one says that it is not there.
    let nowhere = Path::new("/nonexistent");
    let _ = Plan::bind(&read.value, &Schema { columns: columns.into() }, nowhere, &Room::new(nowhere, 1 << 20));
    let edited = edit::apply(text, &Edit::Set { path: vec!["description".into()], value: Some("another".into()) });
    if let Ok(edited) = edited {
        let again = document::read::<PipelineSpec>("fuzz.toml", &edited).expect("an edited pipeline is one");
        assert_eq!(again.value.description.as_deref(), Some("another"));
        assert_eq!((again.value.source, again.value.step), (read.value.source, read.value.step));
    }
}
