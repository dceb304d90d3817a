//! What a template says that cannot be so, found in its tree before anything runs.

use std::ops::Range;

use millpond_record::problem::nearest;
use minijinja::Error;
use minijinja::machinery::ast::{BinOpKind, Call, CallArg, Expr, ForLoop, Spanned, Stmt};
use minijinja::machinery::{self, Span, WhitespaceConfig};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::ValueKind;

use super::environment::{FILTERS, FUNCTIONS, TESTS};
use super::fields::Language;
use super::moment::PARTS;
use super::{TemplateError, is_template, words};
use crate::dag::graph::Graph;
use crate::dag::spec::DagSpec;

/// The names that templates may say.
pub const NAMES: [&str; 15] = [
    "data_interval_end",
    "data_interval_start",
    "dag",
    "ds",
    "ds_nodash",
    "ds_utc",
    "item",
    "logical_time",
    "params",
    "run",
    "secret",
    "task",
    "try_number",
    "ts",
    "ts_nodash",
];

/// A template joins at most so many values by `~`: each may be long.
const MOST_JOINS: usize = 100;

/// What is around a template.
#[derive(Debug, Clone, Copy)]
pub struct Around<'a> {
    pub spec: &'a DagSpec,
    pub graph: &'a Graph,
    /// The task whose text it is.
    pub task: &'a str,
}

/// Returns every mistake in a template, or in an expression, each with its bytes where they are known.
pub fn check(text: &str, language: Language, around: Around<'_>) -> Vec<TemplateError> {
    let item = matches!(language, Language::Template | Language::WithSecrets)
        && around.spec.task.get(around.task).is_some_and(|task| task.each.is_some());
    walk(
        text,
        language,
        Walk {
            around: Some(around),
            item,
            secrets: language == Language::WithSecrets,
            locals: vec![Vec::new()],
            made: Vec::new(),
            joins: 0,
            found: Vec::new(),
        },
    )
}

/// Returns the first mistake that is none of a name: what must not even be tried.
pub fn mistake(text: &str, language: Language) -> Option<TemplateError> {
    walk(
        text,
        language,
        Walk { around: None, item: true, secrets: true, locals: vec![Vec::new()], made: Vec::new(), joins: 0, found: Vec::new() },
    )
    .into_iter()
    .next()
}

fn walk<'t>(text: &'t str, language: Language, mut walk: Walk<'_, 't>) -> Vec<TemplateError> {
    if language == Language::Condition {
        match expression(text) {
            Ok(expression) => walk.expression(&expression),
            Err(error) => walk.found.push(error),
        }
    } else if is_template(text) {
        match template(text) {
            Ok(template) => walk.statement(&template),
            Err(error) => walk.found.push(words(&error, text)),
        }
    }
    walk.found
}

fn template(text: &str) -> Result<Stmt<'_>, Error> {
    let whitespace = WhitespaceConfig { keep_trailing_newline: true, ..WhitespaceConfig::default() };
    machinery::parse(text, "template", SyntaxConfig, whitespace)
}

/// Returns the tree of an expression.
fn expression(text: &str) -> Result<Expr<'_>, TemplateError> {
    // minijinja's reader of expressions panics at braces that close more than was opened, its reader of templates does not: so
    // the text must be one expression there as well.
    let within = format!("{{{{ {text} }}}}");
    let one = |tree: &Stmt<'_>| matches!(tree, Stmt::Template(it) if matches!(it.children.as_slice(), [Stmt::EmitExpr(_)]));
    let hint = "Write an expression without braces: params.region == \"sg\".";
    let refused = |error: &Error| TemplateError { hint: hint.into(), ..words(error, text) };
    match template(&within) {
        Ok(tree) if !one(&tree) => {
            Err(TemplateError { message: "This is not one expression.".into(), hint: hint.into(), span: Some(0..text.len()) })
        }
        // Its place is one in the longer text.
        Err(error) if text.contains("}}") => Err(TemplateError { span: Some(0..text.len()), ..refused(&error) }),
        _ => machinery::parse_expr(text).map_err(|error| refused(&error)),
    }
}

