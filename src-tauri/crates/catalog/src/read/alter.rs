//! `ALTER TABLE`, and `ALTER` of what is altered like one.

use pg_query::NodeEnum;
use pg_query::protobuf::{AlterTableCmd, AlterTableStmt, AlterTableType, Constraint, ObjectType, RangeVar};

use super::Reader;
use super::constraint::{Wanted, timing};
use super::expression::{definitions, options};
use super::lookup::parts;
use super::problem::Fault;
use crate::model::{QualifiedName, quote_ident};
use crate::tree;

impl Reader {
    pub(super) fn alter_table(&mut self, alter: &AlterTableStmt) -> Result<(), Fault> {
        let Some(range) = &alter.relation else { return Ok(()) };
        let commands = alter.cmds.iter().filter_map(|node| match &node.node {
            Some(NodeEnum::AlterTableCmd(command)) => Some(command.as_ref()),
            _ => None,
        });
        let commands: Vec<&AlterTableCmd> = commands.filter(|command| matters(command.subtype())).collect();
        if commands.is_empty() {
            return Ok(());
        }
        match alter.objtype() {
            ObjectType::ObjectIndex => return self.alter_index(range, &commands, alter.missing_ok),
            ObjectType::ObjectType => return self.alter_composite(range, &commands),
            ObjectType::ObjectSequence => return Ok(()),
            _ => {}
        }
        let Some(name) = self.relation(range) else {
            // `ALTER TABLE` takes an index, too.
            if self.index_name(range).is_ok() {
                return self.alter_index(range, &commands, alter.missing_ok);
            }
            return if alter.missing_ok { Ok(()) } else { Err(Fault::missing("table", self.name_for(&parts(range)))) };
        };
        if self.draft.views.contains_key(&name) {
            self.alter_view(&name, &commands);
            return Ok(());
        }
        if self.draft.sequences.contains_key(&name) {
            return Ok(());
        }
        for command in commands {
            let done = self.alter_command(&name, command, range.inh);
            self.settle(done);
        }
        Ok(())
    }

    fn alter_command(&mut self, name: &QualifiedName, command: &AlterTableCmd, recurse: bool) -> Result<(), Fault> {
        let definition = command.def.as_ref().and_then(|node| node.node.as_ref());
        match (command.subtype(), definition) {
            (AlterTableType::AtAddColumn, Some(NodeEnum::ColumnDef(column))) => self.add_column(name, column, command.missing_ok, recurse),
            (AlterTableType::AtDropColumn, _) => self.drop_column(name, command, recurse),
            (AlterTableType::AtColumnDefault, default) => {
                let wrapped = default.cloned().map(tree::wrap);
                let default = self.default(wrapped.as_ref());
                self.change_columns(name, &command.name, recurse, &|column| column.default.clone_from(&default))
            }
            (AlterTableType::AtDropNotNull, _) => self.change_columns(name, &command.name, recurse, &|column| column.nullable = true),
            (AlterTableType::AtSetNotNull, _) => self.change_columns(name, &command.name, recurse, &|column| column.nullable = false),
            (AlterTableType::AtSetExpression, Some(expression)) => {
                let expression = self.expression(expression);
                self.change_columns(name, &command.name, recurse, &|column| {
                    if let Some(generated) = &mut column.generated {
                        generated.expression.clone_from(&expression);
                    }
                })
            }
            (AlterTableType::AtDropExpression, _) => self.change_columns(name, &command.name, recurse, &|column| column.generated = None),
            (AlterTableType::AtAlterColumnType, Some(NodeEnum::ColumnDef(column))) => {
                self.change_type(name, &command.name, column, recurse)
            }
            (AlterTableType::AtAddIdentity, Some(definition)) => self.add_identity(name, &command.name, definition),
            (AlterTableType::AtSetIdentity, Some(NodeEnum::List(options))) => self.set_identity(name, &command.name, &options.items),
            (AlterTableType::AtDropIdentity, _) => self.drop_identity(name, &command.name, command.missing_ok),
            (AlterTableType::AtAddConstraint, Some(NodeEnum::Constraint(constraint))) => {
                self.draft.table(name)?;
                let mut wanted = Wanted::default();
                wanted.add(constraint);
                self.add_constraints(name, wanted, recurse);
                Ok(())
            }
            (AlterTableType::AtDropConstraint, _) => self.drop_constraint(name, command),
            (AlterTableType::AtAlterConstraint, Some(definition)) => self.alter_constraint(name, definition),
            (AlterTableType::AtValidateConstraint, _) => self.validate(name, &command.name),
            (AlterTableType::AtSetLogged, _) => self.draft.table_mut(name).map(|table| table.unlogged = false),
            (AlterTableType::AtSetUnLogged, _) => self.draft.table_mut(name).map(|table| table.unlogged = true),
            (AlterTableType::AtSetRelOptions, Some(NodeEnum::List(list))) => {
                let table = self.draft.table_mut(name)?;
                set_options(&mut table.options, options(&list.items));
                Ok(())
            }
            (AlterTableType::AtResetRelOptions, Some(NodeEnum::List(list))) => {
                let table = self.draft.table_mut(name)?;
                reset_options(&mut table.options, &list.items);
                Ok(())
            }
            (AlterTableType::AtAddInherit, Some(NodeEnum::RangeVar(parent))) => self.add_parent(name, parent),
            (AlterTableType::AtDropInherit, Some(NodeEnum::RangeVar(parent))) => self.drop_parent(name, parent),
            (AlterTableType::AtAttachPartition, Some(NodeEnum::PartitionCmd(partition))) => self.attach_partition(name, partition),
            (AlterTableType::AtDetachPartition, Some(NodeEnum::PartitionCmd(partition))) => self.detach_partition(name, partition),
            _ => Ok(()),
        }
    }

