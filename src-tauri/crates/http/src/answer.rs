use std::borrow::Cow;
use std::collections::BTreeMap;

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    /// By their names in small letters; one that came several times has its values with ", " between them.
    pub headers: BTreeMap<String, String>,
    /// The body, or its beginning.
    pub body: Vec<u8>,
    /// Whether the body had more bytes than the call keeps.
    pub cut: bool,
}

impl Answer {
    /// Returns whether the status says that it went well: 200 to 299.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Returns the body as text; what is no UTF-8 is replaced by `�`.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }

    /// Returns the words of the status, where it has any: `Not Found`.
    #[must_use]
    pub fn reason(&self) -> Option<&'static str> {
        reqwest::StatusCode::from_u16(self.status).ok()?.canonical_reason()
    }
}
