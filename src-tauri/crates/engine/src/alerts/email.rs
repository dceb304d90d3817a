//! A mail, handed to the server of `[smtp]`.

use std::str::FromStr as _;
use std::sync::Arc;
use std::time::Duration;

use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Mailboxes};
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};

use super::delivery::Outcome;
use super::message::Message;
use super::read::Alert;
use super::send::{Revealed, blocking};
use super::spec::{SmtpTable, SmtpTls};
use crate::engine::Engine;

/// How long the server may take for one answer.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Hands a mail over.
pub(super) async fn send(engine: &Arc<Engine>, alert: &Alert, message: &Message) -> Outcome {
    let Some(smtp) = alert.smtp.clone() else { return Outcome::never("There is no mail server any more.", "Write a table [smtp].") };
    let mail = match mail(&smtp, &alert.table.email, message) {
        Ok(mail) => mail,
        Err(words) => return Outcome::never(words, ""),
    };
    let (of, server) = (engine.clone(), smtp.clone());
    let made = blocking(move || {
        let mut revealed = Revealed::default();
        let credentials = match (&server.user, &server.password) {
            (Some(user), Some(password)) => Some(Credentials::new(user.clone(), revealed.secret(&of, password)?)),
            _ => None,
        };
        let transport = transport(&server, credentials).map_err(|error| Outcome::later(words(&server, &error), ""))?;
        Ok((transport, revealed.mask()))
    });
    let (transport, mask) = match made.await {
        Ok(made) => made,
        Err(outcome) => return outcome,
    };
    match transport.send(mail).await {
        Ok(_) => Outcome::Sent(format!("{} has taken the mail.", smtp.host)),
        // The server says that it will never take it: a wrong password, an address that is none.
        Err(error) if error.is_permanent() => Outcome::never(words(&smtp, &error), "Check [smtp] and the addresses."),
        Err(error) => Outcome::later(words(&smtp, &error), ""),
    }
    .covered(&mask)
}

fn transport(smtp: &SmtpTable, credentials: Option<Credentials>) -> Result<AsyncSmtpTransport<Tokio1Executor>, SmtpError> {
    let tls = match smtp.tls.unwrap_or_default() {
        SmtpTls::None => Tls::None,
        SmtpTls::Starttls => Tls::Required(TlsParameters::new(smtp.host.clone())?),
        SmtpTls::Tls => Tls::Wrapper(TlsParameters::new(smtp.host.clone())?),
    };
    let builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&smtp.host).port(smtp.port()).tls(tls).timeout(Some(TIMEOUT));
    Ok(match credentials {
        Some(credentials) => builder.credentials(credentials).build(),
        None => builder.build(),
    })
}

fn mail(smtp: &SmtpTable, to: &[String], message: &Message) -> Result<lettre::Message, String> {
    let read = |address: &str| Mailbox::from_str(address).map_err(|error| format!("\"{address}\" is no mail address: {error}."));
    let to: Vec<Mailbox> = to.iter().map(|address| read(address)).collect::<Result<_, _>>()?;
    let to = Mailboxes::from_iter(to);
    lettre::Message::builder()
        .from(read(&smtp.from)?)
        .mailbox(lettre::message::header::To::from(to))
        .subject(format!("{}: {}", message.project, message.title))
        .header(ContentType::TEXT_PLAIN)
        .body(message.text.clone())
        .map_err(|error| format!("The mail cannot be written: {error}."))
}

/// Returns what a mail server said, in words.
fn words(smtp: &SmtpTable, error: &SmtpError) -> String {
    use std::error::Error as _;
    let why = error.source().map_or_else(|| error.to_string(), ToString::to_string);
    format!("{}:{}: {why}", smtp.host, smtp.port())
}
