//! White space at the ends of cells, and characters that nobody sees inside them.

use serde_json::json;

use super::finder::{Finder, Kind, Offer, Seen, Tally};
use super::value::Value;
use super::words::cells;
use crate::step::{CleanForm, cleaned};

/// Counts cells that are not written as one would type them.
#[derive(Debug, Default)]
pub(super) struct WhiteSpace {
    /// Cells with blanks at an end and nothing else.
    padded: Tally,
    /// Cells with more than that: doubled blanks, controls, zero-width characters.
    unclean: Tally,
}

impl Finder for WhiteSpace {
    fn value(&mut self, value: &Value<'_>, count: u64) {
        if !value.marks.odd() {
            return;
        }
        // Lines inside a cell are somebody's paragraphs.
        match cleaned(value.cell, true, CleanForm::Nfc) {
            Some(clean) if clean != value.trimmed => self.unclean.add_quoted(value.cell, count),
            _ if value.trimmed.len() != value.cell.len() => self.padded.add_quoted(value.cell, count),
            _ => {}
        }
    }

    fn offers(&self, seen: &Seen<'_>) -> Vec<Offer> {
        let (padded, unclean) = (self.padded.count, self.unclean.count);
        if unclean > 0 {
            let count = padded + unclean;
            let finding =
                cells(count, seen.name(), "holds blanks or characters that nobody sees", "hold blanks or characters that nobody sees");
            let action = if count == 1 { "Clean it" } else { "Clean them" };
            let step = seen.step(json!({ "do": "clean_text", "keep_lines": true }));
            return vec![Offer::new(Kind::CleanText, finding, action, count, step).examples(&self.unclean)];
        }
        if padded == 0 {
            return Vec::new();
        }
        let finding = cells(padded, seen.name(), "has blanks at an end", "have blanks at an end");
        let action = if padded == 1 { "Trim it" } else { "Trim them" };
        vec![Offer::new(Kind::Trim, finding, action, padded, seen.step(json!({ "do": "trim" }))).examples(&self.padded)]
    }
}
