//! Enums, domains, composite types and ranges.

use pg_query::NodeEnum;
use pg_query::protobuf::{
    AlterDomainStmt, AlterEnumStmt, CompositeTypeStmt, ConstrType, Constraint, CreateDomainStmt, CreateEnumStmt, CreateRangeStmt,
};

use super::Reader;
use super::column::constraints;
use super::expression::definitions;
use super::lookup::parts;
use super::problem::Fault;
use crate::model::{Attribute, Composite, Domain, DomainCheck, Enum, QualifiedName, RangeType, quote_ident};
use crate::tree;

impl Reader {
    /// Returns the whole name of a new type.
    fn new_type(&self, parts: &[String]) -> Result<QualifiedName, Fault> {
        let name = self.name_for(parts);
        if self.draft.has_type(&name) {
            return Err(Fault::exists("type", name));
        }
        if !self.draft.namespaces.contains_key(&name.namespace) {
            return Err(Fault::missing("schema", quote_ident(&name.namespace)));
        }
        Ok(name)
    }

    pub(super) fn create_enum(&mut self, create: &CreateEnumStmt) -> Result<(), Fault> {
        let name = self.new_type(&tree::strings(&create.type_name))?;
        let labels = tree::strings(&create.vals);
        self.draft.enums.insert(name.clone(), Enum { name, labels, comment: None });
        Ok(())
    }

    pub(super) fn alter_enum(&mut self, alter: &AlterEnumStmt) -> Result<(), Fault> {
        let written = tree::strings(&alter.type_name);
        let name = self.type_named(&written).unwrap_or_else(|| self.name_for(&written));
        let Some(found) = self.draft.enums.get_mut(&name) else { return Err(Fault::missing("enum", name)) };
        let at = |label: &str| found.labels.iter().position(|other| other == label);
        let missing = |label: &str| Fault::missing("label", format!("{} of {name}", crate::model::quote_literal(label)));
        if !alter.old_val.is_empty() {
            let old = at(&alter.old_val).ok_or_else(|| missing(&alter.old_val))?;
            found.labels[old].clone_from(&alter.new_val);
            return Ok(());
        }
        if at(&alter.new_val).is_some() {
            let label = crate::model::quote_literal(&alter.new_val);
            return if alter.skip_if_new_val_exists { Ok(()) } else { Err(Fault::exists("label", format!("{label} of {name}"))) };
        }
        let place = if alter.new_val_neighbor.is_empty() {
            found.labels.len()
        } else {
            let neighbour = at(&alter.new_val_neighbor).ok_or_else(|| missing(&alter.new_val_neighbor))?;
            neighbour + usize::from(alter.new_val_is_after)
        };
        found.labels.insert(place, alter.new_val.clone());
        Ok(())
    }

    pub(super) fn create_domain(&mut self, create: &CreateDomainStmt) -> Result<(), Fault> {
        let name = self.new_type(&tree::strings(&create.domainname))?;
        let type_name = create.type_name.as_ref().map(|type_name| self.type_text(type_name)).unwrap_or_default();
        let collation = create.coll_clause.as_ref().and_then(|collate| self.collation(&tree::strings(&collate.collname)));
        let domain = Domain { name: name.clone(), type_name, collation, ..Domain::default() };
        self.draft.domains.insert(name.clone(), domain);
        for constraint in constraints(&create.constraints) {
            self.domain_constraint(&name, constraint)?;
        }
        Ok(())
    }

