import { api, hostKind, type AlertNotice } from "../ipc/index.ts";
import { announce, createStore, useStore } from "../shared/index.ts";

/** Messages that are remembered, so that none is shown twice. */
const REMEMBERED = 500;

const shown = createStore<readonly AlertNotice[]>([]);
const known = new Set<string>();

/** The messages of alerts that were not closed yet, the newest first. */
export const useAlertNotices = (): readonly AlertNotice[] => useStore(shown);

export const closeAlertNotices = (): void => shown.set([]);

/**
 * Shows a message of an alert on the page, and tells the engine that it is shown. In the window the system shows it. A person who
 * looks elsewhere is told by the browser too, where they have allowed that before.
 */
export function showAlert(notice: AlertNotice): void {
  if (hostKind === "window") return;
  void api.alertShown(notice.id, {}).catch(() => undefined);
  if (known.has(notice.id)) return;
  if (known.size > REMEMBERED) known.clear();
  known.add(notice.id);
  shown.set([notice, ...shown.get()]);
  announce([notice.title, notice.body].filter(Boolean).join(". "));
  if (document.hidden && "Notification" in window && Notification.permission === "granted")
    new Notification(notice.title, { body: notice.body, tag: notice.id });
}

/** Shows the messages that came while no page was open. */
export async function showWaitingAlerts(): Promise<void> {
  if (hostKind === "window") return;
  try {
    for (const notice of await api.alertNotices()) showAlert(notice);
  } catch {
    // They are asked for again with the next connection.
  }
}
