//! `derive`: compute columns from expressions.

use std::collections::BTreeMap;

use millpond_record::flow::FlowError;
use millpond_record::schema::Schema;
use polars::prelude::DataFrame;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::account::CellErrors;
use super::{Account, BindContext, Bound, Kernel, Step, StepProblem, check_name, place};
use crate::expression::Expression;
use crate::missing::Missing;
use crate::on_error::OnError;

/// Computes columns. An expression sees the columns as they were before the step, so that the order of `set` does
/// not matter. A row that cannot be computed goes by `on_error`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Derive", extend("x-group" = "columns"))]
pub struct Derive {
    /// The expression of each column: `set = { above_100 = "price > 100" }`.
    #[schemars(extend("x-keys" = "new_column", "x-values" = "expression", "x-start" = { "new_column": "{column}" }))]
    pub set: BTreeMap<String, String>,
    /// What becomes of a row that cannot be computed: `reject` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_error: Option<OnError>,
}

impl Step for Derive {
    fn verb(&self) -> &'static str {
        "derive"
    }

    fn title(&self) -> &'static str {
        "Derive"
    }

    fn summary(&self) -> String {
        self.set.iter().map(|(name, text)| format!("{name} = {text}")).collect::<Vec<_>>().join(", ")
    }

    fn bind(&self, input: &Schema, context: &BindContext<'_>) -> Result<Bound, StepProblem> {
        let (mut output, mut set) = (input.clone(), Vec::new());
        for (name, text) in &self.set {
            check_name(name, ["set", name])?;
            let expression = parse(text, input, ["set", name])?;
            output.set(name, expression.kind());
            set.push((name.clone(), expression));
        }
        Ok(Bound::rows(output, DeriveKernel { set, on_error: self.on_error.unwrap_or_default(), missing: context.missing.clone() }))
    }
}

/// Returns a typed expression, a mistake being placed inside its key.
pub(super) fn parse<S: Into<String>>(text: &str, input: &Schema, key: impl IntoIterator<Item = S>) -> Result<Expression, StepProblem> {
    Expression::parse(text, input).map_err(|error| StepProblem {
        key: key.into_iter().map(Into::into).collect(),
        within: Some(error.span),
        message: error.message,
        hint: error.hint,
    })
}

struct DeriveKernel {
    set: Vec<(String, Expression)>,
    on_error: OnError,
    missing: Missing,
}

impl Kernel for DeriveKernel {
    fn apply(&self, frame: DataFrame, account: &mut Account) -> Result<DataFrame, FlowError> {
        let (mut after, mut errors) = (frame.clone(), CellErrors::default());
        for (name, expression) in &self.set {
            let evaluated = expression.evaluate(&frame, &self.missing)?;
            for failure in evaluated.failures {
                errors.push_for(failure.row, name, failure.column, failure.reason, failure.detail);
            }
            place(&mut after, evaluated.column.with_name(name.as_str().into()))?;
        }
        errors.settle(after, self.on_error, account)
    }
}
