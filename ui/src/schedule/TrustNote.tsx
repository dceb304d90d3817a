import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { alertsKey, api, dagKeys, dagQueries, type TrustEntry } from "../ipc/index.ts";
import { Button, clearNotice, Dialog, ErrorNote, words as common } from "../shared/index.ts";
import classes from "./TrustNote.module.css";
import { words } from "./words.ts";

/** What a DAG runs or calls that nobody agreed to on this machine, and the way to agree. */
export function TrustNote({ dag }: { dag: string }) {
  return <TrustBar file={`dags/${dag}.toml`} note={words.trust.note} />;
}

/** What a file runs or calls that nobody agreed to on this machine, and the way to agree. */
export function TrustBar({ file: of, note }: { file: string; note: (count: number) => string }) {
  const [asking, ask] = useState(false);
  const entries = useQuery(dagQueries.trust()).data?.entries ?? [];
  const open = entries.filter(({ file, trusted }) => !trusted && file === of);
  if (open.length === 0) return null;
  return (
    <div role="note" className={classes["note"]}>
      <span>{note(open.length)}</span>
      <Button size="s" onClick={() => ask(true)}>
        {words.trust.look}
      </Button>
      {asking && <TrustDialog entries={open} onClose={() => ask(false)} />}
    </div>
  );
}

function TrustDialog({ entries, onClose }: { entries: readonly TrustEntry[]; onClose: () => void }) {
  const client = useQueryClient();
  const [error, setError] = useState<unknown>();
  const agree = () => {
    api
      .agreeTo({ texts: entries.map(({ text }) => text) })
      .then((trust) => {
        client.setQueryData(dagKeys.trust, trust);
        void client.invalidateQueries({ queryKey: alertsKey });
        clearNotice();
        onClose();
      })
      .catch(setError);
  };
  return (
    <Dialog
      title={words.trust.title}
      width={620}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button tone="go" onClick={agree}>
            {words.trust.agree}
          </Button>
        </>
      }
    >
      {error !== undefined && <ErrorNote error={error} />}
      <p>{words.trust.text}</p>
      {entries.map(({ file, task, text, before }) => (
        <section key={`${file} ${task}`} className={classes["entry"]} aria-label={task}>
          <h4>{task}</h4>
          {before != null && <pre className={classes["before"]}>{before.trimEnd()}</pre>}
          <pre className={before == null ? "" : classes["after"]}>{text.trimEnd()}</pre>
        </section>
      ))}
    </Dialog>
  );
}
