import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef, useState, type KeyboardEvent } from "react";
import { Button, cx, EmptyState, ErrorNote, formatDay, formatWhen, Menu, useNow, type MenuItem } from "../shared/index.ts";
import type { Entry } from "./entries.ts";
import classes from "./History.module.css";
import { HistoryRow } from "./HistoryRow.tsx";
import { sumRuns } from "./sum.ts";
import { PAGE, useHistory } from "./useHistory.ts";
import { inScope, inView, setHistoryFilter, useHistoryFilter } from "./view.ts";
import { words } from "./words.ts";

const ROW_PX = 26;
const HEAD_PX = 28;

/** Everything that was run, newest first, with filters and the sum of its accounts. */
export function History({ seenAt }: { seenAt: string | null | undefined }) {
  const filter = useHistoryFilter();
  const now = useNow();
  const { runs, entries, total, hasNextPage, fetchNextPage, isPending, error, refetch } = useHistory();
  const shown = entries.filter((entry) => inScope(entry, filter, seenAt, now) && inView(entry, filter.view));
  return (
    <section className={classes["history"]} aria-label={words.history}>
      <div className={classes["head"]}>
        <h3>{words.history}</h3>
        {!isPending && <span className={classes["sub"]}>{words.entries(shown.length, total)}</span>}
        <Filters names={[...new Set(runs.map((run) => run.pipeline))].sort()} seenAt={seenAt} />
      </div>
      {error && runs.length === 0 ? <ErrorNote error={error} onRetry={() => void refetch()} /> : null}
      <Rows entries={shown} now={now} />
      {!isPending && shown.length === 0 && <Nothing filtered={entries.length > 0} />}
      {hasNextPage && (
        <div className={classes["next"]}>
          <Button size="s" onClick={() => void fetchNextPage()}>
            {words.showMore(Math.min(PAGE, total - runs.length))}
          </Button>
        </div>
      )}
      <Foot entries={shown} />
    </section>
  );
}

function Nothing({ filtered }: { filtered: boolean }) {
  if (!filtered) return <EmptyState>{words.historyEmpty}</EmptyState>;
  return (
    <EmptyState
      action={<Button onClick={() => setHistoryFilter({ view: "all", pipeline: undefined, since: "any" })}>{words.clearFilters}</Button>}
    >
      {words.filterEmpty}
    </EmptyState>
  );
}

function Columns() {
  const { columns } = words;
  return (
    <div className={cx(classes["row"], classes["columns"])} aria-hidden="true">
      <span>{columns.time}</span>
      <span>{columns.what}</span>
      <span className={classes["trigger"]}>{columns.trigger}</span>
      <span>{columns.state}</span>
      <span className={classes["ledger"]}>
        <s>{columns.read}</s>
        <i>→</i>
        <s>{columns.written}</s>
      </span>
      <span className={cx(classes["number"], classes["took"])}>{columns.took}</span>
      <span className={classes["who"]}>{columns.who}</span>
    </div>
  );
}

function Rows({ entries, now }: { entries: readonly Entry[]; now: Date }) {
  const area = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  // eslint-disable-next-line react-hooks/incompatible-library -- the virtualizer's own state is read in this component only
  const rows = useVirtualizer({
    count: entries.length,
    getScrollElement: () => area.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
    // The header stands in the scroll area, over the rows.
    scrollMargin: HEAD_PX,
    scrollPaddingStart: HEAD_PX,
  });
  const current = Math.min(at, entries.length - 1);
  const onKeyDown = (event: KeyboardEvent) => {
    const last = entries.length - 1;
    const to = { ArrowDown: current + 1, ArrowUp: current - 1, Home: 0, End: last, PageDown: current + 10, PageUp: current - 10 }[
      event.key
    ];
    if (to === undefined) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(last, to));
    setAt(next);
    rows.scrollToIndex(next);
    requestAnimationFrame(() => area.current?.querySelector<HTMLElement>(`[data-at="${next}"]`)?.focus());
  };
  return (
    <div ref={area} className={cx(classes["area"], entries.length === 0 && classes["bare"])}>
      <Columns />
      <div role="list" className={classes["sizer"]} style={{ height: rows.getTotalSize() }} onKeyDown={onKeyDown}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const entry = entries[index];
          if (!entry) return null;
          const before = entries[index - 1];
          const day = formatDay(new Date(entry.at), now);
          const sameDay = before !== undefined && formatDay(new Date(before.at), now) === day;
          return (
            <HistoryRow
              key={entry.key}
              entry={entry}
              day={sameDay ? "" : day}
              at={index}
              top={start - HEAD_PX}
              current={index === current}
              onFocus={() => setAt(index)}
            />
          );
        })}
      </div>
    </div>
  );
}

function Filters({ names, seenAt }: { /** Pipelines that were run. */ names: readonly string[]; seenAt: string | null | undefined }) {
  const { pipeline, since } = useHistoryFilter();
  const now = useNow();
  const seen = seenAt ? words.sinceSeen(formatWhen(new Date(seenAt), now)) : undefined;
  const times: MenuItem[] = [
    { label: words.anyTime, checked: since === "any", run: () => setHistoryFilter({ since: "any" }) },
    { label: words.today, checked: since === "today", run: () => setHistoryFilter({ since: "today" }) },
    ...(seen === undefined ? [] : [{ label: seen, checked: since === "seen", run: () => setHistoryFilter({ since: "seen" }) }]),
  ];
  const pipelines: MenuItem[] = [
    { label: words.anyPipeline, checked: pipeline === undefined, run: () => setHistoryFilter({ pipeline: undefined }) },
    ...names.map((name): MenuItem => ({ label: name, checked: name === pipeline, run: () => setHistoryFilter({ pipeline: name }) })),
  ];
  const timeWord = since === "today" ? words.today : since === "seen" ? (seen ?? words.anyTime) : words.anyTime;
  return (
    <div className={classes["filters"]}>
      <Menu items={times}>
        <Button size="s" after="down" className={cx(classes["filter"], since !== "any" && classes["set"])}>
          {timeWord}
        </Button>
      </Menu>
      <Menu items={pipelines}>
        <Button size="s" after="down" className={cx(classes["filter"], pipeline !== undefined && classes["set"])}>
          {pipeline ?? words.anyPipeline}
        </Button>
      </Menu>
    </div>
  );
}

function Foot({ entries }: { entries: readonly Entry[] }) {
  const runs = entries.flatMap((entry) => (entry.of === "run" ? [entry.run] : []));
  const sum = sumRuns(runs);
  if (runs.length === 0) return null;
  return (
    <footer className={classes["foot"]} data-copy>
      <span>{words.sum.read(sum.read)}</span>
      {sum.added > 0 && (
        <>
          <i>+</i>
          <span>{words.sum.added(sum.added)}</span>
        </>
      )}
      <i>=</i>
      <b>{words.sum.written(sum.written)}</b>
      <i>+</i>
      <span>{words.sum.aside(sum.aside)}</span>
      <i>+</i>
      <span>{words.sum.rejected(sum.rejected, sum.rejecting)}</span>
      <span className={classes["space"]}>{sum.unbalanced === 0 ? words.accounted : words.sum.unbalanced(sum.unbalanced)}</span>
    </footer>
  );
}
