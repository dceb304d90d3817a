//! A spec made ready for the schema of an input: every step bound, every name checked.

use std::path::Path;

use millpond_record::batch::Batch;
use millpond_record::flow::FlowError;
use millpond_record::schema::{ColumnType, Schema};
use polars::prelude::IntoColumn;

use crate::missing::Missing;
use crate::slices;
use crate::source::csv::SOURCE_STEP;
use crate::spec::PipelineSpec;
use crate::spill::Room;
use crate::step::{BindContext, StepProblem, Work};

/// A pipeline that can be run on inputs of one schema.
pub struct Plan {
    pub input: Schema,
    pub stages: Vec<Stage>,
    /// Which cells mean "no value".
    pub missing: Missing,
}

/// One step of a plan, made ready.
pub struct Stage {
    /// Its name in the ledger.
    pub id: String,
    /// `Split name`.
    pub title: &'static str,
    /// The schema after it.
    pub output: Schema,
    /// `None` where the step is switched off.
    pub work: Option<Work>,
}

impl Stage {
    /// Returns whether the step must see all rows.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        matches!(self.work, Some(Work::Whole { .. }))
    }
}

/// A step that does not fit the schema before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanProblem {
    /// Which step: 0 is the first.
    pub step: usize,
    pub problem: StepProblem,
}

impl PlanProblem {
    /// Returns the way to the value at fault in the pipeline's document.
    #[must_use]
    pub fn path(&self) -> Vec<String> {
        let mut path = vec!["step".to_owned(), self.step.to_string()];
        path.extend(self.problem.key.iter().cloned());
        path
    }
}

impl Plan {
    /// Returns the schema of the output.
    #[must_use]
    pub fn output(&self) -> &Schema {
        self.stages.last().map_or(&self.input, |stage| &stage.output)
    }

    /// Returns the plan of a spec for an input's schema, relative paths in it being from `folder`; on a problem, the stages
    /// before it come along, so that a preview can show them.
    ///
    /// # Errors
    /// The stages up to the first step that does not fit, and why it does not.
    #[expect(clippy::result_large_err, reason = "bound once an input, and the caller goes on with the stages in the error")]
    pub fn bind(spec: &PipelineSpec, input: &Schema, folder: &Path, room: &Room) -> Result<Self, (Self, PlanProblem)> {
        let missing = Missing::new(spec.source.missing.clone());
        let context = BindContext { missing: &missing, folder, budget_bytes: room.budget_bytes() };
        let mut plan = Self { input: input.clone(), stages: Vec::with_capacity(spec.step.len()), missing: missing.clone() };
        for (index, (step, id)) in spec.step.iter().zip(step_ids(spec)).enumerate() {
            let action = step.action.step();
            if id == SOURCE_STEP {
                // Its counts would be entered under the name that the source's have.
                let problem = StepProblem::at(["id"], format!("id = \"{SOURCE_STEP}\" is the source's own name in the run's account."));
                return Err((plan, PlanProblem { step: index, problem: problem.hint("Give the step another id, or none.") }));
            }
            let before = plan.output().clone();
            let (output, work) = if step.enabled == Some(false) {
                (before, None)
            } else {
                match action.bind(&before, &context) {
                    Ok(bound) => (bound.output, Some(bound.work)),
                    Err(problem) => return Err((plan, PlanProblem { step: index, problem })),
                }
            };
            plan.stages.push(Stage { id, title: action.title(), output, work });
        }
        Ok(plan)
    }

    /// Makes the words for "no value" null in the output's columns that are not text: a number beside `"NA"` would be two types.
    ///
    /// # Errors
    /// [`FlowError::Internal`] where the batch is not of the output's schema.
    pub fn empty_missing(&self, batch: &mut Batch) -> Result<(), FlowError> {
        for column in self.output().columns.iter().filter(|column| column.kind != ColumnType::Text) {
            // A computed column that is not of strings has nulls already.
            let Ok(cells) = batch.frame.column(&column.name).map_err(FlowError::internal)?.str().cloned() else { continue };
            if cells.iter().flatten().any(|cell| self.missing.is(cell)) {
                let emptied = slices::map(&cells, &column.name, |cell| (!self.missing.is(cell)).then_some(cell));
                batch.frame.with_column(emptied.into_column()).map_err(FlowError::internal)?;
            }
        }
        Ok(())
    }
}

/// Returns each step's name in the ledger: its `id`, or its verb, with a number where that repeats.
#[must_use]
pub fn step_ids(spec: &PipelineSpec) -> Vec<String> {
    let mut ids: Vec<String> = Vec::with_capacity(spec.step.len());
    let given: Vec<&str> = spec.step.iter().filter_map(|step| step.id.as_deref()).collect();
    for step in &spec.step {
        let wanted = step.id.clone().unwrap_or_else(|| step.action.step().verb().to_owned());
        let mut id = wanted.clone();
        let mut number = 2;
        while ids.contains(&id) || (step.id.is_none() && given.contains(&id.as_str())) {
            id = format!("{wanted}_{number}");
            number += 1;
        }
        ids.push(id);
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::*;
    use millpond_record::schema::ColumnSpec;

    #[test]
    fn a_step_cannot_have_the_sources_name() {
        let schema = Schema { columns: vec![ColumnSpec { name: "a".into(), kind: ColumnType::Text }] };
        for enabled in [true, false] {
            let text = format!(
                "[source]\ncsv = \"a.csv\"\n[[step]]\ndo = \"trim\"\ncolumns = [\"a\"]\n[[step]]\ndo = \"trim\"\nid = \"source\"\nenabled = {enabled}\ncolumns = [\"a\"]\n"
            );
            let spec: PipelineSpec = millpond_record::document::read("p", &text).expect("a pipeline").value;
            let (plan, problem) = Plan::bind(&spec, &schema, Path::new(""), &Room::new(Path::new(""), 0)).err().expect("a problem");
            assert_eq!((plan.stages.len(), problem.path()), (1, vec!["step".to_owned(), "1".into(), "id".into()]));
            assert!(problem.problem.message.contains("the source's own name"), "{problem:?}");
        }
    }
}
