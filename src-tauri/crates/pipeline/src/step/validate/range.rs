//! The rule `range`: numbers, days or times between two others.

use std::cmp::Ordering;

use bigdecimal::BigDecimal;
use chrono::NaiveDateTime;
use millpond_record::rejected::Reason;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::StepProblem;
use crate::expression::numeric::{self, Small};
use crate::types;

/// An end of a range: a number, or a day or time as text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Limit {
    Integer(i64),
    Number(f64),
    Text(String),
}

impl std::fmt::Display for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Integer(value) => value.fmt(f),
            // The shortest digits of a double are those that were written.
            Self::Number(value) => value.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// A range made ready.
pub(super) enum Range {
    Numbers { min: Option<Number>, max: Option<Number> },
    Times { min: Option<NaiveDateTime>, max: Option<NaiveDateTime> },
}

/// A number in full, and as a small one where it is.
pub(super) struct Number {
    small: Option<Small>,
    full: BigDecimal,
}

impl Number {
    fn read(text: &str) -> Result<Self, Reason> {
        Ok(Self { small: numeric::small(text), full: numeric::read(text)? })
    }

    /// Returns how a cell stands to this number.
    fn order_of(&self, cell: &str) -> Result<Ordering, Reason> {
        if let (Some(cell), Some(own)) = (numeric::small(cell), self.small)
            && let Some(order) = cell.compare(own)
        {
            return Ok(order);
        }
        Ok(numeric::read(cell)?.cmp(&self.full))
    }
}

impl Range {
    /// Returns the range from `min` to `max`, both of them in it.
    ///
    /// # Errors
    /// [`StepProblem`] at the end that is no value, or of another kind than the other.
    pub fn new(min: Option<&Limit>, max: Option<&Limit>) -> Result<Self, StepProblem> {
        if min.is_none() && max.is_none() {
            return Err(StepProblem::at(["min"], "There is neither min nor max.").hint("Write at least one of them."));
        }
        let (least, most) = (min.map(ToString::to_string), max.map(ToString::to_string));
        let numbers = [&least, &most].into_iter().flatten().all(|limit| numeric::is_decimal(limit));
        let times = [&least, &most].into_iter().flatten().all(|limit| types::timestamp(limit).is_some());
        let range = if numbers {
            let number = |key: &str, limit: Option<String>| {
                let read = limit.map(|limit| Number::read(&limit).map_err(|reason| StepProblem::at([key], types::not(reason, &limit).1)));
                read.transpose()
            };
            Self::Numbers { min: number("min", least)?, max: number("max", most)? }
        } else if times {
            let time = |limit: Option<String>| limit.and_then(|limit| types::timestamp(&limit));
            Self::Times { min: time(least), max: time(most) }
        } else {
            let neither = |limit: &String| !numeric::is_decimal(limit) && types::timestamp(limit).is_none();
            let key = if least.as_ref().is_some_and(neither) { "min" } else { "max" };
            let message = if [&least, &most].into_iter().flatten().any(neither) {
                format!("{key} is neither a number nor a day.")
            } else {
                "One end of the range is a number and the other a day.".to_owned()
            };
            return Err(StepProblem::at([key], message).hint("Write a number such as 0.5, or a day such as \"2024-01-31\"."));
        };
        if range.is_empty() {
            return Err(StepProblem::at(["min"], "min is more than max, so no value would be in the range."));
        }
        Ok(range)
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::Numbers { min: Some(min), max: Some(max) } => min.full > max.full,
            Self::Times { min: Some(min), max: Some(max) } => min > max,
            _ => false,
        }
    }

    /// Returns why a cell is not in the range.
    pub fn fault(&self, cell: &str) -> Option<(Reason, String)> {
        let inside = match self {
            Self::Numbers { min, max } => {
                let is_not = |end: &Option<Number>, order| match end {
                    Some(end) => end.order_of(cell).map(|found| found != order),
                    None => Ok(true),
                };
                is_not(min, Ordering::Less).and_then(|above| Ok(above && is_not(max, Ordering::Greater)?))
            }
            Self::Times { min, max } => match types::timestamp(cell) {
                Some(at) => Ok(min.is_none_or(|min| at >= min) && max.is_none_or(|max| at <= max)),
                None => Err(Reason::NotADate),
            },
        };
        match inside {
            Ok(true) => None,
            Ok(false) => Some(types::not(Reason::NotInRange, cell)),
            Err(reason) => Some(types::not(reason, cell)),
        }
    }
}
