//! Which cells mean "no value".

/// Cells that mean "no value": empty or blank ones, unless the source lists others.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Missing {
    listed: Option<Vec<String>>,
}

impl Missing {
    /// Returns the rule of a source's `missing = […]`.
    #[must_use]
    pub fn new(listed: Option<Vec<String>>) -> Self {
        Self { listed }
    }

    /// Returns whether a cell means "no value".
    #[must_use]
    pub fn is(&self, cell: &str) -> bool {
        match &self.listed {
            None => cell.is_empty() || cell.chars().all(char::is_whitespace),
            Some(listed) => listed.iter().any(|word| word == cell),
        }
    }
}
