//! Where the parts of an expression stand.
//!
//! sqlparser's own spans leave out brackets, signs and words around a part, and walk through the whole of it, which takes a
//! stack as deep as a chain is long. These walk along its edge.

use std::ops::Range;

use sqlparser::ast::{CastKind, Expr, Spanned};
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Location, Span, Token};

/// The tokens of a text, and the bytes of every line's characters.
pub(super) struct Places<'a> {
    pub text: &'a str,
    pub tokens: Vec<(Token, Range<usize>)>,
    lines: Vec<Vec<usize>>,
}

impl<'a> Places<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text, tokens: Vec::new(), lines: lines(text) }
    }

    pub fn offset(&self, location: Location) -> usize {
        let place = |at: u64| usize::try_from(at).unwrap_or(1).saturating_sub(1);
        let bytes = self.lines.get(place(location.line)).and_then(|line| line.get(place(location.column)));
        bytes.copied().unwrap_or(self.text.len())
    }

    pub fn range(&self, span: Span) -> Range<usize> {
        let (start, end) = (self.offset(span.start), self.offset(span.end));
        start..end.max(start)
    }

    /// Returns the bytes of a part.
    pub fn span(&self, expr: &Expr) -> Range<usize> {
        let (first, last) = (self.first(expr), self.last(expr));
        match (first.and_then(|at| self.tokens.get(at)), last.and_then(|at| self.tokens.get(at))) {
            (Some((_, first)), Some((_, last))) => first.start..last.end.max(first.end),
            (Some((_, first)), None) => first.clone(),
            _ => 0..self.text.len(),
        }
    }

    /// Returns the tokens after a part, with their bytes.
    pub fn after(&self, expr: &Expr) -> &[(Token, Range<usize>)] {
        let next = self.last(expr).map_or(self.tokens.len(), |last| last + 1);
        self.tokens.get(next..).unwrap_or_default()
    }

    fn at(&self, location: Location) -> usize {
        let byte = self.offset(location);
        self.tokens.partition_point(|(_, at)| at.start < byte)
    }

    /// Returns the place of a part's first token.
    fn first(&self, mut expr: &Expr) -> Option<usize> {
        while let Some(left) = left(expr) {
            expr = left;
        }
        Some(match expr {
            Expr::Nested(inner) | Expr::UnaryOp { expr: inner, .. } => self.first(inner)?.checked_sub(1)?,
            Expr::Interval(interval) => self.first(&interval.value)?.checked_sub(1)?,
            Expr::Tuple(parts) => self.first(parts.first()?)?.checked_sub(1)?,
            Expr::Array(array) => self.opening(self.first(array.elem.first()?)?)?,
            Expr::Cast { expr: inner, .. }
            | Expr::Ceil { expr: inner, .. }
            | Expr::Floor { expr: inner, .. }
            | Expr::Position { expr: inner, .. }
            | Expr::Substring { expr: inner, .. }
            | Expr::Trim { expr: inner, .. }
            | Expr::Overlay { expr: inner, .. }
            | Expr::Extract { expr: inner, .. } => self.opening(self.first(inner)?)?.checked_sub(1)?,
            Expr::Function(call) => self.at(call.name.span().start),
            Expr::Case { case_token, .. } => self.at(case_token.0.span.start),
            Expr::Identifier(name) => self.at(name.span.start),
            Expr::CompoundIdentifier(names) => self.at(names.first()?.span.start),
            Expr::Value(value) => self.at(value.span.start),
            Expr::TypedString(typed) => self.at(typed.value.span.start),
            _ => return None,
        })
    }

    /// Returns the place of a part's last token.
    fn last(&self, mut expr: &Expr) -> Option<usize> {
        while let Some(right) = right(expr) {
            expr = right;
        }
        match expr {
            Expr::Case { end_token, .. } => Some(self.at(end_token.0.span.start)),
            // `f(…)`, `(…)`, `cast(…)`: up to the bracket that closes the first one.
            Expr::Function(call) => self.closing(self.at(call.name.span().end)),
            Expr::In { expr: left, .. }
            | Expr::AnyOp { left, .. }
            | Expr::AllOp { left, .. }
            | Expr::CompoundFieldAccess { root: left, .. } => self.closing(self.last(left)? + 1),
            Expr::Cast { kind: CastKind::DoubleColon, expr: left, .. } | Expr::Collate { expr: left, .. } => {
                let name = self.last(left)? + 2;
                let sized = matches!(self.tokens.get(name + 1), Some((Token::LParen, _)));
                if sized { self.closing(name) } else { Some(name) }
            }
            Expr::Interval(interval) => self.last(&interval.value),
            Expr::Identifier(_) | Expr::CompoundIdentifier(_) | Expr::Value(_) | Expr::TypedString(_) => self.first(expr),
            // `x is not null`, `x notnull`.
            expr => match left(expr) {
                Some(left) => {
                    let next = self.last(left)? + 1;
                    Some(if self.is(next, Keyword::IS) { next + 1 + usize::from(self.is(next + 1, Keyword::NOT)) } else { next })
                }
                None => self.closing(self.first(expr)?),
            },
        }
    }

    fn is(&self, at: usize, keyword: Keyword) -> bool {
        matches!(self.tokens.get(at), Some((Token::Word(word), _)) if word.keyword == keyword && word.quote_style.is_none())
    }

    /// Returns the place of the bracket that is open at a token.
    fn opening(&self, from: usize) -> Option<usize> {
        let mut closed = 0usize;
        (0..from).rev().find(|at| {
            let token = &self.tokens[*at].0;
            if closes(token) {
                closed += 1;
            } else if opens(token) {
                if closed == 0 {
                    return true;
                }
                closed -= 1;
            }
            false
        })
    }

    /// Returns the place of the bracket that closes the first one from a token on.
    fn closing(&self, from: usize) -> Option<usize> {
        let mut open = 0usize;
        (from..self.tokens.len()).find(|at| {
            let token = &self.tokens[*at].0;
            if opens(token) {
                open += 1;
            } else if closes(token) {
                open = open.saturating_sub(1);
                return open == 0;
            }
            false
        })
    }
}

