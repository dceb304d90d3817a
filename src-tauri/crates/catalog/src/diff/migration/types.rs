//! Types.

use super::super::pairs::Pair;
use super::{Phase, Writer};
use crate::export::{ddl, order};
use crate::model::{Attribute, Composite, Domain, QualifiedName, quote_ident, quote_literal};

/// Returns whether labels only gained others, wherever among them.
pub(super) fn is_extended(old: &[String], new: &[String]) -> bool {
    let mut rest = new.iter();
    old.iter().all(|label| rest.any(|other| other == label))
}

/// Returns whether statements can make the new attributes of the old ones, even where a column is of the type: those that stay keep
/// their order and types, new ones come last.
pub(super) fn is_alterable(old: &Composite, new: &Composite) -> bool {
    let named = |it: &Composite, name: &str| it.attributes.iter().any(|attribute| attribute.name == name);
    let stay: Vec<(&String, String)> =
        old.attributes.iter().filter(|it| named(new, &it.name)).map(|it| (&it.name, definition(it))).collect();
    let begin: Vec<(&String, String)> = new.attributes.iter().take(stay.len()).map(|it| (&it.name, definition(it))).collect();
    stay == begin
}

fn definition(it: &Attribute) -> String {
    let collation = it.collation.as_ref().map(|collation| format!(" COLLATE {collation}")).unwrap_or_default();
    format!("{}{collation}", it.type_name)
}

impl Writer<'_> {
    pub(super) fn types(&mut self) {
        let sides = self.sides;
        let retyped: Vec<(QualifiedName, QualifiedName)> = self.plan.retyped.clone().into_iter().collect();
        for (name, waiting) in &retyped {
            let note = "a type that cannot be altered is made anew; the columns of it follow";
            let word = if sides.old.domain(name).is_some() { "DOMAIN" } else { "TYPE" };
            self.noted(Phase::Types, format!("ALTER {word} {name} RENAME TO {}", quote_ident(&waiting.name)), note);
        }
        // Those that are made of others are dropped first.
        for name in order::types(&sides.old).into_iter().rev() {
            if let Some(waiting) = self.plan.retyped.get(&name) {
                let word = if sides.old.domain(&name).is_some() { "DOMAIN" } else { "TYPE" };
                self.add(Phase::DropTypes, format!("DROP {word} {waiting}"));
            } else if !has_type(&sides.new, &name) {
                let word = if sides.old.domain(&name).is_some() { "DOMAIN" } else { "TYPE" };
                self.add(Phase::DropTypes, format!("DROP {word} {name}"));
            }
        }
        for name in order::types(&sides.new) {
            if self.plan.retyped.contains_key(&name) || !has_type(&sides.old, &name) {
                for statement in ddl::create_type(&sides.new, &name) {
                    self.add(Phase::Types, statement);
                }
            }
        }
        for pair in sides.pairs(|catalog| &catalog.enums, |it| it.name.clone()) {
            if let Pair::Both(old, new) = pair
                && !self.plan.retyped.contains_key(&new.it.name)
            {
                self.extend_enum(&new.it.name, &old.it.labels, &new.it.labels);
            }
        }
        for pair in sides.pairs(|catalog| &catalog.domains, |it| it.name.clone()) {
            if let Pair::Both(old, new) = pair
                && !self.plan.retyped.contains_key(&new.it.name)
            {
                self.alter_domain((old.it, old.normal), (new.it, new.normal));
            }
        }
        for pair in sides.pairs(|catalog| &catalog.composites, |it| it.name.clone()) {
            if let Pair::Both(old, new) = pair
                && !self.plan.retyped.contains_key(&new.it.name)
            {
                self.alter_composite(old.it, new.it);
            }
        }
    }

    fn extend_enum(&mut self, name: &QualifiedName, old: &[String], new: &[String]) {
        let mut have: Vec<&String> = old.iter().collect();
        for (at, label) in new.iter().enumerate() {
            if have.contains(&label) {
                continue;
            }
            let place = match at.checked_sub(1).map(|before| &new[before]) {
                Some(before) => format!(" AFTER {}", quote_literal(before)),
                None => have.first().map(|first| format!(" BEFORE {}", quote_literal(first))).unwrap_or_default(),
            };
            let note = "a new label can be used only after this statement was committed";
            self.noted(Phase::Types, format!("ALTER TYPE {name} ADD VALUE {}{place}", quote_literal(label)), note);
            have.insert(at.min(have.len()), label);
        }
    }

    fn alter_domain(&mut self, old: (&Domain, &Domain), new: (&Domain, &Domain)) {
        let name = &new.0.name;
        if old.1.default != new.1.default {
            self.add(Phase::Types, format!("ALTER DOMAIN {name} {}", ddl::set_default(new.0.default.as_deref())));
        }
        let same = |it: &crate::model::DomainCheck, other: &crate::model::DomainCheck| {
            (&it.name, &it.expression, it.not_valid) == (&other.name, &other.expression, other.not_valid)
        };
        for (check, normal) in old.0.checks.iter().zip(&old.1.checks) {
            if !new.1.checks.iter().any(|other| same(normal, other)) {
                self.add(Phase::Types, format!("ALTER DOMAIN {name} DROP CONSTRAINT {}", quote_ident(&check.name)));
            }
        }
        for (check, normal) in new.0.checks.iter().zip(&new.1.checks) {
            if !old.1.checks.iter().any(|other| same(normal, other)) {
                let not_valid = if check.not_valid { " NOT VALID" } else { "" };
                let constraint = format!("CONSTRAINT {} CHECK ({}){not_valid}", quote_ident(&check.name), check.expression);
                self.noted(Phase::Types, format!("ALTER DOMAIN {name} ADD {constraint}"), "fails where a value does not pass");
            }
        }
        match (old.0.not_null, new.0.not_null) {
            (false, true) => self.noted(Phase::Types, format!("ALTER DOMAIN {name} SET NOT NULL"), "fails where a value is NULL"),
            (true, false) => self.add(Phase::Types, format!("ALTER DOMAIN {name} DROP NOT NULL")),
            _ => {}
        }
    }

    fn alter_composite(&mut self, old: &Composite, new: &Composite) {
        let name = &new.name;
        for attribute in &old.attributes {
            if !new.attributes.iter().any(|other| other.name == attribute.name) {
                let sql = format!("ALTER TYPE {name} DROP ATTRIBUTE {} CASCADE", quote_ident(&attribute.name));
                self.destroy(Phase::Types, sql, "the values of the attribute are lost");
            }
        }
        for attribute in &new.attributes {
            if !old.attributes.iter().any(|other| other.name == attribute.name) {
                let ident = quote_ident(&attribute.name);
                self.add(Phase::Types, format!("ALTER TYPE {name} ADD ATTRIBUTE {ident} {} CASCADE", definition(attribute)));
            }
        }
    }
}

fn has_type(catalog: &crate::model::Catalog, name: &QualifiedName) -> bool {
    catalog.enums.iter().any(|it| it.name == *name)
        || catalog.domain(name).is_some()
        || catalog.composites.iter().any(|it| it.name == *name)
        || catalog.ranges.iter().any(|it| it.name == *name)
}
