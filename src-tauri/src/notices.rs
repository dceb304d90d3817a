//! Messages of alerts as notifications of the system.

use std::collections::HashSet;
use std::time::Duration;

use millpond_engine::model::{AlertNotice, EventBatch, EventKind, NoticeShown};
use serde::de::DeserializeOwned;
use tauri::http::{Method, Request};
use tauri::{AppHandle, Manager};
use tauri_plugin_notification::NotificationExt;
use uuid::Uuid;

use crate::scheme::Door;

/// How long the engine may hold a question for events.
const WAIT_MS: u64 = 25_000;
/// After a question that failed it is asked again.
const AGAIN: Duration = Duration::from_secs(5);
/// Messages that are remembered, so that none is shown twice.
const REMEMBERED: usize = 1_000;

/// Shows messages as long as the app runs.
pub fn listen(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let (mut place, mut shown): (Option<(Uuid, u64)>, HashSet<Uuid>) = (None, HashSet::new());
        while app.state::<Door>().is_open() {
            let query = place.map(|(epoch, after)| format!("?epoch={epoch}&after={after}&wait_ms={WAIT_MS}")).unwrap_or_default();
            let Some(batch) = ask::<EventBatch>(&app, &format!("/api/events{query}")).await else {
                place = None;
                tokio::time::sleep(AGAIN).await;
                continue;
            };
            // At first, and where events are missing, what waits to be shown is asked for.
            let notices: Vec<AlertNotice> = if place.is_none() || batch.resync {
                ask(&app, "/api/alerts/notices").await.unwrap_or_default()
            } else {
                batch.events.into_iter().filter_map(|event| notice(event.kind)).collect()
            };
            place = Some((batch.epoch, batch.sequence));
            for notice in notices {
                if shown.len() > REMEMBERED {
                    shown.clear();
                }
                let error = if shown.insert(notice.id) { show(&app, &notice).await.err() } else { None };
                if error.is_some() {
                    shown.remove(&notice.id);
                }
                let body = serde_json::to_vec(&NoticeShown { error }).unwrap_or_default();
                call(&app, Method::POST, &format!("/api/alerts/notices/{}", notice.id), body).await;
            }
        }
    });
}

fn notice(kind: EventKind) -> Option<AlertNotice> {
    match kind {
        EventKind::Alert { notice } => notice.map(|notice| *notice),
        _ => None,
    }
}

async fn show(app: &AppHandle, notice: &AlertNotice) -> Result<(), String> {
    // The plugin hands a notification over and hears no more of it: whether anyone takes it is asked before.
    #[cfg(target_os = "linux")]
    {
        let found = tokio::task::spawn_blocking(notify_rust::get_server_information).await;
        if !matches!(found, Ok(Ok(_))) {
            return Err("This desktop has no notification service.".into());
        }
    }
    let shown = app.notification().builder().title(&notice.title).body(&notice.body).show();
    shown.map_err(|error| format!("The system does not show notifications: {error}."))
}

async fn ask<T: DeserializeOwned>(app: &AppHandle, path: &str) -> Option<T> {
    serde_json::from_slice(&call(app, Method::GET, path, Vec::new()).await?).ok()
}

async fn call(app: &AppHandle, method: Method, path: &str, body: Vec<u8>) -> Option<Vec<u8>> {
    let host = app.state::<Door>().host().await.ok()?;
    let request = Request::builder().method(method).uri(path).header("content-type", "application/json").body(body).ok()?;
    let response = host.call(request).await;
    response.status().is_success().then(|| response.into_body())
}
