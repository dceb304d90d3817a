//! A webhook: a message is posted to an address.

use std::sync::Arc;

use millpond_http::{Answer, Call, HttpError};

use super::delivery::Outcome;
use super::message::Message;
use super::read::Alert;
use super::send::{Revealed, blocking};
use crate::engine::Engine;

/// Characters of an answer that are told where it is no success.
const TOLD: usize = 200;

/// Posts a message.
pub(super) async fn send(engine: &Arc<Engine>, alert: &Alert, message: &Message) -> Outcome {
    let (of, table, message) = (engine.clone(), alert.table.clone(), message.clone());
    let made = blocking(move || {
        let mut revealed = Revealed::default();
        let Some(webhook) = &table.webhook else { return Err(Outcome::never("The alert has no webhook any more.", "")) };
        let url = revealed.text(&of, webhook)?;
        let body = match &table.body {
            None => message.plain_body(),
            Some(template) => message.body(template).map_err(|error| Outcome::never(error.message, &error.hint))?,
        };
        let is_json = serde_json::from_str::<serde::de::IgnoredAny>(&body).is_ok();
        let mut call = Call::post(url, body);
        for (name, value) in &table.headers {
            call = call.header(name.to_lowercase(), revealed.text(&of, value)?);
        }
        if !call.headers.contains_key("content-type") {
            call = call.header("content-type", if is_json { "application/json" } else { "text/plain; charset=utf-8" });
        }
        Ok((call, revealed.mask()))
    });
    match made.await {
        Ok((call, mask)) => outcome(engine.scheduler().post.client.call(call).await).covered(&mask),
        Err(outcome) => outcome,
    }
}

/// Returns what an answer means for a message.
pub(super) fn outcome(answer: Result<Answer, HttpError>) -> Outcome {
    match answer {
        Ok(answer) if answer.is_success() => Outcome::Sent(format!("It was taken: {}.", status(&answer))),
        Ok(answer) => {
            let said: String = answer.text().trim().chars().take(TOLD).collect();
            let said = if said.is_empty() { String::new() } else { format!(" It said: {said}") };
            let words = format!("It was refused: {}.{said}", status(&answer));
            // Too early, too many, or not in time: the same may be taken later. Every other 4xx is about what was sent.
            let is_final = (300..500).contains(&answer.status) && !matches!(answer.status, 408 | 409 | 425 | 429);
            if is_final { Outcome::never(words, "Check the address, its body and its headers.") } else { Outcome::later(words, "") }
        }
        Err(error) if error.may_pass() => Outcome::later(error.to_string(), ""),
        Err(error) => Outcome::never(error.to_string(), ""),
    }
}

fn status(answer: &Answer) -> String {
    match answer.reason() {
        Some(reason) => format!("{} {reason}", answer.status),
        None => answer.status.to_string(),
    }
}
