/// What can go wrong beside what is wrong in a text (see [`crate::read::Problem`]).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogError {
    /// What a server answered is no catalog.
    #[error(
        "The server's answer about its catalog cannot be read ({0}). This is a fault of Millpond's: please report it with the server's version."
    )]
    Answer(#[source] serde_json::Error),
}
