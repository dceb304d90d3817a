//! The native menu. What is chosen is carried out by the page, by the names of its table of shortcuts.

use tauri::menu::{Menu, MenuBuilder, MenuEvent, MenuItemBuilder, PredefinedMenuItem, SubmenuBuilder};
use tauri::{AppHandle, Emitter, Wry};

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
        .items(&[&item("overview", "Overview")?, &item("pipelines", "Pipelines")?])
        .separator()
        .items(&[&item("viewSteps", "Steps")?, &item("viewToml", "TOML")?, &item("viewProfile", "Profile")?])
        .build()?;
    let run = SubmenuBuilder::new(app, "Run")
        .items(&[&item("run", "Run the Pipeline")?, &item("trial", "Try on 100,000 Rows")?, &item("cancelRuns", "Cancel Active Runs")?])
        .build()?;
    let help =
        SubmenuBuilder::new(app, "Help").items(&[&item("palette", "All Commands")?, &item("help", "Keyboard Shortcuts")?]).build()?;
    MenuBuilder::new(app).items(&[&file, &edit, &view, &run, &help]).build()
}

/// Hands what was chosen to the page.
#[expect(clippy::needless_pass_by_value, reason = "the signature is Tauri's")]
pub fn chosen(app: &AppHandle, event: MenuEvent) {
    let _ = app.emit("menu", event.id().as_ref());
}
