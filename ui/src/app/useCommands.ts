import { useEffect, useLayoutEffect } from "react";
import { useStatus } from "../ipc/index.ts";
import { listenForHotkeys } from "../shared/hotkeys.ts";
import { commands, SHORTCUTS, useActiveTab, useHotkey, workspace, type CommandId } from "../shared/index.ts";
import { setThemeChoice } from "../theme/index.ts";
import { closeDialog, showDialog } from "./dialogs.ts";
import { useActions, useHost } from "./useActions.tsx";

const PANES = ["rail", "list", "work", "status"];

/** Moves the focus to the next part of the window that stands there. */
function movePane(by: number): void {
  const present = PANES.filter((name) => document.querySelector(`[data-pane="${name}"]`));
  const inside = document.activeElement?.closest<HTMLElement>("[data-pane]")?.dataset["pane"] ?? "";
  const next = present[(present.indexOf(inside) + by + present.length) % present.length];
  const pane = document.querySelector(`[data-pane="${next ?? "work"}"]`);
  pane
    ?.querySelector<HTMLElement>('[role="tab"][tabindex="0"], [aria-current="page"], button:not([tabindex="-1"]), [tabindex="0"], input')
    ?.focus();
}

function isCommand(id: string): id is CommandId {
  return id in SHORTCUTS;
}

/** What can be done anywhere in the window; the native menu asks for the same by name. */
export function useCommands(): void {
  const actions = useActions();
  const host = useHost();
  const tab = useActiveTab();
  const { data: status } = useStatus();
  const scratch = status?.project.scratch ?? true;

  useLayoutEffect(() => listenForHotkeys(), []);
  useEffect(() => host.onMenu((id) => isCommand(id) && commands.run(id)), [host]);
  useEffect(() => host.onOpen((path) => void actions.openPath(path)), [host, actions]);
  useEffect(() => host.onClose((closing) => new Promise((answer) => showDialog({ dialog: "close", closing, answer }))), [host]);

  useHotkey("palette", () => showDialog({ dialog: "palette" }));
  useHotkey("goTo", () => showDialog({ dialog: "goTo" }));
  useHotkey("help", () => showDialog({ dialog: "help" }));
  useHotkey("overview", () => workspace.showArea("overview"));
  useHotkey("pipelines", () => workspace.showArea("pipeline"));
  useHotkey("schedule", () => workspace.showArea("schedule"));
  useHotkey("database", () => workspace.showArea("database"));
  useHotkey("nextTab", () => workspace.move(1), { enabled: tab !== undefined });
  useHotkey("previousTab", () => workspace.move(-1), { enabled: tab !== undefined });
  useHotkey("closeTab", () => tab && workspace.close(tab.key), { enabled: tab !== undefined });
  useHotkey("nextPane", () => movePane(1));
  useHotkey("previousPane", () => movePane(-1));
  useHotkey("themeSystem", () => setThemeChoice("system"));
  useHotkey("themeLight", () => setThemeChoice("light"));
  useHotkey("themeDark", () => setThemeChoice("dark"));
  useHotkey("openFile", () => {
    closeDialog();
    void actions.openFile();
  });
  useHotkey("pastePath", () => showDialog({ dialog: "openPath", folder: false }));
  useHotkey("openFolder", () => void actions.openFolder());
  useHotkey("openSample", () => void actions.openSample());
  useHotkey("saveProjectAs", () => void actions.saveProjectAs(), { enabled: scratch });
  useHotkey("closeProject", () => void actions.closeProject(), { enabled: !scratch });
  useHotkey("cancelRuns", () => void actions.cancelRuns(), { enabled: (status?.active_runs.length ?? 0) > 0 });
  useHotkey("markSeen", () => void actions.markSeen());
}
