//! `validate`: rules that rows must keep.

mod foreign;
mod range;
mod rule;
mod unique;

use std::collections::HashSet;

use millpond_record::flow::FlowError;
use millpond_record::schema::Schema;
use polars::prelude::DataFrame;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::rule::{BoundRule, Breach};
pub(crate) use self::rule::{InRange, Rule};
use super::account::CellErrors;
use super::{Account, BindContext, Bound, Kernel, Step, StepProblem};
use crate::on_error::OnError;

/// Holds rows against rules. A row that breaks one is rejected, counted as a warning, or stops the run. Cells without a value break
/// no rule but `not_null`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Validate", extend("x-group" = "rows"))]
pub struct Validate {
    /// The rules, in order; a row is rejected by the first that it breaks.
    #[schemars(extend("x-start" = [{ "rule": "not_null", "columns": ["{column}"] }]))]
    pub rules: Vec<RuleSpec>,
}

/// A rule: what must be true, and what becomes of rows of which it is not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RuleSpec {
    /// A name for the rule, which stands in the account of a run and with the rows it rejects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What becomes of a row that breaks the rule: `reject` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_fail: Option<OnFail>,
    #[serde(flatten)]
    pub rule: Rule,
}

/// What becomes of a row that breaks a rule.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnFail {
    /// The row goes to the rejected rows.
    #[default]
    Reject,
    /// The row goes on and is counted as a warning.
    Warn,
    /// The run fails and nothing is written.
    Stop,
}

impl Step for Validate {
    fn verb(&self) -> &'static str {
        "validate"
    }

    fn title(&self) -> &'static str {
        "Validate"
    }

    fn summary(&self) -> String {
        self.rules.iter().map(|rule| rule.name.clone().unwrap_or_else(|| rule.rule.summary())).collect::<Vec<_>>().join(", ")
    }

    fn bind(&self, input: &Schema, context: &BindContext<'_>) -> Result<Bound, StepProblem> {
        if self.rules.is_empty() {
            return Err(StepProblem::at(["rules"], "rules has none.")
                .hint("Write one, as in rules = [{ rule = \"not_null\", columns = [\"name\"] }]."));
        }
        let (mut rules, mut unique) = (Vec::with_capacity(self.rules.len()), None);
        for (index, spec) in self.rules.iter().enumerate() {
            let here = |mut problem: StepProblem| {
                problem.key.splice(0..0, ["rules".to_owned(), index.to_string()]);
                problem
            };
            match (spec.rule.bind(input, context).map_err(here)?, &spec.rule) {
                (Some(rule), _) => {
                    rules.push(ReadyRule { name: spec.name.clone(), on_fail: spec.on_fail.unwrap_or_default(), rule });
                }
                (None, Rule::Unique(rule)) if unique.is_none() => unique = Some((rule, spec, index)),
                (None, _) => {
                    let problem = StepProblem::at(["rule"], "A step can have one rule that must see all rows, and this is the second.");
                    return Err(here(problem.hint("Put it into a validate step of its own.")));
                }
            }
        }
        let others = ValidateKernel(rules);
        let Some((rule, spec, index)) = unique else { return Ok(Bound::rows(input.clone(), others)) };
        let bound = rule.bind(input, context.missing, others, spec.name.clone(), spec.on_fail.unwrap_or_default());
        let (each, all) = bound.map_err(|mut problem| {
            problem.key.splice(0..0, ["rules".to_owned(), index.to_string()]);
            problem
        })?;
        Ok(Bound::whole(input.clone(), each, all))
    }
}

/// A rule made ready for one schema.
struct ReadyRule {
    name: Option<String>,
    on_fail: OnFail,
    rule: Box<dyn BoundRule>,
}

struct ValidateKernel(Vec<ReadyRule>);

impl Kernel for ValidateKernel {
    fn apply(&self, frame: DataFrame, account: &mut Account) -> Result<DataFrame, FlowError> {
        let (mut stops, mut rejects, mut warnings) = (CellErrors::default(), CellErrors::default(), Vec::new());
        for ReadyRule { name, on_fail, rule } in &self.0 {
            for breach in rule.breaches(&frame)? {
                let Breach { row, column, reason, detail } = breach;
                let detail = name.as_ref().map_or(detail.clone(), |name| format!("{name}: {detail}"));
                match on_fail {
                    OnFail::Reject => rejects.push_row(row, column, reason, detail),
                    OnFail::Stop => stops.push_row(row, column, reason, detail),
                    OnFail::Warn => warnings.push((row, name.as_deref(), column, reason)),
                }
            }
        }
        let frame = stops.settle(frame, OnError::Stop, account)?;
        if account.stopped {
            return Ok(frame);
        }
        if !warnings.is_empty() {
            // A row that another rule rejects is no warning.
            let rejected: HashSet<usize> = rejects.rows().collect();
            for (_, name, column, reason) in warnings.iter().filter(|(row, ..)| !rejected.contains(row)) {
                account.warned(*name, column.as_deref(), *reason, 1);
            }
        }
        rejects.settle(frame, OnError::Reject, account)
    }
}

#[cfg(test)]
mod tests;
