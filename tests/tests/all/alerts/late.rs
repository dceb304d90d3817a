//! Late and missed runs, with a clock that is turned by hand.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use millpond_engine::model::{AddAlert, AlertDelivery, AlertEvent, AlertQuery, DeliveryState, NoticeShown};

use super::LIMIT;
use crate::schedule::shop::{Shop, instant};

/// Waits for a file that is made later.
const WAITS: &str = "schedule = \"0 1 * * *\"\ncatchup = \"none\"\n\n[task.wait]\nsensor = { file = \"ready\", every = \"1s\" }\n";

async fn messages(shop: &Shop) -> Vec<AlertDelivery> {
    shop.engine().alerts(AlertQuery::default()).await.expect("listed").deliveries
}

fn count(messages: &[AlertDelivery], event: AlertEvent) -> usize {
    messages.iter().filter(|message| message.event == event).count()
}

async fn shop() -> Shop {
    let mut shop = Shop::new("UTC", "2027-03-01T00:59:00Z");
    shop.write("dags/waits.toml", WAITS);
    shop.write(
        "millpond.toml",
        "[project]\nname = \"shop\"\nformat = 1\ntimezone = \"UTC\"\n\n[[alert]]\non = [\"late\", \"missed\"]\nlate_after = \"30m\"\ndesktop = true\n",
    );
    shop.open().await;
    shop.enable("waits", true).await;
    shop
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_was_due_and_has_not_ended_in_time_is_told_once_also_after_a_new_start() {
    let mut shop = shop().await;
    let due = instant("2027-03-01T01:00:00Z");
    shop.turn(due).await;
    shop.turn(due + TimeDelta::minutes(29)).await;
    assert_eq!(count(&messages(&shop).await, AlertEvent::Late), 0);
    // It becomes late while nothing is open, and is told as soon as something is.
    shop.close().await;
    shop.clock.set(due + TimeDelta::minutes(30));
    shop.open().await;
    assert_eq!(count(&messages(&shop).await, AlertEvent::Late), 1);
    shop.turn(due + TimeDelta::minutes(31)).await;
    let told = messages(&shop).await;
    assert_eq!(count(&told, AlertEvent::Late), 1, "{told:#?}");
    assert_eq!((told[0].title.as_str(), told[0].dag.as_deref()), ("waits is late", Some("waits")));
    shop.close().await;
    shop.open().await;
    shop.turn(due + TimeDelta::minutes(40)).await;
    assert_eq!(count(&messages(&shop).await, AlertEvent::Late), 1);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_missed_is_told_in_one_message_and_a_page_that_opens_shows_it() {
    let mut shop = shop().await;
    shop.turn(instant("2027-03-04T12:00:00Z")).await;
    let told = messages(&shop).await;
    assert_eq!((told.len(), told[0].event, told[0].title.as_str()), (1, AlertEvent::Missed, "waits missed 4 runs"), "{told:#?}");
    // Nobody has shown it: it waits for whoever opens a page.
    let start = Instant::now();
    let notice = loop {
        if let Some(notice) = shop.engine().alert_notices().await.expect("listed").pop() {
            break notice;
        }
        assert!(start.elapsed() < LIMIT);
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    assert_eq!(notice.id, told[0].id);
    shop.engine().alert_shown(notice.id, NoticeShown::default()).await.expect("taken");
    while messages(&shop).await[0].state != DeliveryState::Sent {
        assert!(start.elapsed() < LIMIT);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert!(shop.engine().alert_notices().await.expect("listed").is_empty());
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alert_is_added_below_what_stands_there_and_never_over_what_another_wrote() {
    let mut shop = Shop::new("UTC", "2027-03-01T00:59:00Z");
    shop.write("millpond.toml", "# ours\n[project]\nname = \"shop\"  # the name\nformat = 1\n");
    shop.open().await;
    let listing = shop.engine().alerts(AlertQuery::default()).await.expect("listed");
    assert_eq!(listing.alerts, []);
    let add = AddAlert { text: listing.starter.clone(), base_hash: listing.hash.clone() };
    let added = shop.engine().add_alert(add.clone()).await.expect("added");
    assert_eq!((added.alerts.len(), added.alerts[0].name.as_str(), added.alerts[0].line), (1, "on this machine", 6));
    let text = std::fs::read_to_string(shop.path("millpond.toml")).unwrap();
    assert_eq!(text, format!("# ours\n[project]\nname = \"shop\"  # the name\nformat = 1\n\n{}", listing.starter));
    let refused = shop.engine().add_alert(add).await.expect_err("the file is another by now");
    assert!(refused.message.contains("was changed by someone else"), "{refused:?}");
    // What is written here is agreed to; a mistake, and what is no alert, is not added.
    for (text, wanted) in
        [("[[alert]]\nwebhook = \"https://a.example/hook\"\n", ""), ("[[alert]]\n", "tells nobody"), ("[pool.a]\nslots = 1\n", "no alert")]
    {
        let base_hash = shop.engine().alerts(AlertQuery::default()).await.expect("listed").hash;
        match shop.engine().add_alert(AddAlert { text: text.into(), base_hash }).await {
            Ok(added) => assert!(wanted.is_empty() && added.alerts.iter().all(|alert| alert.trusted), "{added:?}"),
            Err(error) => assert!(!wanted.is_empty() && error.message.contains(wanted), "{text}: {error:?}"),
        }
    }
    shop.close().await;
}