pub(super) fn opens(token: &Token) -> bool {
    matches!(token, Token::LParen | Token::LBracket | Token::LBrace)
}

pub(super) fn closes(token: &Token) -> bool {
    matches!(token, Token::RParen | Token::RBracket | Token::RBrace)
}

/// Returns the part that stands first in a part, where nothing of its own stands before.
fn left(expr: &Expr) -> Option<&Expr> {
    Some(match expr {
        Expr::BinaryOp { left, .. }
        | Expr::AnyOp { left, .. }
        | Expr::AllOp { left, .. }
        | Expr::IsDistinctFrom(left, _)
        | Expr::IsNotDistinctFrom(left, _)
        | Expr::IsNull(left)
        | Expr::IsNotNull(left)
        | Expr::IsTrue(left)
        | Expr::IsNotTrue(left)
        | Expr::IsFalse(left)
        | Expr::IsNotFalse(left)
        | Expr::IsUnknown(left)
        | Expr::IsNotUnknown(left)
        | Expr::Between { expr: left, .. }
        | Expr::In { expr: left, .. }
        | Expr::Like { expr: left, .. }
        | Expr::ILike { expr: left, .. }
        | Expr::SimilarTo { expr: left, .. }
        | Expr::RLike { expr: left, .. }
        | Expr::Cast { kind: CastKind::DoubleColon, expr: left, .. }
        | Expr::Collate { expr: left, .. }
        | Expr::AtTimeZone { timestamp: left, .. }
        | Expr::CompoundFieldAccess { root: left, .. } => left,
        _ => return None,
    })
}

/// Returns the part that stands last in a part, where nothing of its own stands after.
fn right(expr: &Expr) -> Option<&Expr> {
    Some(match expr {
        Expr::BinaryOp { right, .. }
        | Expr::IsDistinctFrom(_, right)
        | Expr::IsNotDistinctFrom(_, right)
        | Expr::Between { high: right, .. }
        | Expr::Like { pattern: right, .. }
        | Expr::ILike { pattern: right, .. }
        | Expr::SimilarTo { pattern: right, .. }
        | Expr::RLike { pattern: right, .. }
        | Expr::AtTimeZone { time_zone: right, .. }
        | Expr::UnaryOp { expr: right, .. } => right,
        _ => return None,
    })
}

/// Returns the bytes at which the characters of every line start, and where the text ends.
fn lines(text: &str) -> Vec<Vec<usize>> {
    let mut lines = vec![vec![]];
    for (at, c) in text.char_indices() {
        if let Some(line) = lines.last_mut() {
            line.push(at);
        }
        if c == '\n' {
            lines.push(vec![]);
        }
    }
    if let Some(line) = lines.last_mut() {
        line.push(text.len());
    }
    lines
}
