//! Reads DDL: statements of PostgreSQL's grammar, carried out one after the other on a catalog that starts as a new database.
//!
//! [`file`] cuts a text and leaves out what makes nothing, [`statement`] tells the statements apart; the other files carry them
//! out. Names that a statement does not give are chosen as the server chooses them. *Invariant:* a statement that is not
//! followed is a [`Problem`] and changes nothing, or as little as its words say; the rest goes on.

mod alter;
mod alter_column;
mod column;
mod comment;
mod constraint;
mod draft;
mod drop;
mod expression;
mod file;
mod foreign_key;
mod index;
mod inherit;
mod like;
mod lookup;
mod names;
mod namespace;
mod partition;
mod problem;
mod rename;
mod sequence;
mod session;
mod statement;
mod table;
mod types;
mod view;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use self::draft::Draft;
use self::foreign_key::Pending;
use self::problem::Fault;
pub use self::problem::{Problem, ProblemKind};
use self::session::Session;
use crate::model::Catalog;

/// The namespace of what lasts only as long as its session.
const TEMPORARY: &str = "pg_temp";

/// A text that holds DDL.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a> {
    /// What problems in it are told with: the file's name.
    pub name: &'a str,
    pub text: &'a str,
}

/// What texts say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CatalogOfTexts)]
pub struct Reading {
    pub catalog: Catalog,
    /// In the order of the texts and lines.
    pub problems: Vec<Problem>,
}

/// Reads texts one after the other, each in a session of its own: a folder of migrations in its order, a schema, a plain dump.
///
/// ```
/// use millpond_catalog::read::{Text, read};
///
/// let text = "CREATE TABLE orders (id serial PRIMARY KEY, customer int REFERENCES customers);\nCREATE TABLE customers (id int PRIMARY KEY);";
/// let reading = read(&[Text { name: "schema.sql", text }]);
/// let orders = &reading.catalog.tables[1];
/// assert_eq!(orders.foreign_keys[0].referenced, ["id"]);
/// assert_eq!(orders.columns[0].default.as_deref(), Some("nextval('public.orders_id_seq'::regclass)"));
/// ```
pub fn read(texts: &[Text<'_>]) -> Reading {
    let mut reader =
        Reader { draft: Draft::new(), session: Session::default(), problems: Vec::new(), pending: Vec::new(), place: Place::default() };
    for text in texts {
        reader.file(*text);
    }
    reader.settle_foreign_keys();
    // Foreign keys whose table never came are told last, and stand where they stand.
    let order = |problem: &Problem| texts.iter().position(|text| text.name == problem.file);
    reader.problems.sort_by_key(|problem| (order(problem), problem.line));
    Reading { catalog: reader.draft.finish(), problems: reader.problems }
}

struct Reader {
    draft: Draft,
    session: Session,
    problems: Vec<Problem>,
    /// Foreign keys to tables that are not there yet.
    pending: Vec<Pending>,
    place: Place,
}

/// Where the statement stands that is being read.
#[derive(Debug, Clone, Default)]
struct Place {
    file: String,
    line: u32,
    statement: String,
}

impl Reader {
    fn report(&mut self, fault: Fault) {
        let place = self.place.clone();
        self.report_at(place, fault);
    }

    fn report_at(&mut self, place: Place, fault: Fault) {
        let Place { file, line, statement } = place;
        self.problems.push(Problem { kind: fault.kind, file, line, statement, message: fault.message, hint: fault.hint });
    }

    /// Reports a part of a statement that was not followed, and goes on with the rest.
    fn settle(&mut self, done: Result<(), Fault>) {
        if let Err(fault) = done {
            self.report(fault);
        }
    }
}
