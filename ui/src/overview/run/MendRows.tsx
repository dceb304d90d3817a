import { useState } from "react";
import { api, type LostRow, type RunSummary } from "../../ipc/index.ts";
import { Button, clearNotice, formatCount, reasonWords, reportError, runTab, workspace } from "../../shared/index.ts";
import { words } from "../words.ts";
import classes from "./MendRows.module.css";

/** What rows should say, by their offsets. */
type Texts = Readonly<Record<number, string>>;

/** By run: what was written and not run yet is there again when the person comes back to the rows. */
const written = new Map<string, Texts>();

/** Rejected rows as they stand in the file, to be mended one by one and run again. */
export function MendRows({
  run,
  rows,
  mended,
  total,
  onLeave,
}: {
  run: RunSummary;
  rows: readonly LostRow[];
  /** Offsets of those that were mended before. */
  mended: readonly number[];
  total: number;
  onLeave: () => void;
}) {
  const [texts, setTexts] = useState<Texts>(() => written.get(run.id) ?? {});
  const keep = (next: Texts) => {
    written.set(run.id, next);
    setTexts(next);
  };
  const [busy, setBusy] = useState(false);
  const isOpen = ({ offset, raw }: LostRow) => offset !== undefined && !mended.includes(offset) && (texts[offset] ?? raw) !== raw;
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
        {rows.length < total && <span>{words.mend.only(rows.length)}</span>}
        <span className={classes["space"]} />
        <Button size="s" onClick={onLeave}>
          {words.mend.leave}
        </Button>
        <Button size="s" tone="go" type="submit" icon="play" disabled={changed.length === 0 || busy}>
          {words.mend.runThese(changed.length)}
        </Button>
      </div>
      <ol className={classes["rows"]}>
        {rows.map((row) => (
          <Row
            key={row.offset}
            row={row}
            done={mended.includes(row.offset ?? -1)}
            text={texts[row.offset ?? -1] ?? row.raw}
            onText={(text) => keep({ ...texts, [row.offset ?? -1]: text })}
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
