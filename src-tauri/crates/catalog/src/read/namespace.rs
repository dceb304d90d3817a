//! Namespaces, extensions, and moves from one namespace to another.

use pg_query::protobuf::{AlterObjectSchemaStmt, CreateExtensionStmt, CreateSchemaStmt, ObjectType};
use pg_query::{Node, NodeEnum};

use super::Reader;
use super::expression::{definitions, types_of_extension};
use super::problem::Fault;
use crate::model::{Namespace, QualifiedName, quote_ident};
use crate::tree;

impl Reader {
    /// `CREATE SCHEMA`, with what is made in it in the same statement.
    pub(super) fn create_namespace(&mut self, create: CreateSchemaStmt) -> Result<(), Fault> {
        let role = create.authrole.map(|role| role.rolename).unwrap_or_default();
        let name = if create.schemaname.is_empty() { role } else { create.schemaname };
        if name.is_empty() {
            return Err(Fault::not_followed("it has the name of whoever is connected, which is not known here"));
        }
        if self.draft.namespaces.contains_key(&name) {
            return if create.if_not_exists { Ok(()) } else { Err(Fault::exists("schema", quote_ident(&name))) };
        }
        self.draft.namespaces.insert(name.clone(), Namespace { name: name.clone(), comment: None });
        let mut elements = create.schema_elts;
        // The order in which the server makes them.
        elements.sort_by_key(|node| match &node.node {
            Some(NodeEnum::CreateSeqStmt(_)) => 0,
            Some(NodeEnum::CreateStmt(_)) => 1,
            Some(NodeEnum::ViewStmt(_)) => 2,
            Some(NodeEnum::IndexStmt(_)) => 3,
            _ => 4,
        });
        let before = self.session.enter(&name);
        for element in elements.into_iter().filter_map(|node| node.node) {
            let done = self.statement(element);
            self.settle(done);
        }
        self.session.leave(before);
        Ok(())
    }

    pub(super) fn create_extension(&mut self, create: &CreateExtensionStmt) {
        let schema = definitions(&create.options).find(|option| option.defname == "schema");
        let schema = schema.and_then(|option| tree::text_of(option.arg.as_ref()?.node.as_ref()?));
        let namespace = schema.unwrap_or_else(|| self.name_for(&[String::new()]).namespace);
        for type_name in types_of_extension(&create.extname) {
            self.draft.extension_types.insert(type_name, namespace.clone());
        }
    }

    /// `ALTER … SET SCHEMA`.
    pub(super) fn move_to_namespace(&mut self, alter: &AlterObjectSchemaStmt) -> Result<(), Fault> {
        let to = &alter.newschema;
        let known = matches!(
            alter.object_type(),
            ObjectType::ObjectTable
                | ObjectType::ObjectForeignTable
                | ObjectType::ObjectView
                | ObjectType::ObjectMatview
                | ObjectType::ObjectSequence
                | ObjectType::ObjectType
                | ObjectType::ObjectDomain
        );
        if !known {
            return Ok(());
        }
        if !self.draft.namespaces.contains_key(to) {
            return Err(Fault::missing("schema", quote_ident(to)));
        }
        let from = match (&alter.relation, &alter.object) {
            (Some(range), _) => self.relation(range),
            (None, Some(object)) => self.type_named(&tree::name_parts(object)),
            (None, None) => None,
        };
        let Some(from) = from else {
            if alter.missing_ok {
                return Ok(());
            }
            let written = alter.relation.as_ref().map(super::lookup::parts);
            let written = written.unwrap_or_else(|| alter.object.as_deref().map(|node: &Node| tree::name_parts(node)).unwrap_or_default());
            return Err(Fault::missing("relation or type", self.name_for(&written)));
        };
        let target = QualifiedName::new(to, &from.name);
        if self.draft.has_relation(&target) || self.draft.has_type(&target) {
            return Err(Fault::exists("relation or type", target));
        }
        // The sequences of its columns go with a table.
        let owned: Vec<QualifiedName> = self
            .draft
            .sequences
            .values()
            .filter(|sequence| sequence.owner.as_ref().is_some_and(|owner| owner.table == from))
            .map(|sequence| sequence.name.clone())
            .collect();
        self.rename_object(&from, &target);
        for sequence in owned {
            let target = QualifiedName::new(to, &sequence.name);
            self.rename_object(&sequence, &target);
        }
        Ok(())
    }
}
