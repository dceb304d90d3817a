//! Sequences.

use pg_query::protobuf::{AlterSeqStmt, CreateSeqStmt};
use pg_query::{Node, NodeEnum};

use super::Reader;
use super::expression::definitions;
use super::problem::Fault;
use crate::model::{Owner, QualifiedName, Sequence, quote_ident};
use crate::tree;

/// Returns a sequence as it is without options.
pub(super) fn plain(name: QualifiedName, type_name: &str) -> Sequence {
    let (_, max) = bounds(type_name);
    Sequence { name, type_name: type_name.to_owned(), start: 1, increment: 1, min: 1, max, cache: 1, ..Sequence::default() }
}

fn bounds(type_name: &str) -> (i64, i64) {
    match type_name {
        "smallint" => (i64::from(i16::MIN), i64::from(i16::MAX)),
        "integer" => (i64::from(i32::MIN), i64::from(i32::MAX)),
        _ => (i64::MIN, i64::MAX),
    }
}

impl Reader {
    pub(super) fn create_sequence(&mut self, create: &CreateSeqStmt) -> Result<(), Fault> {
        let Some(range) = &create.sequence else { return Ok(()) };
        let name = self.new_relation(range);
        if self.is_taken(&name, "sequence", create.if_not_exists)? {
            return Ok(());
        }
        let mut sequence = plain(name.clone(), "bigint");
        self.sequence_options(&mut sequence, &create.options, true)?;
        self.draft.names().add_relation(&name);
        self.draft.sequences.insert(name, sequence);
        Ok(())
    }

    pub(super) fn alter_sequence(&mut self, alter: &AlterSeqStmt) -> Result<(), Fault> {
        let Some(range) = &alter.sequence else { return Ok(()) };
        let Some(name) = self.relation(range).filter(|name| self.draft.sequences.contains_key(name)) else {
            let name = self.name_for(&super::lookup::parts(range));
            return if alter.missing_ok { Ok(()) } else { Err(Fault::missing("sequence", name)) };
        };
        self.change_sequence(&name, &alter.options)
    }

    pub(super) fn change_sequence(&mut self, name: &QualifiedName, options: &[Node]) -> Result<(), Fault> {
        let Some(mut sequence) = self.draft.sequences.get(name).cloned() else { return Err(Fault::missing("sequence", name)) };
        self.sequence_options(&mut sequence, options, false)?;
        self.draft.sequences.insert(name.clone(), sequence);
        Ok(())
    }

    /// Takes in options. What a new sequence does not say follows from its type and direction.
    pub(super) fn sequence_options(&mut self, sequence: &mut Sequence, options: &[Node], new: bool) -> Result<(), Fault> {
        let before = sequence.type_name.clone();
        let value = |name: &str| definitions(options).filter(|option| option.defname == name).last();
        if let Some(option) = value("as")
            && let Some(NodeEnum::TypeName(name)) = option.arg.as_ref().and_then(|node| node.node.as_ref())
        {
            sequence.type_name = self.type_text(name);
        }
        if let Some(option) = value("sequence_name")
            && let Some(node) = &option.arg
        {
            sequence.name = self.name_for(&tree::name_parts(node));
        }
        let number = |name: &str| -> Result<Option<i64>, Fault> {
            let Some(text) = value(name).and_then(|option| tree::text_of(option.arg.as_ref()?.node.as_ref()?)) else { return Ok(None) };
            text.parse().map(Some).map_err(|_| Fault::conflict(format!("{text} is no number that a sequence can have")))
        };
        if let Some(increment) = number("increment")? {
            sequence.increment = increment;
        }
        let (lowest, highest) = bounds(&sequence.type_name);
        let (old_lowest, old_highest) = bounds(&before);
        let up = sequence.increment > 0;
        let retyped = before != sequence.type_name;
        match number("minvalue")? {
            Some(min) => sequence.min = min,
            None if new || value("minvalue").is_some() || (retyped && sequence.min == old_lowest) => {
                sequence.min = if up { 1 } else { lowest }
            }
            None => {}
        }
        match number("maxvalue")? {
            Some(max) => sequence.max = max,
            None if new || value("maxvalue").is_some() || (retyped && sequence.max == old_highest) => {
                sequence.max = if up { highest } else { -1 }
            }
            None => {}
        }
        match number("start")? {
            Some(start) => sequence.start = start,
            None if new => sequence.start = if up { sequence.min } else { sequence.max },
            None => {}
        }
        if let Some(cache) = number("cache")? {
            sequence.cache = cache;
        }
        if let Some(option) = value("cycle") {
            let said = option.arg.as_ref().and_then(|node| node.node.as_ref()).and_then(tree::boolean_of);
            sequence.cycle = said.unwrap_or(true);
        }
        match value("owned_by").and_then(|option| option.arg.as_ref()) {
            Some(node) => self.own(sequence, &tree::name_parts(node)),
            None => Ok(()),
        }
    }

    /// `OWNED BY table.column` or `OWNED BY NONE`.
    fn own(&mut self, sequence: &mut Sequence, parts: &[String]) -> Result<(), Fault> {
        match parts {
            [none] if none == "none" => sequence.owner = None,
            [table @ .., column] => {
                let found = crate::query::Relations::relation(&self.lookup(), table);
                let table = found.ok_or_else(|| Fault::missing("table", self.name_for(table)))?;
                if self.draft.tables.get(&table).is_some_and(|table| table.column(column).is_none()) {
                    return Err(Fault::missing("column", quote_ident(column)));
                }
                let identity = sequence.owner.as_ref().is_some_and(|owner| owner.identity);
                sequence.owner = Some(Owner { table, column: column.clone(), identity });
            }
            [] => {}
        }
        Ok(())
    }
}
