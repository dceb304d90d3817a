//! Whether a tree is the one that PostgreSQL makes of the text.
//!
//! sqlparser binds some operators otherwise, and chains some that PostgreSQL does not (`1 < 2 < 3`). A tree is PostgreSQL's
//! where every choice that its table of precedence makes came out so: an operand's last operator binds tighter than the
//! operator after it, its first one tighter than the operator before it. What fails is refused, so that it asks for brackets.

use sqlparser::ast::{BinaryOperator, CastKind, Expr, UnaryOperator};

/// PostgreSQL's levels, loosest first (`gram.y`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Or,
    And,
    Not,
    Is,
    Comparison,
    Like,
    Other,
    Sum,
    Product,
    Power,
    Sign,
    Cast,
}

impl Level {
    /// Whether operators of this level go one after the other, the left one first.
    fn chains(self) -> bool {
        !matches!(self, Self::Is | Self::Comparison | Self::Like)
    }
}

/// A part that is open at an end: another operator could take its operand.
struct Shape<'e> {
    level: Level,
    left: Option<&'e Expr>,
    right: Option<&'e Expr>,
}

/// Returns whether PostgreSQL binds the operands of a part to it too. Its operands are asked for themselves.
pub(super) fn agrees(expr: &Expr) -> bool {
    let Some(Shape { level, left, right }) = shape(expr) else { return true };
    let mut part = left;
    while let Some(shape) = part.and_then(shape) {
        // A part that ends with a word or a bracket (`x is null`) is over: nothing can take more of it.
        let Some(right) = shape.right else { break };
        if shape.level < level || (shape.level == level && !level.chains()) {
            return false;
        }
        part = Some(right);
    }
    let mut part = right;
    while let Some(shape) = part.and_then(shape) {
        let Some(left) = shape.left else { break };
        if shape.level <= level {
            return false;
        }
        part = Some(left);
    }
    // The lower bound of BETWEEN ends at its AND; PostgreSQL takes no NOT in it.
    !matches!(expr, Expr::Between { low, .. } if holds_not(low))
}

fn holds_not(expr: &Expr) -> bool {
    let Some(shape) = shape(expr) else { return false };
    shape.level == Level::Not || shape.left.is_some_and(holds_not) || shape.right.is_some_and(holds_not)
}

fn shape(expr: &Expr) -> Option<Shape<'_>> {
    let infix = |level, left, right| Some(Shape { level, left: Some(left), right: Some(right) });
    let suffix = |level, left| Some(Shape { level, left: Some(left), right: None });
    match expr {
        Expr::BinaryOp { left, op, right } => infix(level(op), left, right),
        Expr::UnaryOp { op: UnaryOperator::Not, expr } => Some(Shape { level: Level::Not, left: None, right: Some(expr) }),
        Expr::UnaryOp { op: UnaryOperator::Minus | UnaryOperator::Plus, expr } => match expr.as_ref() {
            // The sign is the base's (`signed_base`), so what is left is a power.
            Expr::BinaryOp { left, op: BinaryOperator::PGExp, right } => infix(Level::Power, left, right),
            expr => Some(Shape { level: Level::Sign, left: None, right: Some(expr) }),
        },
        Expr::IsNull(left)
        | Expr::IsNotNull(left)
        | Expr::IsTrue(left)
        | Expr::IsNotTrue(left)
        | Expr::IsFalse(left)
        | Expr::IsNotFalse(left)
        | Expr::IsUnknown(left)
        | Expr::IsNotUnknown(left) => suffix(Level::Is, left),
        Expr::IsDistinctFrom(left, right) | Expr::IsNotDistinctFrom(left, right) => infix(Level::Is, left, right),
        Expr::Between { expr: left, high: right, .. } => infix(Level::Like, left, right),
        Expr::Like { expr: left, pattern: right, .. } | Expr::ILike { expr: left, pattern: right, .. } => infix(Level::Like, left, right),
        Expr::In { expr: left, .. } => suffix(Level::Like, left),
        Expr::Cast { kind: CastKind::DoubleColon, expr: left, .. } => suffix(Level::Cast, left),
        _ => None,
    }
}

fn level(op: &BinaryOperator) -> Level {
    use BinaryOperator as Op;
    match op {
        Op::Or => Level::Or,
        Op::And => Level::And,
        Op::Eq | Op::NotEq | Op::Lt | Op::LtEq | Op::Gt | Op::GtEq => Level::Comparison,
        Op::Plus | Op::Minus => Level::Sum,
        Op::Multiply | Op::Divide | Op::Modulo => Level::Product,
        Op::PGExp => Level::Power,
        _ => Level::Other,
    }
}
