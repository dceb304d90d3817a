//! The native menu. What is chosen is carried out by the page, by the names of its table of shortcuts.

use tauri::menu::{CheckMenuItem, Menu, MenuBuilder, MenuEvent, MenuItemBuilder, PredefinedMenuItem, SubmenuBuilder};
use tauri::{AppHandle, Emitter, Wry};

use crate::background::{self, Choices};
use crate::{close, tray};

/// Ends the app, whatever is kept on for a closed window.
pub const QUIT: &str = "quit";
const KEEP: &str = "background.keep";
const START: &str = "background.start";

/// Returns the menu. Edit is there because without it pasting can fail on Linux.
///
/// # Errors
/// Where the system has no menus.
pub fn build(app: &AppHandle) -> tauri::Result<Menu<Wry>> {
    let item = |id: &str, text: &str| MenuItemBuilder::with_id(id, text).build(app);
    let file = SubmenuBuilder::new(app, "File")
        .items(&[&item("openFile", "Open File…")?, &item("pastePath", "Open Path…")?, &item("openFolder", "Open Folder…")?])
        .separator()
        .items(&[
            &item("openSample", "Open the Sample Project")?,
            &item("saveProjectAs", "Save as Project…")?,
            &item("closeProject", "Close the Project")?,
        ])
        .separator()
        .item(&PredefinedMenuItem::close_window(app, None)?)
        .item(&item(QUIT, "Quit Millpond")?)
        .build()?;
    let edit = SubmenuBuilder::new(app, "Edit")
        .items(&[&item("undo", "Undo")?, &item("redo", "Redo")?])
        .separator()
        .items(&[
            &PredefinedMenuItem::cut(app, None)?,
            &PredefinedMenuItem::copy(app, None)?,
            &PredefinedMenuItem::paste(app, None)?,
            &PredefinedMenuItem::select_all(app, None)?,
        ])
        .build()?;
    let view = SubmenuBuilder::new(app, "View")
        .items(&[&item("overview", "Overview")?, &item("pipelines", "Pipelines")?, &item("schedule", "Schedule")?])
        .separator()
        .items(&[&item("viewSteps", "Steps")?, &item("viewToml", "TOML")?, &item("viewProfile", "Profile")?])
        .build()?;
    let choices = background_items(app)?;
    let run = SubmenuBuilder::new(app, "Run")
        .items(&[&item("run", "Run the Pipeline")?, &item("trial", "Try on 100,000 Rows")?, &item("cancelRuns", "Cancel Active Runs")?])
        .separator()
        .items(&[&choices.keep, &choices.start])
        .build()?;
    background::add(app, choices);
    let help =
        SubmenuBuilder::new(app, "Help").items(&[&item("palette", "All Commands")?, &item("help", "Keyboard Shortcuts")?]).build()?;
    MenuBuilder::new(app).items(&[&file, &edit, &view, &run, &help]).build()
}

/// Returns switches for what goes on without the window.
///
/// # Errors
/// Where the system has no menus.
pub fn background_items(app: &AppHandle) -> tauri::Result<Choices> {
    let switch = |id: &str, text: &str| CheckMenuItem::with_id(app, id, text, true, false, None::<&str>);
    Ok(Choices { keep: switch(KEEP, "Keep Scheduling When the Window Is Closed")?, start: switch(START, "Start with the Computer")? })
}

/// Does what was chosen, or hands it to the page.
#[expect(clippy::needless_pass_by_value, reason = "the signature is Tauri's")]
pub fn chosen(app: &AppHandle, event: MenuEvent) {
    let id = event.id().as_ref();
    match id {
        KEEP => {
            let app = app.clone();
            tauri::async_runtime::spawn(async move {
                let keeps = background::keeps_scheduling(&app).await.unwrap_or(false);
                background::keep_scheduling(&app, !keeps).await;
            });
        }
        START => background::start_with_computer(app, !background::starts_with_computer(app)),
        QUIT => close::quit(app),
        _ if tray::chosen(app, id) => {}
        _ => {
            let _ = app.emit("menu", id);
        }
    }
}
