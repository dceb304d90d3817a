import { alertsTab, cx, StateGlyph, useActiveTab, workspace } from "../../shared/index.ts";
import { useAlerts, type AlertView } from "../../ipc/index.ts";
import list from "../../shared/list.module.css";
import { words } from "../words.ts";
import classes from "./Alerts.module.css";

/** The alerts by name, each with whether its last messages arrived. */
export function AlertList() {
  const { data: listing } = useAlerts();
  const isOpen = useActiveTab()?.kind === "alerts";
  if (!listing) return null;
  const { alerts, problems } = listing;
  const open = () => workspace.open(alertsTab(words.alerts.title));
  return (
    <section className={classes["list"]} aria-label={words.alerts.title}>
      <h3 className={list["heading"]}>{words.alerts.title}</h3>
      {alerts.map((alert) => {
        const look = lookOf(alert);
        return (
          <button key={alert.name} type="button" className={cx(list["item"], isOpen && list["on"])} onClick={open}>
            <StateGlyph state={look.glyph} />
            <span className={list["name"]}>{alert.name}</span>
            <span className={list["right"]}>{look.word}</span>
          </button>
        );
      })}
      {(alerts.length === 0 || problems.length > 0) && (
        <button type="button" className={cx(list["item"], isOpen && list["on"])} onClick={open}>
          <StateGlyph state={problems.length > 0 ? "rejected" : "waiting"} />
          <span className={list["name"]}>{problems.length > 0 ? words.alerts.mistakes(problems.length) : words.alerts.noneYet}</span>
        </button>
      )}
    </section>
  );
}

function lookOf(alert: AlertView): { glyph: "ok" | "failed" | "waiting" | "rejected"; word: string } {
  if (!alert.trusted) return { glyph: "rejected", word: words.alerts.asks };
  const last = alert.channels.map(({ last: message }) => message?.state);
  if (last.includes("failed")) return { glyph: "failed", word: words.alerts.notDelivered };
  if (last.includes("waiting")) return { glyph: "waiting", word: words.alerts.waits };
  return { glyph: "ok", word: "" };
}
