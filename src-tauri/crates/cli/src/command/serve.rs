//! `millpond serve`

use millpond_api::serve::bind;
use millpond_api::{ErrorBody, Host, HostKind};
use millpond_engine::AppData;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::arguments::{Global, Serve};
use crate::exit::Exit;
use crate::interrupt::Interrupts;
use crate::print;
use crate::project::named;

/// Serves the app to a browser until interrupted.
pub async fn run(serve: Serve, global: &Global) -> anyhow::Result<Exit> {
    let interrupts = Interrupts::listen();
    let data = AppData::system().map_err(ErrorBody::from)?;
    let serving = bind(serve.port).await?;
    let host = Host::open(HostKind::Browser, named(global)?, data).await?;
    if let Some(port) = serving.instead_of {
        print::words(&format!("Port {port} is taken; serving on {} instead.", serving.address().port()));
    }
    let link = serving.login_link();
    if global.json {
        print::json(&json!({ "address": format!("http://{}/", serving.address()), "login": link }))?;
    } else {
        print::words(&format!(
            "Serving {} on http://{}/ for this machine only. Ctrl-C ends it.",
            host.door().root().display(),
            serving.address()
        ));
        print::words("Open this link once to log a browser in:");
        print::data(format!("{link}\n").as_bytes())?;
    }
    let stop = CancellationToken::new();
    let stopping = tokio::spawn(leave_on_interrupt(interrupts, host.clone(), stop.clone()));
    let served = serving.run(host, stop.clone(), |next| print::words(&format!("A browser was logged in. For another one: {next}"))).await;
    if served.is_ok() {
        // The port is closed; the runs may still go on.
        stopping.await?;
    }
    served?;
    Ok(Exit::Done)
}

/// Waits for an interrupt, finishes the runs (a second one cancels them), and then stops the server.
async fn leave_on_interrupt(mut interrupts: Interrupts, host: Host, stop: CancellationToken) {
    interrupts.next().await;
    print::words("Leaving. Runs that go on are finished first; Ctrl-C again cancels them.");
    // The page stays answered until the runs are done.
    tokio::select! {
        () = host.shutdown(true) => {}
        () = interrupts.next() => host.shutdown(false).await,
    }
    stop.cancel();
}
