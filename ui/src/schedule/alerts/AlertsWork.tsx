import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { alertsKey, api, useAlerts, type AlertListing } from "../../ipc/index.ts";
import { Button, clearNotice, copyText, EmptyState, ErrorNote, problemWords, reportError, StateGlyph } from "../../shared/index.ts";
import bar from "../../shared/bar.module.css";
import { TrustBar } from "../TrustNote.tsx";
import { words } from "../words.ts";
import { AlertCard } from "./AlertCard.tsx";
import classes from "./Alerts.module.css";
import { Deliveries } from "./Deliveries.tsx";

/** Who is told what of runs, whether it arrives, and what became of messages. */
export function AlertsWork() {
  const { data: listing, error, refetch } = useAlerts();
  if (error && !listing) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (!listing) return <div className={classes["wait"]} />;
  return (
    <>
      <div className={bar["bar"]}>
        <h2 className={bar["title"]}>{words.alerts.title}</h2>
        <span className={bar["sub"]}>{words.alerts.sub}</span>
      </div>
      <TrustBar file="millpond.toml" note={words.alerts.untrusted} />
      {listing.problems.map((problem) => (
        <p key={`${problem.line}:${problem.column}`} className={classes["problem"]} data-copy>
          <StateGlyph state="rejected" />
          {problemWords(problem)}
        </p>
      ))}
      <div className={classes["scroll"]}>
        {listing.alerts.length === 0 && listing.problems.length === 0 && <NoAlerts listing={listing} />}
        {listing.alerts.map((alert) => (
          <AlertCard key={alert.name} alert={alert} />
        ))}
        <Deliveries deliveries={listing.deliveries} />
      </div>
    </>
  );
}

/** What a first alert looks like, to be copied or added. */
function NoAlerts({ listing }: { listing: AlertListing }) {
  const client = useQueryClient();
  const [adding, setAdding] = useState(false);
  const add = () => {
    setAdding(true);
    api
      .addAlert({ text: listing.starter, base_hash: listing.hash })
      .then((added) => {
        client.setQueryData(alertsKey, added);
        clearNotice();
      })
      .catch((error: unknown) => reportError(error))
      .finally(() => setAdding(false));
  };
  return (
    <div className={classes["none"]}>
      <EmptyState
        action={
          <Button tone="go" disabled={adding} onClick={add}>
            {words.alerts.add}
          </Button>
        }
        sample={
          <Button icon="copy" onClick={() => void copyText(listing.starter)}>
            {words.alerts.copy}
          </Button>
        }
      >
        {words.alerts.none}
      </EmptyState>
      <pre className={classes["starter"]} aria-label={words.alerts.starter}>
        {listing.starter}
      </pre>
    </div>
  );
}
