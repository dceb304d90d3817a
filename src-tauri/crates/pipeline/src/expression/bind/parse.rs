//! A text to sqlparser's tree: its tokens and where they stand, and the limits that keep every later walk shallow.

use std::ops::Range;

use sqlparser::ast::Expr;
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::keywords::Keyword;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Location, Span, Token, TokenWithSpan, Tokenizer, Word};

use super::super::ExpressionError;
use super::places::{Places, closes, opens};

/// The longest text of an expression, in bytes.
pub const MAX_BYTES: usize = 64 * 1024;
/// The deepest nesting: brackets and operators within one another.
pub const MAX_DEPTH: usize = 100;
/// The most conditions that one `AND` or `OR` may chain.
pub const MAX_CHAIN: usize = 1000;
/// What sqlparser may nest: more than we allow, since it counts otherwise.
const PARSER_DEPTH: usize = MAX_DEPTH * 10;

/// The characters of which an operator with one of them may end in `+` or `-`.
const SPECIAL: [char; 9] = ['~', '!', '@', '#', '%', '^', '&', '|', '`'];
const OPERATOR: [char; 16] = ['+', '-', '*', '/', '<', '>', '=', '~', '!', '@', '#', '%', '^', '&', '|', '`'];

/// Returns a text's tree and its places.
pub(super) fn parse(text: &str) -> Result<(Places<'_>, Expr), ExpressionError> {
    if text.trim().is_empty() {
        return Err(error(0..text.len(), "The expression is empty.").hint("Write one, such as price > 100."));
    }
    if text.len() > MAX_BYTES {
        let end = text.floor_char_boundary(MAX_BYTES);
        return Err(error(end..text.len(), format!("The expression is longer than {} KiB.", MAX_BYTES / 1024)));
    }
    let mut places = Places::new(text);
    let dialect = PostgreSqlDialect {};
    let tokens = Tokenizer::new(&dialect, text).tokenize_with_location().map_err(|found| {
        let at = places.offset(found.location);
        error(at..text.len(), format!("This cannot be read: {}.", found.message))
    })?;
    let tokens: Vec<TokenWithSpan> = tokens.into_iter().flat_map(signs_apart).collect();
    let shown = tokens.iter().filter(|token| !matches!(token.token, Token::Whitespace(_) | Token::EOF));
    places.tokens = shown.map(|token| (token.token.clone(), places.range(token.span))).collect();
    places.check_operators()?;
    places.check_depth()?;

    let mut parser = Parser::new(&dialect).with_recursion_limit(PARSER_DEPTH).with_tokens_with_locations(tokens);
    let parsed = parser.parse_expr();
    let next = parser.peek_token();
    let at = if next.token == Token::EOF { text.len()..text.len() } else { places.range(next.span) };
    match parsed {
        Ok(expr) if next.token == Token::EOF => Ok((places, expr)),
        Ok(_) => Err(error(at, format!("The expression should end before `{}`.", next.token))),
        Err(_) if next.token == Token::EOF => Err(error(at, "The expression ends in the middle.")),
        Err(_) => Err(error(at, format!("This is no expression at `{}`.", next.token))),
    }
}

