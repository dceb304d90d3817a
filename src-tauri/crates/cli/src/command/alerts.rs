//! `millpond alerts`

use millpond_engine::model::{AlertChannel, AlertDelivery, AlertListing, AlertTested, AlertView, DeliveryState, TestAlert};

use crate::arguments::{Alerts, AlertsCommand, Channel, Global};
use crate::exit::Exit;
use crate::interrupt::Interrupts;
use crate::print;
use crate::print::table::{self, Align};
use crate::project::Session;

/// Lists alerts, tries them, or tells what became of their messages.
pub async fn run(alerts: Alerts, global: &Global) -> anyhow::Result<Exit> {
    let session = Session::open(global).await?;
    let done = match alerts.command {
        AlertsCommand::List => list(&session, global).await,
        AlertsCommand::Test { name, channel } => test(&session, name, channel, global).await,
        AlertsCommand::Log { limit } => log(&session, limit, global).await,
    };
    session.leave(&mut Interrupts::listen()).await;
    done
}

async fn list(session: &Session, global: &Global) -> anyhow::Result<Exit> {
    let listing: AlertListing = session.get("/api/alerts").await?;
    if global.json {
        print::json(&listing)?;
    } else {
        let heads = ["alert", "tells", "of", "by", "leads to", "last"].map(|head| (head, Align::Left));
        let rows: Vec<Vec<String>> = listing.alerts.iter().flat_map(rows).collect();
        if rows.is_empty() && listing.problems.is_empty() {
            print::words("No alerts. Write a table [[alert]] in millpond.toml.");
        } else {
            print::data(table::lines(&heads, &rows).as_bytes())?;
        }
        for alert in listing.alerts.iter().filter(|alert| !alert.trusted) {
            print::words(&format!(
                "{} tells nothing: nobody agreed on this machine to whom it tells. Look at it with: millpond trust",
                alert.name
            ));
        }
    }
    listing.problems.iter().for_each(|problem| print::words(&problem.to_string()));
    Ok(if listing.problems.is_empty() { Exit::Done } else { Exit::Failed })
}

/// Returns a line for each way by which an alert tells.
fn rows(alert: &AlertView) -> Vec<Vec<String>> {
    let on: Vec<&str> = alert.on.iter().map(|on| on.word()).collect();
    let dags = if alert.dags.is_empty() { "all".to_owned() } else { alert.dags.join(", ") };
    let row = |channel: &millpond_engine::model::AlertChannelView| {
        let tells = if channel.channel == AlertChannel::Heartbeat { "success".to_owned() } else { on.join(", ") };
        let last = channel.last.as_ref().map(state).unwrap_or_else(|| "-".into());
        vec![alert.name.clone(), tells, dags.clone(), channel.channel.word().to_owned(), channel.target.clone(), last]
    };
    alert.channels.iter().map(row).collect()
}

/// Returns what became of a message, in words.
fn state(delivery: &AlertDelivery) -> String {
    match delivery.state {
        DeliveryState::Waiting if delivery.tries > 0 => {
            format!("waiting, {}", print::count(delivery.tries.into(), "try").replace("trys", "tries"))
        }
        DeliveryState::Waiting => "waiting".into(),
        DeliveryState::Sent => "sent".into(),
        DeliveryState::Failed => "failed".into(),
    }
}

async fn test(session: &Session, name: Option<String>, channel: Option<Channel>, global: &Global) -> anyhow::Result<Exit> {
    let channel = channel.map(|channel| match channel {
        Channel::Desktop => AlertChannel::Desktop,
        Channel::Webhook => AlertChannel::Webhook,
        Channel::Email => AlertChannel::Email,
        Channel::Shell => AlertChannel::Shell,
        Channel::Heartbeat => AlertChannel::Heartbeat,
    });
    let names = if let Some(name) = name {
        vec![name]
    } else {
        {
            let listing: AlertListing = session.get("/api/alerts").await?;
            let has = |alert: &&AlertView| channel.is_none_or(|channel| alert.channels.iter().any(|view| view.channel == channel));
            listing.alerts.iter().filter(has).map(|alert| alert.name.clone()).collect()
        }
    };
    if names.is_empty() && !global.json {
        print::words("No alerts. Write a table [[alert]] in millpond.toml.");
    }
    let mut all = Vec::new();
    for alert in names {
        let tested: Vec<AlertTested> = session.post("/api/alerts/test", &TestAlert { alert: alert.clone(), channel }).await?;
        if !global.json {
            for tested in &tested {
                print::words(&format!("{alert}, {}: {}", tested.channel.word(), tested.words));
                tested.hint.iter().for_each(|hint| print::words(&format!("  {hint}")));
            }
        }
        all.extend(tested);
    }
    if global.json {
        print::json(&all)?;
    }
    Ok(if all.iter().all(|tested| tested.sent) { Exit::Done } else { Exit::Failed })
}

async fn log(session: &Session, limit: u32, global: &Global) -> anyhow::Result<Exit> {
    let listing: AlertListing = session.get(&format!("/api/alerts?limit={limit}")).await?;
    if global.json {
        print::json(&listing.deliveries)?;
        return Ok(Exit::Done);
    }
    if listing.deliveries.is_empty() {
        print::words("Nothing was told yet.");
        return Ok(Exit::Done);
    }
    let heads = ["time", "alert", "by", "message", "state", "why"].map(|head| (head, Align::Left));
    let row = |delivery: &AlertDelivery| {
        let why = delivery.error.clone().unwrap_or_default();
        let channel = delivery.channel.word().to_owned();
        vec![print::moment(delivery.made_at), delivery.alert.clone(), channel, delivery.title.clone(), state(delivery), why]
    };
    let rows: Vec<Vec<String>> = listing.deliveries.iter().map(row).collect();
    print::data(table::lines(&heads, &rows).as_bytes())?;
    Ok(Exit::Done)
}
