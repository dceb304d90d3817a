//! What would grow without end: minijinja counts a template's steps and not its memory, and `{% set a = a ~ a %}` doubles with each.
//!
//! So a value that a template made never becomes a part of another that is kept: values that are kept are as long as those of the
//! run, or as numbers are.

use minijinja::machinery::ast::{BinOpKind, CallArg, Expr};

use super::check::Walk;

/// Filters that make a number.
const NUMBERS: [&str; 5] = ["abs", "float", "int", "length", "round"];
/// Filters whose result may be longer than their value.
const GROWING: [&str; 4] = ["join", "replace", "sh", "tojson"];

fn compares(op: BinOpKind) -> bool {
    matches!(op, BinOpKind::Eq | BinOpKind::Ne | BinOpKind::Lt | BinOpKind::Lte | BinOpKind::Gt | BinOpKind::Gte | BinOpKind::In)
}

impl Walk<'_, '_> {
    /// Returns whether a value is made of what the template made: not where it is only counted or compared.
    pub fn mentions(&self, expression: &Expr<'_>) -> bool {
        let any = |expressions: &[Expr<'_>]| expressions.iter().any(|it| self.mentions(it));
        match expression {
            Expr::Var(name) => self.made.contains(&name.id),
            Expr::Const(_) | Expr::Compare(_) | Expr::Test(_) => false,
            Expr::GetAttr(it) => self.mentions(&it.expr),
            Expr::GetItem(it) => self.mentions(&it.expr) || self.mentions(&it.subscript_expr),
            Expr::Slice(it) => self.mentions(&it.expr),
            Expr::UnaryOp(it) => self.mentions(&it.expr),
            Expr::BinOp(it) if compares(it.op) => false,
            Expr::BinOp(it) => self.mentions(&it.left) || self.mentions(&it.right),
            Expr::IfExpr(it) => self.mentions(&it.true_expr) || it.false_expr.as_ref().is_some_and(|it| self.mentions(it)),
            Expr::Filter(it) if NUMBERS.contains(&it.name) => false,
            Expr::Filter(it) => it.expr.as_ref().is_some_and(|it| self.mentions(it)) || self.mentions_in(&it.args),
            Expr::Call(it) => self.mentions(&it.expr) || self.mentions_in(&it.args),
            Expr::List(it) => any(&it.items),
            Expr::Map(it) => any(&it.keys) || any(&it.values),
        }
    }

    fn mentions_in(&self, arguments: &[CallArg<'_>]) -> bool {
        arguments.iter().any(|argument| {
            let (CallArg::Pos(it) | CallArg::Kwarg(_, it) | CallArg::PosSplat(it) | CallArg::KwargSplat(it)) = argument;
            self.mentions(it)
        })
    }

    /// Returns whether a value is no longer than the one of the template's that it is made of.
    pub fn keeps_its_size(&self, expression: &Expr<'_>) -> bool {
        if !self.mentions(expression) {
            return true;
        }
        match expression {
            Expr::Var(_) => true,
            Expr::GetAttr(it) => self.keeps_its_size(&it.expr),
            Expr::GetItem(it) => self.keeps_its_size(&it.expr),
            Expr::Slice(it) => self.keeps_its_size(&it.expr),
            Expr::UnaryOp(it) => self.keeps_its_size(&it.expr),
            Expr::IfExpr(it) => self.keeps_its_size(&it.true_expr) && it.false_expr.as_ref().is_none_or(|it| self.keeps_its_size(it)),
            Expr::BinOp(it) => {
                matches!(it.op, BinOpKind::ScAnd | BinOpKind::ScOr) && self.keeps_its_size(&it.left) && self.keeps_its_size(&it.right)
            }
            Expr::Filter(it) => {
                let fits = !GROWING.contains(&it.name) && !self.mentions_in(&it.args);
                fits && it.expr.as_ref().is_some_and(|it| self.keeps_its_size(it))
            }
            _ => false,
        }
    }
}
