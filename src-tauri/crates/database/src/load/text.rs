//! Rows as `COPY` takes them in its text format: what makes them uses this.

/// A text with a character that no text of PostgreSQL can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the text has a NUL character, and PostgreSQL keeps none")]
pub struct HasNul;

/// Appends a row: its fields in the order of the load's columns, nothing for NULL.
///
/// ```
/// let mut rows = Vec::new();
/// millpond_database::load::push_row(&mut rows, [Some("1"), None, Some("a\tb")])?;
/// assert_eq!(rows, b"1\t\\N\ta\\tb\n");
/// # Ok::<(), millpond_database::load::HasNul>(())
/// ```
///
/// # Errors
/// [`HasNul`]: nothing is appended then.
pub fn push_row<'a>(rows: &mut Vec<u8>, fields: impl IntoIterator<Item = Option<&'a str>>) -> Result<(), HasNul> {
    let before = rows.len();
    for (index, field) in fields.into_iter().enumerate() {
        if index > 0 {
            rows.push(b'\t');
        }
        let Some(field) = field else {
            rows.extend(b"\\N");
            continue;
        };
        for byte in field.bytes() {
            match byte {
                0 => {
                    rows.truncate(before);
                    return Err(HasNul);
                }
                b'\\' => rows.extend(b"\\\\"),
                b'\t' => rows.extend(b"\\t"),
                b'\n' => rows.extend(b"\\n"),
                b'\r' => rows.extend(b"\\r"),
                byte => rows.push(byte),
            }
        }
    }
    rows.push(b'\n');
    Ok(())
}