    fn alter_index(&mut self, range: &RangeVar, commands: &[&AlterTableCmd], missing_ok: bool) -> Result<(), Fault> {
        let name = match self.index_name(range) {
            Ok(name) => name,
            Err(_) if missing_ok => return Ok(()),
            Err(fault) => return Err(fault),
        };
        for command in commands {
            match (command.subtype(), command.def.as_ref().and_then(|node| node.node.as_ref())) {
                (AlterTableType::AtAttachPartition, Some(NodeEnum::PartitionCmd(partition))) => self.attach_index(partition)?,
                (AlterTableType::AtSetRelOptions, Some(NodeEnum::List(list))) => {
                    if let Some(index) = self.index_mut(&name) {
                        set_options(&mut index.options, options(&list.items));
                    }
                }
                (AlterTableType::AtResetRelOptions, Some(NodeEnum::List(list))) => {
                    if let Some(index) = self.index_mut(&name) {
                        reset_options(&mut index.options, &list.items);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn alter_view(&mut self, name: &QualifiedName, commands: &[&AlterTableCmd]) {
        for command in commands {
            let Some(view) = self.draft.views.get_mut(name) else { return };
            match (command.subtype(), command.def.as_ref().and_then(|node| node.node.as_ref())) {
                (AlterTableType::AtSetRelOptions, Some(NodeEnum::List(list))) => set_options(&mut view.view.options, options(&list.items)),
                (AlterTableType::AtResetRelOptions, Some(NodeEnum::List(list))) => reset_options(&mut view.view.options, &list.items),
                _ => {}
            }
        }
    }

    fn alter_composite(&mut self, range: &RangeVar, commands: &[&AlterTableCmd]) -> Result<(), Fault> {
        let written = parts(range);
        let name = self.type_named(&written).unwrap_or_else(|| self.name_for(&written));
        for command in commands {
            let new = match command.def.as_ref().and_then(|node| node.node.as_ref()) {
                Some(NodeEnum::ColumnDef(column)) => Some(self.attribute(column)),
                _ => None,
            };
            let Some(composite) = self.draft.composites.get_mut(&name) else { return Err(Fault::missing("type", name)) };
            match (command.subtype(), new) {
                (AlterTableType::AtAddColumn, Some(attribute)) => composite.attributes.push(attribute),
                (AlterTableType::AtDropColumn, _) => composite.attributes.retain(|attribute| attribute.name != command.name),
                (AlterTableType::AtAlterColumnType, Some(new)) => {
                    for attribute in composite.attributes.iter_mut().filter(|attribute| attribute.name == command.name) {
                        attribute.type_name.clone_from(&new.type_name);
                        attribute.collation.clone_from(&new.collation);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn alter_constraint(&mut self, name: &QualifiedName, definition: &NodeEnum) -> Result<(), Fault> {
        let (constraint_name, new) = match definition {
            NodeEnum::Constraint(constraint) => (constraint.conname.clone(), timing(constraint)),
            NodeEnum::AtalterConstraint(it) => {
                let constraint = Constraint { deferrable: it.deferrable, initdeferred: it.initdeferred, ..Constraint::default() };
                (it.conname.clone(), timing(&constraint))
            }
            _ => return Ok(()),
        };
        let table = self.draft.table_mut(name)?;
        let key = table.foreign_keys.iter_mut().find(|key| key.name == constraint_name);
        let key = key.ok_or_else(|| Fault::missing("foreign key", quote_ident(&constraint_name)))?;
        key.timing = new;
        Ok(())
    }

    fn validate(&mut self, name: &QualifiedName, constraint: &str) -> Result<(), Fault> {
        let table = self.draft.table_mut(name)?;
        table.foreign_keys.iter_mut().filter(|key| key.name == constraint).for_each(|key| key.not_valid = false);
        table.checks.iter_mut().filter(|check| check.name == constraint).for_each(|check| check.not_valid = false);
        for child in self.draft.children(name) {
            self.validate(&child, constraint)?;
        }
        Ok(())
    }
}

/// Whether a command changes what a catalog holds: owners, triggers, storage and statistics do not.
fn matters(command: AlterTableType) -> bool {
    !matches!(
        command,
        AlterTableType::AtChangeOwner
            | AlterTableType::AtSetStatistics
            | AlterTableType::AtSetOptions
            | AlterTableType::AtResetOptions
            | AlterTableType::AtSetStorage
            | AlterTableType::AtSetCompression
            | AlterTableType::AtClusterOn
            | AlterTableType::AtDropCluster
            | AlterTableType::AtSetAccessMethod
            | AlterTableType::AtSetTableSpace
            | AlterTableType::AtEnableTrig
            | AlterTableType::AtEnableAlwaysTrig
            | AlterTableType::AtEnableReplicaTrig
            | AlterTableType::AtDisableTrig
            | AlterTableType::AtEnableTrigAll
            | AlterTableType::AtDisableTrigAll
            | AlterTableType::AtEnableTrigUser
            | AlterTableType::AtDisableTrigUser
            | AlterTableType::AtEnableRule
            | AlterTableType::AtEnableAlwaysRule
            | AlterTableType::AtEnableReplicaRule
            | AlterTableType::AtDisableRule
            | AlterTableType::AtReplicaIdentity
            | AlterTableType::AtEnableRowSecurity
            | AlterTableType::AtDisableRowSecurity
            | AlterTableType::AtForceRowSecurity
            | AlterTableType::AtNoForceRowSecurity
            | AlterTableType::AtGenericOptions
    )
}

fn set_options(options: &mut Vec<String>, new: Vec<String>) {
    let name = |option: &str| option.split('=').next().unwrap_or_default().to_owned();
    options.retain(|option| !new.iter().any(|other| name(other) == name(option)));
    options.extend(new);
    options.sort();
}

fn reset_options(options: &mut Vec<String>, names: &[pg_query::Node]) {
    let names: Vec<String> = definitions(names).map(|option| format!("{}=", option.defname)).collect();
    options.retain(|option| !names.iter().any(|name| option.starts_with(name.as_str())));
}