impl Places<'_> {
    /// Refuses what sqlparser reads as two operators and PostgreSQL as one: `2^-1` is `2 ^- 1` there, which it does not know.
    fn check_operators(&self) -> Result<(), ExpressionError> {
        for pair in self.tokens.windows(2) {
            let [(_, left), (_, right)] = pair else { continue };
            let (written, next) = (&self.text[left.clone()], &self.text[right.clone()]);
            let one = left.end == right.start
                && written.chars().all(|c| OPERATOR.contains(&c))
                && written.contains(SPECIAL)
                && next.starts_with(OPERATOR);
            if one || written == "==" {
                let span = if one { left.start..right.end } else { left.clone() };
                let both = self.text[span.clone()].to_owned();
                let hint = if one { "Put a blank between them." } else { "Write = to compare." };
                return Err(error(span, format!("PostgreSQL reads {both} as one operator, and has none of that name.")).hint(hint));
            }
        }
        Ok(())
    }

    /// Refuses a text that makes too deep a tree, before there is a tree: even dropping one takes a stack as deep.
    fn check_depth(&self) -> Result<(), ExpressionError> {
        let mut groups = vec![Group::default()];
        for (token, at) in &self.tokens {
            let word = if let Token::Word(Word { keyword, quote_style: None, .. }) = token { *keyword } else { Keyword::NoKeyword };
            if opens(token) || word == Keyword::CASE {
                // `x[1][2]` nests too, though its brackets stand one after the other.
                if let (Token::LBracket, Some(around)) = (token, groups.last_mut()) {
                    around.operators += 1;
                }
                groups.push(Group::default());
            } else if closes(token) || word == Keyword::END {
                // A closing bracket too many is the parser's to refuse.
                let depth = if groups.len() > 1 { groups.pop().map_or(0, |group| group.depth() + 1) } else { 0 };
                if let Some(around) = groups.last_mut() {
                    around.inner = around.inner.max(depth);
                }
            }
            let Some(group) = groups.last_mut() else { continue };
            match (token, word) {
                (Token::Comma, _) | (_, Keyword::WHEN | Keyword::THEN | Keyword::ELSE) => group.next(),
                (_, Keyword::AND | Keyword::OR) if group.chain >= MAX_CHAIN => {
                    let message = format!("More than {MAX_CHAIN} conditions follow one another here.");
                    return Err(error(at.clone(), message).hint("Use in (…), or a second step for a part of them."));
                }
                (_, Keyword::OR) => group.or(),
                (_, Keyword::AND) => group.and(),
                (_, Keyword::NoKeyword) if matches!(token, Token::Word(_) | Token::Number(..) | Token::SingleQuotedString(_)) => {}
                (_, word) => {
                    group.betweens += usize::from(word == Keyword::BETWEEN);
                    group.operators += usize::from(!opens(token) && !closes(token));
                }
            }
            if groups.len() + groups.last().map_or(0, Group::depth) > MAX_DEPTH {
                return Err(error(at.clone(), format!("The expression is nested more than {MAX_DEPTH} deep here."))
                    .hint("Use in (…) or case for many alternatives, or a second step for a part of it."));
            }
        }
        Ok(())
    }
}

/// The parts between two brackets, and how deep a tree they can make at most.
#[derive(Default)]
struct Group {
    /// The deepest of the parts before the last comma, the last `OR`, the last `AND`.
    items: usize,
    ors: usize,
    ands: usize,
    /// Operators since then, the deepest bracket among them, and the `BETWEEN`s that wait for their `AND`.
    operators: usize,
    inner: usize,
    betweens: usize,
    /// Whether there was an `OR` or an `AND`: each makes one level, however many there are.
    has_or: bool,
    has_and: bool,
    chain: usize,
}

impl Group {
    fn depth(&self) -> usize {
        self.items.max(self.alternatives())
    }

    fn alternatives(&self) -> usize {
        self.ors.max(self.conditions()) + usize::from(self.has_or)
    }

    fn conditions(&self) -> usize {
        self.ands.max(self.operators + self.inner) + usize::from(self.has_and)
    }

    fn and(&mut self) {
        self.chain += 1;
        if self.betweens > 0 {
            self.betweens -= 1;
            self.operators += 1;
            return;
        }
        self.ands = self.ands.max(self.operators + self.inner);
        (self.operators, self.inner, self.has_and) = (0, 0, true);
    }

    fn or(&mut self) {
        self.chain += 1;
        self.ors = self.ors.max(self.conditions());
        (self.ands, self.operators, self.inner, self.betweens, self.has_and, self.has_or) = (0, 0, 0, 0, false, true);
    }

    fn next(&mut self) {
        *self = Self { items: self.depth(), ..Self::default() };
    }
}

/// Returns a token as PostgreSQL cuts it: an operator of plain characters gives back a sign at its end (`>=-` is `>=` and `-`).
fn signs_apart(token: TokenWithSpan) -> Vec<TokenWithSpan> {
    let Token::CustomBinaryOperator(written) = &token.token else { return vec![token] };
    let known = |operator: &str| match operator {
        "<>" => Some(Token::Neq),
        "<=" => Some(Token::LtEq),
        ">=" => Some(Token::GtEq),
        _ => None,
    };
    let sign = if written.ends_with('-') { Token::Minus } else { Token::Plus };
    let Some(operator) = written.strip_suffix(['+', '-']).and_then(known) else { return vec![token] };
    let middle = Location { line: token.span.start.line, column: token.span.start.column + 2 };
    vec![TokenWithSpan::new(operator, Span::new(token.span.start, middle)), TokenWithSpan::new(sign, Span::new(middle, token.span.end))]
}

pub(super) fn error(span: Range<usize>, message: impl Into<String>) -> ExpressionError {
    ExpressionError { span, message: message.into(), hint: None }
}
