//! Cardinalities against what can be in the tables: every pair of rows over a few values is tried against the constraints.

use std::fmt::Write;

use millpond_catalog::graph::{Cardinality, Choice, Graph};
use millpond_catalog::read::{Text, read};
use proptest::prelude::*;

const COLUMNS: [&str; 4] = ["a", "b", "c", "d"];

/// A value of a column: NULL, 0 or 1.
type Cell = Option<u8>;
type Row = [Cell; 4];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Constraint,
    NullsNotDistinct,
    Index,
    /// Of rows whose last column is 1.
    IndexOfSome,
    /// Of rows all of whose columns of the key have a value.
    IndexOfFilled,
}

#[derive(Debug, Clone)]
struct Unique {
    columns: Vec<usize>,
    form: Form,
}

#[derive(Debug, Clone)]
struct Shape {
    not_null: [bool; 4],
    primary_key: Vec<usize>,
    unique: Vec<Unique>,
    foreign_key: Vec<usize>,
    full: bool,
}

impl Shape {
    fn sql(&self) -> String {
        let names = |columns: &[usize]| columns.iter().map(|column| COLUMNS[*column]).collect::<Vec<_>>().join(", ");
        let mut sql =
            format!("CREATE TABLE parent (a int, b int, c int, d int, UNIQUE ({}));\nCREATE TABLE child (", names(&self.foreign_key));
        for (name, not_null) in COLUMNS.iter().zip(self.not_null) {
            write!(sql, "{name} int{}, ", if not_null { " NOT NULL" } else { "" }).unwrap();
        }
        if !self.primary_key.is_empty() {
            write!(sql, "PRIMARY KEY ({}), ", names(&self.primary_key)).unwrap();
        }
        for unique in &self.unique {
            match unique.form {
                Form::Constraint => write!(sql, "UNIQUE ({}), ", names(&unique.columns)).unwrap(),
                Form::NullsNotDistinct => write!(sql, "UNIQUE NULLS NOT DISTINCT ({}), ", names(&unique.columns)).unwrap(),
                _ => {}
            }
        }
        let columns = names(&self.foreign_key);
        let full = if self.full { " MATCH FULL" } else { "" };
        writeln!(sql, "FOREIGN KEY ({columns}) REFERENCES parent ({columns}){full});").unwrap();
        for unique in &self.unique {
            let columns = names(&unique.columns);
            let filled: Vec<String> = unique.columns.iter().map(|column| format!("{} IS NOT NULL", COLUMNS[*column])).collect();
            match unique.form {
                Form::Index => writeln!(sql, "CREATE UNIQUE INDEX ON child ({columns});").unwrap(),
                Form::IndexOfSome => writeln!(sql, "CREATE UNIQUE INDEX ON child ({columns}) WHERE d = 1;").unwrap(),
                Form::IndexOfFilled => writeln!(sql, "CREATE UNIQUE INDEX ON child ({columns}) WHERE {};", filled.join(" AND ")).unwrap(),
                _ => {}
            }
        }
        sql
    }

    /// Returns whether a row may be in the table, and may refer to a row or to none.
    fn allows(&self, row: Row) -> bool {
        let missing = |column: &usize| row[*column].is_none();
        let needed = (0..4).filter(|column| self.not_null[*column] || self.primary_key.contains(column));
        let nulls = self.foreign_key.iter().filter(|column| missing(column)).count();
        !needed.into_iter().any(|column| missing(&column)) && (!self.full || nulls == 0 || nulls == self.foreign_key.len())
    }

    /// Returns whether two rows may be in the table together.
    fn allows_both(&self, one: Row, other: Row) -> bool {
        let same = |columns: &[usize]| columns.iter().all(|column| one[*column] == other[*column]);
        let filled = |columns: &[usize]| columns.iter().all(|column| one[*column].is_some() && other[*column].is_some());
        let by_primary = !self.primary_key.is_empty() && same(&self.primary_key);
        let by_unique = self.unique.iter().any(|unique| {
            let columns = &unique.columns;
            match unique.form {
                Form::NullsNotDistinct => same(columns),
                Form::IndexOfSome => same(columns) && filled(columns) && one[3] == Some(1) && other[3] == Some(1),
                _ => same(columns) && filled(columns),
            }
        });
        !by_primary && !by_unique
    }

    /// Returns the cardinalities of child and parent that the possible rows show.
    fn possible(&self) -> (Cardinality, Cardinality) {
        let cells = [None, Some(0), Some(1)];
        let mut rows: Vec<Row> = Vec::new();
        for number in 0..81_usize {
            rows.push([number, number / 3, number / 9, number / 27].map(|digit| cells[digit % 3]));
        }
        rows.retain(|row| self.allows(*row));
        let refers = |row: &Row| self.foreign_key.iter().all(|column| row[*column].is_some());
        let optional = rows.iter().any(|row| !refers(row));
        let referring: Vec<Row> = rows.iter().copied().filter(refers).collect();
        let to_the_same = |one: Row, other: Row| self.foreign_key.iter().all(|column| one[*column] == other[*column]);
        let many = referring.iter().any(|one| referring.iter().any(|other| to_the_same(*one, *other) && self.allows_both(*one, *other)));
        (
            if many { Cardinality::ZeroOrMany } else { Cardinality::ZeroOrOne },
            if optional { Cardinality::ZeroOrOne } else { Cardinality::ExactlyOne },
        )
    }
}

/// Some of the columns, in some order.
fn columns() -> impl Strategy<Value = Vec<usize>> {
    (1..=3_usize, Just([0, 1, 2, 3].to_vec()).prop_shuffle()).prop_map(|(count, mut columns)| {
        columns.truncate(count);
        columns
    })
}

fn shape() -> impl Strategy<Value = Shape> {
    let forms = [Form::Constraint, Form::NullsNotDistinct, Form::Index, Form::IndexOfSome, Form::IndexOfFilled];
    let unique = (columns(), prop::sample::select(forms.to_vec())).prop_map(|(columns, form)| Unique { columns, form });
    let primary_key = prop_oneof![Just(Vec::new()), columns()];
    (any::<[bool; 4]>(), primary_key, prop::collection::vec(unique, 0..3), columns(), any::<bool>())
        .prop_map(|(not_null, primary_key, unique, foreign_key, full)| Shape { not_null, primary_key, unique, foreign_key, full })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_cardinality_is_what_the_possible_rows_show(shape in shape()) {
        let sql = shape.sql();
        let reading = read(&[Text { name: "shape.sql", text: &sql }]);
        prop_assert!(reading.problems.is_empty(), "{:?}\n{sql}", reading.problems);
        let graph = Graph::of(&reading.catalog, Choice::default());
        let relation = graph.relations().next().expect("the child refers to the parent");
        prop_assert_eq!((relation.child, relation.parent), shape.possible(), "{}", sql);
    }
}