/// A walk through a template's tree.
pub(super) struct Walk<'a, 't> {
    /// `None`: names are not looked at.
    around: Option<Around<'a>>,
    /// Whether there is an `item`.
    item: bool,
    /// Whether secrets may be filled in.
    secrets: bool,
    /// Names that the template itself gives values to, the innermost last.
    locals: Vec<Vec<&'t str>>,
    /// Those of them that are made by the template, or of what it made.
    pub(super) made: Vec<&'t str>,
    /// Values joined by `~`.
    joins: usize,
    found: Vec<TemplateError>,
}

/// A name in a template, with its bytes.
type Name<'t> = (&'t str, Range<usize>);

impl<'t> Walk<'_, 't> {
    fn add(&mut self, span: Range<usize>, message: String, hint: impl Into<String>) {
        self.found.push(TemplateError { message, hint: hint.into(), span: Some(span) });
    }

    /// Says that a name is none of the known ones.
    fn unknown<'k>(&mut self, (name, span): Name<'_>, what: &str, known: impl IntoIterator<Item = &'k str>) {
        let known: Vec<&str> = known.into_iter().collect();
        let hint = match (nearest(name, known.iter().copied()), known.as_slice()) {
            (Some(near), _) => format!("Did you mean \"{near}\"?"),
            (None, []) => "There is none yet.".into(),
            (None, known) => format!("There are {}.", known.join(", ")),
        };
        self.add(span, format!("There is no {what} \"{name}\"."), hint);
    }

    fn statements(&mut self, statements: &[Stmt<'t>]) {
        for statement in statements {
            self.statement(statement);
        }
    }

    fn within(&mut self, locals: Vec<&'t str>, walk: impl FnOnce(&mut Self)) {
        self.locals.push(locals);
        walk(self);
        self.locals.pop();
    }

    fn statement(&mut self, statement: &Stmt<'t>) {
        match statement {
            Stmt::Template(it) => self.statements(&it.children),
            Stmt::EmitExpr(it) => match secret(&it.expr) {
                Some((name, span)) if !self.is_local("secret") => self.filled_in(name, span),
                _ => self.expression(&it.expr),
            },
            Stmt::EmitRaw(_) => {}
            Stmt::ForLoop(it) => self.for_loop(it),
            Stmt::IfCond(it) => {
                self.expression(&it.expr);
                self.statements(&it.true_body);
                self.statements(&it.false_body);
            }
            Stmt::WithBlock(it) => self.within(Vec::new(), |walk| {
                for (target, value) in &it.assignments {
                    walk.set(target, value);
                }
                walk.statements(&it.body);
            }),
            Stmt::Set(it) => self.set(&it.target, &it.expr),
            Stmt::SetBlock(it) => {
                self.no_loop(&it.body);
                self.statements(&it.body);
                it.filter.iter().for_each(|filter| self.expression(filter));
                self.assign(&it.target);
                self.make(&it.target);
            }
            Stmt::AutoEscape(it) => {
                self.expression(&it.enabled);
                self.statements(&it.body);
            }
            Stmt::FilterBlock(it) => {
                self.no_loop(&it.body);
                self.expression(&it.filter);
                self.statements(&it.body);
            }
            Stmt::Do(it) => self.call(&it.call),
        }
    }

    fn for_loop(&mut self, it: &ForLoop<'t>) {
        self.expression(&it.iter);
        self.within(vec!["loop"], |walk| {
            walk.assign(&it.target);
            if walk.mentions(&it.iter) {
                walk.make(&it.target);
            }
            it.filter_expr.iter().for_each(|filter| walk.expression(filter));
            walk.statements(&it.body);
        });
        self.statements(&it.else_body);
    }

    fn set(&mut self, target: &Expr<'t>, value: &Expr<'t>) {
        self.expression(value);
        if !self.keeps_its_size(value) {
            let message = "A value that the template made cannot become part of another one: it might grow without end.";
            self.add(bytes(value.span()), message.to_owned(), "Write it where it is said, or make a number of it with (NAME | int).");
        }
        self.assign(target);
        self.make(target);
    }

    fn make(&mut self, target: &Expr<'t>) {
        match target {
            Expr::Var(name) => self.made.push(name.id),
            Expr::List(list) => list.items.iter().for_each(|target| self.make(target)),
            _ => {}
        }
    }

    /// What is kept in memory is not made in a loop.
    fn no_loop(&mut self, body: &[Stmt<'t>]) {
        for statement in body {
            match statement {
                Stmt::ForLoop(it) => {
                    let message = "A loop cannot stand in a block whose text is kept.".to_owned();
                    self.add(bytes(it.iter.span()), message, "Write the loop where it is said.");
                }
                Stmt::IfCond(it) => {
                    self.no_loop(&it.true_body);
                    self.no_loop(&it.false_body);
                }
                Stmt::WithBlock(it) => self.no_loop(&it.body),
                Stmt::AutoEscape(it) => self.no_loop(&it.body),
                Stmt::FilterBlock(it) => self.no_loop(&it.body),
                Stmt::SetBlock(it) => self.no_loop(&it.body),
                _ => {}
            }
        }
    }

    fn assign(&mut self, target: &Expr<'t>) {
        match target {
            Expr::Var(name) => self.locals.last_mut().into_iter().for_each(|locals| locals.push(name.id)),
            Expr::List(list) => list.items.iter().for_each(|target| self.assign(target)),
            _ => {}
        }
    }

    fn is_local(&self, name: &str) -> bool {
        self.locals.iter().flatten().any(|local| *local == name)
    }

    fn expressions<'e>(&mut self, expressions: impl IntoIterator<Item = &'e Expr<'t>>)
    where
        't: 'e,
    {
        expressions.into_iter().for_each(|expression| self.expression(expression));
    }

    fn expression(&mut self, expression: &Expr<'t>) {
        match expression {
            Expr::Var(_) | Expr::GetAttr(_) | Expr::GetItem(_) => self.path(expression),
            Expr::Const(_) => {}
            Expr::Slice(it) => {
                self.expression(&it.expr);
                self.expressions(it.start.iter().chain(&it.stop).chain(&it.step));
            }
            Expr::UnaryOp(it) => self.expression(&it.expr),
            Expr::BinOp(it) => {
                self.expressions([&it.left, &it.right]);
                if matches!(it.op, BinOpKind::Concat) {
                    self.joins += 1;
                    if self.joins == MOST_JOINS {
                        let message = format!("More than {MOST_JOINS} values are joined by ~.");
                        self.add(bytes(it.span()), message, "Write them as texts with {{ }} between them.");
                    }
                }
                if matches!(it.op, BinOpKind::Mul) {
                    self.multiplied(&it.left);
                    self.multiplied(&it.right);
                }
            }
            Expr::Compare(it) => self.expressions(std::iter::once(&it.expr).chain(it.ops.iter().map(|op| &op.expr))),
            Expr::IfExpr(it) => self.expressions([&it.test_expr, &it.true_expr].into_iter().chain(&it.false_expr)),
            Expr::Filter(it) => {
                self.expressions(&it.expr);
                if !FILTERS.contains(&it.name) {
                    self.unknown((it.name, first(it.span(), it.name)), "filter", FILTERS);
                }
                self.arguments(&it.args);
            }
            Expr::Test(it) => {
                self.expression(&it.expr);
                if !TESTS.contains(&it.name) {
                    self.unknown((it.name, first(it.span(), it.name)), "test", TESTS);
                }
                self.arguments(&it.args);
            }
            Expr::Call(it) => self.call(it),
            Expr::List(it) => self.expressions(&it.items),
            Expr::Map(it) => self.expressions(it.keys.iter().chain(&it.values)),
        }
    }

    /// Lists are not multiplied: minijinja would make one without end of them. What may be one must say that it is a number.
    fn multiplied(&mut self, operand: &Expr<'t>) {
        if !self.is_single(operand) {
            let message = "Only a number can be multiplied, and this may be a list.".to_owned();
            self.add(bytes(operand.span()), message, "Write (NAME | int), or (NAME | float).");
        }
    }

    /// Returns whether a value cannot be a list.
    fn is_single(&self, expression: &Expr<'t>) -> bool {
        match expression {
            Expr::Const(it) => matches!(it.value.kind(), ValueKind::Number | ValueKind::String | ValueKind::Bool),
            Expr::Var(name) => !self.is_local(name.id),
            Expr::GetAttr(part) => self.is_single(&part.expr),
            Expr::GetItem(part) => self.is_single(&part.expr),
            Expr::UnaryOp(it) => self.is_single(&it.expr),
            Expr::BinOp(it) => self.is_single(&it.left) && self.is_single(&it.right),
            Expr::Compare(_) | Expr::Test(_) => true,
            Expr::Filter(it) => ["abs", "float", "int", "length", "round"].contains(&it.name),
            _ => false,
        }
    }

    fn arguments(&mut self, arguments: &[CallArg<'t>]) {
        for argument in arguments {
            let (CallArg::Pos(it) | CallArg::Kwarg(_, it) | CallArg::PosSplat(it) | CallArg::KwargSplat(it)) = argument;
            self.expression(it);
        }
    }

    fn call(&mut self, call: &Spanned<Call<'t>>) {
        match &call.expr {
            Expr::Var(name) if self.is_local(name.id) => {}
            Expr::Var(name) if FUNCTIONS.contains(&name.id) => {}
            Expr::Var(name) => self.unknown((name.id, bytes(name.span())), "function", FUNCTIONS),
            // What a loop has, such as `loop.cycle()`.
            Expr::GetAttr(part) if matches!(&part.expr, Expr::Var(name) if self.is_local(name.id)) => {}
            Expr::GetAttr(part) => {
                self.expression(&part.expr);
                let message = format!("{} is called, and values have nothing to be called here.", part.name);
                self.add(last(part.span(), part.name), message, "Use a filter: {{ params.region | upper }}.");
            }
            other => self.expression(other),
        }
        self.arguments(&call.args);
    }

    /// Looks at a name and what is asked of it: `task.clean.rows`, `task["clean"].rows`.
    fn path(&mut self, expression: &Expr<'t>) {
        let mut names: Vec<(std::borrow::Cow<'_, str>, Range<usize>)> = Vec::new();
        let mut at = expression;
        loop {
            match at {
                Expr::Var(name) => {
                    if self.is_local(name.id) {
                        return;
                    }
                    names.push((name.id.into(), bytes(name.span())));
                    break;
                }
                Expr::GetAttr(part) => {
                    names.push((part.name.into(), last(part.span(), part.name)));
                    at = &part.expr;
                }
                Expr::GetItem(part) => {
                    self.expression(&part.subscript_expr);
                    match &part.subscript_expr {
                        Expr::Const(key) if key.value.as_str().is_some() => {
                            names.push((key.value.to_string().into(), bytes(key.span())));
                        }
                        // What it is is known only when it runs, and so is all that is asked of it.
                        _ => names.clear(),
                    }
                    at = &part.expr;
                }
                other => return self.expression(other),
            }
        }
        names.reverse();
        let names: Vec<Name<'_>> = names.iter().map(|(name, span)| (name.as_ref(), span.clone())).collect();
        self.look(&names);
    }

    /// Looks at a secret that is filled in as it is.
    fn filled_in(&mut self, name: &'t str, span: Range<usize>) {
        let Some(around) = self.around else { return };
        let known = around.spec.task.get(around.task).map(|task| &task.secrets);
        match known {
            _ if !self.secrets => self.no_secret(span),
            Some(known) if !known.contains_key(name) => self.unknown((name, span), "secret", known.keys().map(String::as_str)),
            _ => {}
        }
    }

    fn no_secret(&mut self, span: Range<usize>) {
        let message = "There is no secret here.".to_owned();
        self.add(
            span,
            message,
            "Secrets are filled in where a call takes them: in http, headers and body. A program gets them as variables.",
        );
    }

    fn look(&mut self, names: &[Name<'_>]) {
        let (Some(around), Some(((root, span), parts))) = (self.around, names.split_first()) else { return };
        let name = (*root, span.clone());
        let spec = around.spec;
        match (*root, parts) {
            ("item", _) if !self.item => self.add(
                name.1,
                "There is no item here.".into(),
                "It is the value that a task with each runs for, in all its keys but when and each.",
            ),
            ("secret", _) if !self.secrets => self.no_secret(name.1),
            // What a filter made of it would be covered nowhere.
            ("secret", _) => self.add(
                name.1,
                "A secret can only be filled in as it is.".into(),
                "Write {{ secret.NAME }}, without a filter and outside of {% … %}.",
            ),
            ("params", [part, ..]) if !spec.params.contains_key(part.0) => {
                self.unknown(part.clone(), "parameter", spec.params.keys().map(String::as_str));
            }
            ("task", [task, parts @ ..]) => self.task(around, task.clone(), parts.first().cloned()),
            ("run", [part, ..]) => self.part(part, "run", &["id", "kind"]),
            ("dag", [part, ..]) => self.part(part, "dag", &["name"]),
            ("logical_time" | "data_interval_start" | "data_interval_end", [part, ..]) => self.part(part, root, &PARTS),
            ("params" | "task" | "run" | "dag", _) => {}
            (known, _) if !NAMES.contains(&known) => {
                let (item, secrets) = (self.item, self.secrets);
                self.unknown(name, "name", NAMES.into_iter().filter(|name| (item || *name != "item") && (secrets || *name != "secret")));
            }
            (_, [part, ..]) => self.add(part.1.clone(), format!("{root} is a text: it has no {}.", part.0), "Use a filter."),
            (_, []) => {}
        }
    }

    fn part(&mut self, part: &Name<'_>, of: &str, known: &[&str]) {
        if !known.contains(&part.0) {
            self.unknown(part.clone(), &format!("part of {of}"), known.iter().copied());
        }
    }

    fn task(&mut self, around: Around<'_>, (task, span): Name<'_>, output: Option<Name<'_>>) {
        let Around { spec, graph, task: own } = around;
        let before: Vec<&str> = graph.upstream(own).into_iter().filter(|name| *name != own).collect();
        let Some(other) = spec.task.get(task) else {
            return self.unknown((task, span), "task", before);
        };
        if !before.contains(&task) {
            let message =
                if task == own { format!("{task} is this task itself.") } else { format!("{task} may not have run before {own}.") };
            let hint = if task == own { "Only tasks before it have outputs.".into() } else { format!("Write after = [\"{task}\"].") };
            return self.add(span, message, hint);
        }
        let Some((output, span)) = output else { return };
        if other.outputs.is_empty() {
            let message = format!("{task} has no output \"{output}\".");
            let is_call = other.http.is_some();
            let hint = if is_call {
                format!("Write outputs = [\"{output}\"] in it; a call has status and body.")
            } else {
                format!("Write outputs = [\"{output}\"] in a shell task, and {output}=… to $MILLPOND_OUTPUT.")
            };
            self.add(span, message, hint);
        } else if output != "output" && !other.outputs.iter().any(|own| own == output) {
            self.unknown((output, span), &format!("output of {task}"), other.outputs.iter().map(String::as_str));
        }
    }
}

/// Returns the name that `secret.NAME` asks for, with its bytes.
fn secret<'t>(expression: &Expr<'t>) -> Option<(&'t str, Range<usize>)> {
    match expression {
        Expr::GetAttr(part) if matches!(&part.expr, Expr::Var(name) if name.id == "secret") => {
            Some((part.name, last(part.span(), part.name)))
        }
        _ => None,
    }
}

fn bytes(span: Span) -> Range<usize> {
    span.start_offset as usize..span.end_offset as usize
}

/// Returns the bytes of a name at the end of a span: that of `a.name`.
fn last(span: Span, name: &str) -> Range<usize> {
    let span = bytes(span);
    span.end.saturating_sub(name.len())..span.end
}

/// Returns the bytes of a name at the beginning of a span: that of `name(1)`.
fn first(span: Span, name: &str) -> Range<usize> {
    let span = bytes(span);
    span.start..span.start + name.len()
}
