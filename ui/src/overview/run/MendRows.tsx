import { useQueries } from "@tanstack/react-query";
import { useState, type UIEvent } from "react";
import { api, queries, type Losses, type LostRow, type RunSummary } from "../../ipc/index.ts";
import { Button, clearNotice, ErrorNote, formatCount, reasonWords, reportError, runTab, workspace } from "../../shared/index.ts";
import { words } from "../words.ts";
import classes from "./MendRows.module.css";

/** Rows that are asked for at once. */
const PAGE = 200;
/** How far above their end the next rows are asked for, in pixels. */
const AHEAD_PX = 600;

/** What rows should say, by their offsets. */
type Texts = Readonly<Record<number, string>>;
interface Kept {
  texts: Texts;
  pages: number;
}

/** By run: what was written and not run yet is there again when the person comes back to the rows. */
const written = new Map<string, Kept>();

/** Rejected rows as they stand in the file, to be mended one by one and run again. More of them come as one scrolls. */
export function MendRows({ run, losses, onLeave }: { run: RunSummary; losses: Losses; onLeave: () => void }) {
  const [{ texts, pages }, setKept] = useState<Kept>(() => written.get(run.id) ?? { texts: {}, pages: 1 });
  const found = useQueries({
    queries: Array.from({ length: pages }, (_, page) => queries.losses(run.id, losses, page * PAGE, PAGE)),
  }).map(({ data, error }) => ({ data, error }));
  const rows = found.flatMap(({ data }) => data?.rows ?? []);
  const mended = new Set(found.flatMap(({ data }) => data?.mended ?? []));
  const total = found[0]?.data?.total ?? 0;
  const loaded = found.every(({ data }) => data);
  const keep = (next: Kept) => {
    written.set(run.id, next);
    setKept(next);
  };
  const more = () => {
    if (loaded && rows.length < total) keep({ texts, pages: pages + 1 });
  };
  const onScroll = ({ currentTarget: list }: UIEvent) => {
    if (list.scrollHeight - list.scrollTop - list.clientHeight < AHEAD_PX) more();
  };
  const [busy, setBusy] = useState(false);
  const isOpen = ({ offset, raw }: LostRow) => offset !== undefined && !mended.has(offset) && (texts[offset] ?? raw) !== raw;
  const changed = rows.filter(isOpen);
  const start = async () => {
    setBusy(true);
    try {
      const { id } = await api.mendRows(run.id, {
        rows: changed.map((row) => ({ offset: row.offset ?? 0, raw: texts[row.offset ?? 0] ?? "" })),
      });
      clearNotice();
      workspace.open(runTab({ id, pipeline: run.pipeline }));
      onLeave();
    } catch (error) {
      reportError(error, () => void start());
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className={classes["form"]}
      onSubmit={(event) => {
        event.preventDefault();
        if (changed.length > 0 && !busy) void start();
      }}
    >
      <div className={classes["bar"]}>
        <p>{words.mend.hint}</p>
        {rows.length < total && <span>{words.mend.loaded(rows.length, total)}</span>}
        <span className={classes["space"]} />
        <Button size="s" onClick={onLeave}>
          {words.mend.leave}
        </Button>
        <Button size="s" tone="go" type="submit" icon="play" disabled={changed.length === 0 || busy}>
          {words.mend.runThese(changed.length)}
        </Button>
      </div>
      {found.map(({ error }, page) => error && <ErrorNote key={page} error={error} />)}
      <ol className={classes["rows"]} onScroll={onScroll}>
        {rows.map((row) => (
          <Row
            key={row.offset}
            row={row}
            done={mended.has(row.offset ?? -1)}
            text={texts[row.offset ?? -1] ?? row.raw}
            onText={(text) => keep({ texts: { ...texts, [row.offset ?? -1]: text }, pages })}
          />
        ))}
      </ol>
    </form>
  );
}

function Row({ row, done, text, onText }: { row: LostRow; done: boolean; text: string; onText: (text: string) => void }) {
  const line = formatCount(row.line);
  return (
    <li data-changed={text !== row.raw || undefined}>
      <span className={classes["line"]}>{line}</span>
      <textarea
        aria-label={words.mend.row(line)}
        rows={Math.min(6, text.split("\n").length)}
        spellCheck={false}
        disabled={done || row.line === 0}
        value={text}
        onChange={(event) => onText(event.target.value)}
      />
      <span className={classes["why"]}>
        {done ? words.mend.done : row.detail || (row.reason ? reasonWords(row.reason, row.column) : "")}
      </span>
    </li>
  );
}