    fn domain_constraint(&mut self, name: &QualifiedName, constraint: &Constraint) -> Result<(), Fault> {
        let default = self.default(constraint.raw_expr.as_deref());
        let expression = constraint.raw_expr.as_ref().and_then(|node| node.node.as_ref()).map(|node| self.expression(node));
        let chosen = self.draft.names().choose_constraint(&name.namespace, (&name.name, None), "check", &std::collections::HashSet::new());
        let Some(domain) = self.draft.domains.get_mut(name) else { return Err(Fault::missing("domain", name)) };
        match constraint.contype() {
            ConstrType::ConstrNotnull => domain.not_null = true,
            ConstrType::ConstrNull => domain.not_null = false,
            ConstrType::ConstrDefault => domain.default = default,
            ConstrType::ConstrCheck => {
                let check_name = if constraint.conname.is_empty() { chosen } else { constraint.conname.clone() };
                if domain.checks.iter().any(|check| check.name == check_name) {
                    return Err(Fault::exists("check", quote_ident(&check_name)));
                }
                domain.checks.push(DomainCheck {
                    name: check_name.clone(),
                    expression: expression.unwrap_or_default(),
                    not_valid: constraint.skip_validation,
                    comment: None,
                });
                self.draft.names().add_constraint(&name.namespace, &check_name);
            }
            _ => {}
        }
        Ok(())
    }

    pub(super) fn alter_domain(&mut self, alter: &AlterDomainStmt) -> Result<(), Fault> {
        let written = tree::strings(&alter.type_name);
        let name = self.type_named(&written).unwrap_or_else(|| self.name_for(&written));
        let definition = alter.def.as_ref().and_then(|node| node.node.as_ref());
        if let ("C", Some(NodeEnum::Constraint(constraint))) = (alter.subtype.as_str(), definition) {
            return self.domain_constraint(&name, constraint);
        }
        let default = definition.map(|node| self.expression(node));
        let Some(domain) = self.draft.domains.get_mut(&name) else { return Err(Fault::missing("domain", name)) };
        match alter.subtype.as_str() {
            "T" => domain.default = default,
            "N" => domain.not_null = false,
            "O" => domain.not_null = true,
            "V" => domain.checks.iter_mut().filter(|check| check.name == alter.name).for_each(|check| check.not_valid = false),
            "X" => {
                let before = domain.checks.len();
                domain.checks.retain(|check| check.name != alter.name);
                if domain.checks.len() == before && !alter.missing_ok {
                    return Err(Fault::missing("constraint", quote_ident(&alter.name)));
                }
                self.draft.renamed();
            }
            _ => {}
        }
        Ok(())
    }

    pub(super) fn create_composite(&mut self, create: &CompositeTypeStmt) -> Result<(), Fault> {
        let Some(range) = &create.typevar else { return Ok(()) };
        let name = self.new_type(&parts(range))?;
        if self.is_taken(&name, "type", false)? {
            return Ok(());
        }
        let mut attributes = Vec::new();
        for node in &create.coldeflist {
            let Some(NodeEnum::ColumnDef(column)) = &node.node else { continue };
            attributes.push(self.attribute(column));
        }
        self.draft.names().add_relation(&name);
        self.draft.composites.insert(name.clone(), Composite { name, attributes, comment: None });
        Ok(())
    }

    pub(super) fn attribute(&mut self, column: &pg_query::protobuf::ColumnDef) -> Attribute {
        let type_name = column.type_name.as_ref().map(|type_name| self.type_text(type_name)).unwrap_or_default();
        let collation = column.coll_clause.as_ref().and_then(|collate| self.collation(&tree::strings(&collate.collname)));
        Attribute { name: column.colname.clone(), type_name, collation, comment: None }
    }

    pub(super) fn create_range(&mut self, create: &CreateRangeStmt) -> Result<(), Fault> {
        let name = self.new_type(&tree::strings(&create.type_name))?;
        let mut range = RangeType { name: name.clone(), ..RangeType::default() };
        for option in definitions(&create.params) {
            let Some(NodeEnum::TypeName(value)) = option.arg.as_ref().and_then(|node| node.node.as_ref()) else { continue };
            match option.defname.to_ascii_lowercase().as_str() {
                "subtype" => range.subtype = self.type_text(value),
                "subtype_diff" => range.subtype_diff = tree::strings(&value.names).pop(),
                _ => {}
            }
        }
        if range.subtype.is_empty() {
            return Err(
                Fault::conflict(format!("range {name} does not say of what it is")).hint("Name the type of its bounds: SUBTYPE = …")
            );
        }
        self.draft.ranges.insert(name, range);
        Ok(())
    }
}
