import { useState } from "react";
import { api, type AlertChannel, type AlertTested, type AlertView } from "../../ipc/index.ts";
import { announce, Button, reportError, StateGlyph } from "../../shared/index.ts";
import { words } from "../words.ts";
import classes from "./Alerts.module.css";
import { deliveryLook } from "./looks.ts";

/** An alert: what it tells of what, each way by which it does, and whether a test arrives. */
export function AlertCard({ alert }: { alert: AlertView }) {
  const [tested, setTested] = useState<readonly AlertTested[]>([]);
  const [testing, setTesting] = useState<AlertChannel | "all">();
  const test = (channel?: AlertChannel) => {
    setTesting(channel ?? "all");
    api
      .testAlert({ alert: alert.name, ...(channel === undefined ? {} : { channel }) })
      .then((results) => {
        setTested((before) => [...before.filter((old) => results.every((fresh) => fresh.channel !== old.channel)), ...results]);
        announce(results.map((result) => `${words.alerts.channels[result.channel]}: ${result.words}`).join(" "));
      })
      .catch((error: unknown) => reportError(error))
      .finally(() => setTesting(undefined));
  };
  const hasMessages = alert.channels.some(({ channel }) => channel !== "heartbeat");
  return (
    <section className={classes["alert"]} aria-label={alert.name}>
      <header>
        <h3>{alert.name}</h3>
        <span>
          {hasMessages && words.alerts.tells(alert.on)} {words.alerts.of(alert.dags)}
          {alert.late_after != null && `, ${words.alerts.lateAfter(alert.late_after)}`}
        </span>
        <span className={classes["line"]}>{words.alerts.line(alert.line)}</span>
        <Button size="s" disabled={testing !== undefined} onClick={() => test()}>
          {testing === "all" ? words.alerts.testing : words.alerts.test}
        </Button>
      </header>
      <ul>
        {alert.channels.map(({ channel, target, last }) => {
          const result = tested.find((other) => other.channel === channel);
          const look = last ? deliveryLook(last) : undefined;
          return (
            <li key={channel} aria-label={words.alerts.channels[channel]}>
              <b>{words.alerts.channels[channel]}</b>
              <span className={classes["target"]} title={target}>
                {target}
              </span>
              {result ? (
                <span className={classes["result"]} role="status">
                  <StateGlyph state={result.sent ? "ok" : "failed"} />
                  {[result.words, result.hint].filter(Boolean).join(" ")}
                </span>
              ) : (
                <span className={classes["result"]}>
                  {look && <StateGlyph state={look.glyph} />}
                  {look ? words.alerts.last(look.word) : words.alerts.never}
                </span>
              )}
              {alert.channels.length > 1 && (
                <Button
                  size="s"
                  tone="quiet"
                  disabled={testing !== undefined}
                  aria-label={words.alerts.testOne(words.alerts.channels[channel])}
                  onClick={() => test(channel)}
                >
                  {testing === channel ? words.alerts.testing : words.alerts.try}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
