//! Which statement is carried out where.

use pg_query::NodeEnum;
use pg_query::protobuf::{CreateFunctionStmt, DoStmt, ObjectType, SelectStmt, VariableSetKind, VariableSetStmt};

use super::problem::{Fault, ProblemKind};
use super::{Reader, session};
use crate::tree;

impl Reader {
    /// Carries a statement out; what a catalog does not hold is passed over.
    pub(super) fn statement(&mut self, statement: NodeEnum) -> Result<(), Fault> {
        match statement {
            NodeEnum::CreateSchemaStmt(it) => self.create_namespace(it),
            NodeEnum::CreateStmt(it) => self.create_table(&it, None),
            NodeEnum::CreateForeignTableStmt(it) => match it.base_stmt {
                Some(table) => self.create_table(&table, Some(it.servername)),
                None => Ok(()),
            },
            NodeEnum::AlterTableStmt(it) => self.alter_table(&it),
            NodeEnum::IndexStmt(it) => self.create_index(*it),
            NodeEnum::ViewStmt(it) => self.create_view(*it),
            NodeEnum::CreateTableAsStmt(it) => self.create_table_as(*it),
            NodeEnum::SelectStmt(it) => self.select(*it),
            NodeEnum::CreateSeqStmt(it) => self.create_sequence(&it),
            NodeEnum::AlterSeqStmt(it) => self.alter_sequence(&it),
            NodeEnum::CreateEnumStmt(it) => self.create_enum(&it),
            NodeEnum::AlterEnumStmt(it) => self.alter_enum(&it),
            NodeEnum::CreateDomainStmt(it) => self.create_domain(&it),
            NodeEnum::AlterDomainStmt(it) => self.alter_domain(&it),
            NodeEnum::CompositeTypeStmt(it) => self.create_composite(&it),
            NodeEnum::CreateRangeStmt(it) => self.create_range(&it),
            NodeEnum::DefineStmt(it) => {
                if it.kind() == ObjectType::ObjectCollation {
                    let name = self.name_for(&tree::strings(&it.defnames));
                    self.draft.collations.insert(name);
                }
                Ok(())
            }
            NodeEnum::CreateExtensionStmt(it) => {
                self.create_extension(&it);
                Ok(())
            }
            NodeEnum::DropStmt(it) => self.drop(&it),
            NodeEnum::RenameStmt(it) => self.rename(&it),
            NodeEnum::AlterObjectSchemaStmt(it) => self.move_to_namespace(&it),
            NodeEnum::CommentStmt(it) => self.comment(&it),
            NodeEnum::VariableSetStmt(it) => {
                self.set_variable(&it);
                Ok(())
            }
            NodeEnum::DoStmt(it) => do_block(&it),
            NodeEnum::CreateFunctionStmt(it) => routine(&it),
            NodeEnum::ImportForeignSchemaStmt(_) => {
                Err(invisible("the tables that it makes are known to the other server only").hint("Read the live server to see them."))
            }
            NodeEnum::DropOwnedStmt(_) => Err(Fault::not_followed("what a role owns is not known here")),
            NodeEnum::AlterTableMoveAllStmt(_) => Ok(()),
            _ => Ok(()),
        }
    }

    fn set_variable(&mut self, set: &VariableSetStmt) {
        if !set.name.eq_ignore_ascii_case("search_path") {
            if set.kind() == VariableSetKind::VarResetAll {
                self.session.reset();
            }
            return;
        }
        match set.kind() {
            VariableSetKind::VarSetValue => {
                let names: Vec<String> = set.args.iter().filter_map(|node| tree::text_of(node.node.as_ref()?)).collect();
                // One text may hold several: SET search_path = 'a, b' names one namespace of that name.
                self.session.set(names, set.is_local);
            }
            VariableSetKind::VarSetDefault | VariableSetKind::VarReset => self.session.reset(),
            _ => {}
        }
    }

    /// A query that sets the search path, as dumps do it, or that makes a table (`SELECT … INTO`).
    fn select(&mut self, query: SelectStmt) -> Result<(), Fault> {
        for node in &query.target_list {
            let Some(NodeEnum::ResTarget(target)) = &node.node else { continue };
            let Some(Some(NodeEnum::FuncCall(call))) = target.val.as_ref().map(|value| &value.node) else { continue };
            let is_set_config = tree::strings(&call.funcname).last().is_some_and(|name| name == "set_config");
            let [name, value, local] = call.args.as_slice() else { continue };
            let text = |node: &pg_query::Node| node.node.as_ref().and_then(tree::text_of);
            if is_set_config && text(name).is_some_and(|name| name.eq_ignore_ascii_case("search_path")) {
                let local = local.node.as_ref().and_then(tree::boolean_of).unwrap_or(false);
                self.session.set(session::names_in(&text(value).unwrap_or_default()), local);
            }
        }
        if query.into_clause.is_some() { self.select_into(query) } else { Ok(()) }
    }
}

fn invisible(message: impl Into<String>) -> Fault {
    Fault { kind: ProblemKind::Invisible, message: message.into(), hint: None }
}

fn do_block(block: &DoStmt) -> Result<(), Fault> {
    let body = block.args.iter().filter_map(|node| match node.node.as_ref()? {
        NodeEnum::DefElem(option) if option.defname == "as" => tree::text_of(option.arg.as_ref()?.node.as_ref()?),
        _ => None,
    });
    match body.map(|body| changes(&body)).next().flatten() {
        Some(words) => Err(invisible(format!("a DO block is code that only a server runs; what it makes is not seen ({words})"))
            .hint("Write the statement outside of the block, or read the live server.")),
        None => Ok(()),
    }
}

fn routine(routine: &CreateFunctionStmt) -> Result<(), Fault> {
    let body = routine.options.iter().filter_map(|node| match node.node.as_ref()? {
        NodeEnum::DefElem(option) if option.defname == "as" => match option.arg.as_ref()?.node.as_ref()? {
            NodeEnum::List(list) => tree::text_of(list.items.first()?.node.as_ref()?),
            other => tree::text_of(other),
        },
        _ => None,
    });
    match body.map(|body| changes(&body)).next().flatten() {
        Some(words) => Err(invisible(format!("what a routine makes when it is called is not seen ({words})"))),
        None => Ok(()),
    }
}

/// Returns the first words of a body that make, change or drop something that lasts: `CREATE TABLE`.
fn changes(body: &str) -> Option<String> {
    const KINDS: &[&str] =
        &["TABLE", "TYPE", "VIEW", "MATERIALIZED", "INDEX", "SEQUENCE", "SCHEMA", "DOMAIN", "UNIQUE", "UNLOGGED", "FOREIGN"];
    let without_comments = body.lines().map(|line| line.split("--").next().unwrap_or_default()).collect::<Vec<_>>().join(" ");
    let words: Vec<String> = without_comments
        .split(|character: char| !character.is_ascii_alphanumeric() && character != '_')
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_uppercase)
        .collect();
    let found =
        words.windows(2).find(|pair| matches!(pair[0].as_str(), "CREATE" | "ALTER" | "DROP") && KINDS.contains(&pair[1].as_str()))?;
    Some(found.join(" "))
}
