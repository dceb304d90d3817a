import type { AlertNotice } from "../ipc/index.ts";
import { Button, dagTab, IconButton, StateGlyph, workspace } from "../shared/index.ts";
import { closeAlertNotices, useAlertNotices } from "./alertNotices.ts";
import classes from "./App.module.css";
import { words } from "./words.ts";

/** What alerts tell on this page, until it is closed: the newest message, and how many there are beside it. */
export function AlertBar() {
  const [newest, ...others] = useAlertNotices();
  if (!newest) return null;
  const { dag, run } = newest;
  return (
    <div className={classes["done"]} role="group" aria-label={words.alerts.label}>
      <StateGlyph state={glyphOf(newest)} />
      <span>
        <b>{newest.title}</b> {newest.body.split("\n")[0]} {others.length > 0 && words.alerts.more(others.length)}
      </span>
      {dag != null && run != null && (
        <Button size="s" onClick={() => workspace.open(dagTab(dag, { run }))}>
          {words.alerts.open}
        </Button>
      )}
      <IconButton icon="close" size="s" label={words.alerts.closeAll} className={classes["doneClose"]} onClick={closeAlertNotices} />
    </div>
  );
}

function glyphOf({ event }: AlertNotice): "failed" | "ok" | "rejected" {
  if (event === "failed" || event === "many") return "failed";
  return event === "recovered" || event === "success" || event === "test" ? "ok" : "rejected";
}
