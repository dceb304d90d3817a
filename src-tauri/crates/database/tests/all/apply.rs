//! The statements of a file, in one transaction.

use std::ops::Range;
use std::sync::Arc;

use millpond_database::DatabaseError;
use millpond_database::apply::{Item, NotApplied};
use millpond_database::settings::Access;

use crate::server::Database;

/// Returns the statements of a text whose pieces stand between lines of `--`.
fn items(text: &str) -> Vec<Item> {
    let (mut items, mut at) = (Vec::<Item>::new(), 0);
    for piece in text.split("--\n") {
        let range: Range<usize> = at..at + piece.len();
        if piece.trim_end().ends_with("\\.") {
            items.last_mut().unwrap().rows = Some(range);
        } else {
            items.push(Item { statement: range, rows: None });
        }
        at += piece.len() + 3;
    }
    items
}

async fn apply(database: &Database, text: &str) -> Result<(usize, u64, usize), NotApplied> {
    let connection = database.connection(Access::Write);
    let mut last = None;
    let applied = connection.apply(Arc::from(text), &items(text), |progress| last = Some(progress)).await?;
    assert!(last.is_some_and(|last| last.done == last.of && last.at == text.len()));
    Ok((applied.statements, applied.copied, applied.skipped))
}

#[tokio::test]
async fn a_file_with_rows_among_its_statements_is_applied_at_once() {
    let Some(database) = Database::new("") else { return };
    let text = "BEGIN--\nSELECT pg_catalog.set_config('search_path', '', false)--\nCREATE TABLE public.t (id int, word text)--\n\
                COPY public.t FROM stdin--\n1\tone\n2\t\\N\n\\.\n--\nCREATE INDEX ON public.t (id)--\nCOPY public.t FROM stdin--\n\\.\n--\nCOMMIT";
    assert_eq!(apply(&database, text).await.unwrap(), (5, 2, 2));
    assert_eq!(database.ask("SELECT string_agg(id || coalesce(word, '-'), ' ' ORDER BY id) FROM t"), "1one 2-");
}

#[tokio::test]
async fn a_file_that_fails_leaves_nothing_and_names_its_place() {
    let Some(database) = Database::new("CREATE TABLE kept ()") else { return };
    let text = "CREATE TABLE t (id int)--\n  -- ä\nSELECT * FROM nowhere--\nDROP TABLE kept";
    let failed = apply(&database, text).await.unwrap_err();
    assert_eq!((failed.item, failed.at.map(|at| &text[at..at + 7])), (Some(1), Some("nowhere")));
    let rows = "CREATE TABLE t (id int)--\nCOPY t FROM stdin--\n1\nx\n\\.\n";
    let failed = apply(&database, rows).await.unwrap_err();
    assert_eq!((failed.item, failed.at), (Some(1), Some(rows.find("COPY").unwrap())));
    assert!(failed.error.server().unwrap().context.as_ref().unwrap().contains("line 2"), "{failed:?}");
    let back = apply(&database, "CREATE TABLE t (id int)--\nROLLBACK--\nSELECT 1").await.unwrap_err();
    assert!(matches!(back.error, DatabaseError::Refusal { .. }) && back.item == Some(1));
    let deferred = "CREATE TABLE a (id int PRIMARY KEY)--\nCREATE TABLE b (a int REFERENCES a DEFERRABLE INITIALLY DEFERRED)--\nINSERT INTO b VALUES (1)";
    let at_end = apply(&database, deferred).await.unwrap_err();
    assert_eq!((at_end.at, at_end.item), (Some(deferred.len()), None));
    assert_eq!(database.ask("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"), "1");
    let reads = database.connection(Access::Read).apply(Arc::from("SELECT 1"), &items("SELECT 1"), |_| {}).await;
    assert!(matches!(reads.unwrap_err().error, DatabaseError::Refusal { .. }));
}

#[tokio::test]
async fn what_a_file_sets_holds_for_the_file_alone() {
    let Some(database) = Database::new("") else { return };
    let connection = database.connection(Access::Write);
    let text = "SET search_path = nowhere";
    connection.apply(Arc::from(text), &items(text), |_| {}).await.unwrap();
    let path = connection.text("SELECT current_setting('search_path')", std::time::Duration::from_secs(9)).await.unwrap().unwrap();
    assert!(path.contains("public"), "{path}");
}
