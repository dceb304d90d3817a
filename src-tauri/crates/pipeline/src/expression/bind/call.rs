//! Functions: which one a name and its arguments mean, and what the arguments are made for it.

use std::ops::Range;

use millpond_record::problem::nearest;
use millpond_record::schema::ColumnType;
use sqlparser::ast::{Expr, FunctionArg, FunctionArgExpr, FunctionArguments};

use super::super::ExpressionError;
use super::super::function::{self, Function, Gives, Parameter};
use super::{Binder, Bound, Kind, LISTED, Node};

/// Functions that are not in the list of functions, since their arguments are not computed as others' are.
const SPECIAL: [&str; 5] = ["coalesce", "nullif", "greatest", "least", "extract"];

impl Binder<'_> {
    pub(super) fn function(&mut self, call: &sqlparser::ast::Function, expr: &Expr) -> Result<Bound, ExpressionError> {
        let name = call.name.to_string().to_lowercase();
        let FunctionArguments::List(list) = &call.args else { return Err(self.refuse(expr, &format!("{name} without arguments"))) };
        let bare = call.filter.is_none() && call.over.is_none() && call.within_group.is_empty() && call.null_treatment.is_none();
        let plain = bare && !call.uses_odbc_syntax && call.parameters == FunctionArguments::None;
        let plain = plain && list.duplicate_treatment.is_none() && list.clauses.is_empty();
        let arguments: Option<Vec<&Expr>> = list
            .args
            .iter()
            .map(|argument| match argument {
                FunctionArg::Unnamed(FunctionArgExpr::Expr(argument)) => Some(argument),
                _ => None,
            })
            .collect();
        let (true, Some(arguments)) = (plain, arguments) else { return Err(self.refuse(expr, &format!("This form of {name}"))) };
        match (name.as_str(), arguments.as_slice()) {
            ("coalesce", [_, ..]) => self.alike(&arguments).map(|(nodes, kind)| (Node::Coalesce(nodes), Kind::Of(kind))),
            ("greatest" | "least", [_, ..]) => {
                self.alike(&arguments).map(|(nodes, kind)| (Node::Extreme(nodes, name == "greatest"), Kind::Of(kind)))
            }
            ("nullif", [left, right]) => {
                let (left, right, kind) = self.pair(left, right)?;
                Ok((Node::NullIf(Box::new(left), Box::new(right)), Kind::Of(kind)))
            }
            _ => self.call(&name, &arguments, expr),
        }
    }

    /// Binds a call of a function from the list.
    pub(super) fn call(&mut self, name: &str, arguments: &[&Expr], expr: &Expr) -> Result<Bound, ExpressionError> {
        let Some(function) = function::named(name).find(|function| function.counts().contains(&arguments.len())) else {
            return Err(self.not_so(name, arguments.len(), expr));
        };
        let bound = arguments.iter().map(|argument| self.bind(argument)).collect::<Result<Vec<_>, _>>()?;
        if let ("substring", Some((_, Kind::Unknown))) = (name, bound.get(1)) {
            let error = self.error(self.span(arguments[1]), "A text is a pattern here, and patterns are not known.");
            return Err(error.hint("Write the number without quotes."));
        }
        let number = self.number_kind(function, arguments, &bound, expr)?;
        let mut nodes = Vec::new();
        let mut first = None;
        for ((argument, bound), parameter) in arguments.iter().zip(bound).zip(function.parameters()) {
            let to = self.wanted(bound.1, parameter, number, name, self.span(argument))?;
            first.get_or_insert(to);
            nodes.push(match to {
                Some(to) => self.coerce(bound, to, self.span(argument))?,
                None => bound.0,
            });
        }
        let gives = match function.gives {
            Gives::Of(kind) => kind,
            Gives::Same => number.or(first.flatten()).unwrap_or(ColumnType::Text),
        };
        Ok((Node::Call(function, nodes), Kind::Of(gives)))
    }

    /// A name that is no function's, or a function that does not take so many arguments.
    fn not_so(&self, name: &str, given: usize, expr: &Expr) -> ExpressionError {
        let forms: Vec<String> = function::named(name).map(Function::form).collect();
        if !forms.is_empty() {
            return self.error(self.span(expr), format!("{name} takes {}; {given} given.", forms.join(", or ")));
        }
        let error = self.error(self.span(expr), format!("The function {name} is not known here."));
        let known = function::names().filter(|name| !name.starts_with("extract_")).chain(SPECIAL);
        match nearest(name, known) {
            Some(near) => error.hint(format!("Did you mean {near}?")),
            None => error.hint(LISTED),
        }
    }

    /// Returns which of its types of number a function is called with, by PostgreSQL's choice among functions of one name:
    /// what the arguments meet in, where it takes that; otherwise `double precision`, which it prefers, where it takes that.
    fn number_kind(
        &self,
        function: &Function,
        arguments: &[&Expr],
        bound: &[Bound],
        expr: &Expr,
    ) -> Result<Option<ColumnType>, ExpressionError> {
        let name = function.name;
        let (mut met, mut takes) = (None, None);
        for ((argument, (_, kind)), parameter) in arguments.iter().zip(bound).zip(function.parameters()) {
            let Some(numbers) = parameter.numbers() else { continue };
            takes = Some(numbers);
            let kind = match kind {
                Kind::Unknown | Kind::Null => continue,
                Kind::Of(ColumnType::Text) => ColumnType::Decimal,
                Kind::Of(kind) if kind.is_number() => *kind,
                Kind::Of(kind) => {
                    return Err(self.error(self.span(argument), format!("{name} takes a number here, not {kind}.")));
                }
            };
            met = Some(match met {
                None => kind,
                Some(other) => self.meet(Kind::Of(other), Kind::Of(kind), self.span(expr))?,
            });
        }
        let Some(takes) = takes else { return Ok(None) };
        let prefers = |kind| takes.contains(&kind).then_some(kind);
        let chosen = match met {
            Some(kind) if takes.contains(&kind) => Some(kind),
            Some(ColumnType::Integer) => prefers(ColumnType::Float).or(prefers(ColumnType::Decimal)),
            None if takes.len() == 1 => takes.first().copied(),
            None => prefers(ColumnType::Float),
            Some(_) => None,
        };
        match (chosen, met) {
            (Some(kind), _) => Ok(Some(kind)),
            (None, None) => Err(self.untyped(self.span(expr))),
            (None, Some(kind)) => {
                Err(self.error(self.span(expr), format!("{name} does not take {kind} here.")).hint("Cast it, as in value::numeric."))
            }
        }
    }

    /// Returns the type that an argument is made, or none where anything will do.
    fn wanted(
        &self,
        kind: Kind,
        parameter: Parameter,
        number: Option<ColumnType>,
        name: &str,
        span: Range<usize>,
    ) -> Result<Option<ColumnType>, ExpressionError> {
        let fits = |wanted: ColumnType| match kind {
            Kind::Unknown | Kind::Null => true,
            Kind::Of(kind) => kind == wanted,
        };
        match parameter {
            Parameter::Any => Ok(None),
            parameter if parameter.numbers().is_some() => Ok(number),
            Parameter::Text if fits(ColumnType::Text) => Ok(Some(ColumnType::Text)),
            Parameter::Integer if fits(ColumnType::Integer) => Ok(Some(ColumnType::Integer)),
            Parameter::Day if matches!(kind, Kind::Of(ColumnType::Date)) => Ok(Some(ColumnType::Date)),
            Parameter::Day | Parameter::Instant if matches!(kind, Kind::Of(ColumnType::Timestamp)) => Ok(Some(ColumnType::Timestamp)),
            parameter => {
                let given = if let Kind::Of(kind) = kind { kind.word() } else { "this" };
                let cast = match parameter {
                    Parameter::Day => "date",
                    Parameter::Instant => "timestamp",
                    Parameter::Integer => "bigint",
                    _ => "text",
                };
                let name = name.replace('_', " ");
                Err(self
                    .error(span, format!("{name} takes {} here, not {given}.", parameter.words()))
                    .hint(format!("Cast it, as in value::{cast}.")))
            }
        }
    }
}
