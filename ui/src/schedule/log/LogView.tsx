import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { getHost } from "../../ipc/index.ts";
import {
  announce,
  copyLater,
  cx,
  ErrorNote,
  Icon,
  IconButton,
  isBoolean,
  keysOf,
  reportError,
  Segmented,
  spellKeys,
  Switch,
  useHotkey,
  usePlace,
  useStored,
  type SegmentedOption,
} from "../../shared/index.ts";
import { words } from "../words.ts";
import { LogLineRow, logText } from "./LogLineRow.tsx";
import classes from "./LogPane.module.css";
import { MOST_FOUND, useFound, useLog, wholeLog, type LogOf } from "./useLog.ts";

const LINE_PX = 19;
/** The end is in view within so much. */
const END_PX = 4;

type Shown = "all" | "out" | "err";

/** A log: its lines as they come, searched, and as a whole copied or saved. Only what is in view is drawn. */
export function LogView({ label, of }: { label: string; of: LogOf }) {
  const place = usePlace();
  const area = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const [stream, setStream] = useState<Shown>("all");
  const [follow, setFollow] = useState(true);
  const [wrap, setWrap] = useStored("log.wrap", false, isBoolean);
  const [search, setSearch] = useState("");
  const [match, setMatch] = useState(0);
  const [range, setRange] = useState({ first: 0, last: 0 });
  const log = useLog(of, range.first, range.last);
  const errors = useFound(of, { stream: "err" }).lines.length;
  const part = useFound(of, stream === "all" ? {} : { stream });
  const matches = useFound(of, search === "" ? {} : { search, ...(stream === "all" ? {} : { stream }) });
  const current = matches.lines[match]?.number;
  const count = stream === "all" ? log.total : part.lines.length;
  const lineAt = (index: number) => (stream === "all" ? log.line(index) : part.lines[index]);

  // eslint-disable-next-line react-hooks/incompatible-library -- the virtualizer's own state is read in this component only
  const rows = useVirtualizer({
    count,
    getScrollElement: () => area.current,
    estimateSize: () => LINE_PX,
    overscan: 12,
    onChange: (instance) => {
      const items = instance.getVirtualItems();
      const next = { first: items[0]?.index ?? 0, last: items.at(-1)?.index ?? 0 };
      setRange((old) => (old.first === next.first && old.last === next.last ? old : next));
    },
  });

  const toEnd = useEffectEvent(() => {
    if (follow && count > 0) rows.scrollToIndex(count - 1, { align: "end" });
  });
  useEffect(() => toEnd(), [count, follow, stream, wrap]);
  const onScroll = () => {
    const element = area.current;
    if (!element) return;
    const atEnd = element.scrollTop + element.clientHeight >= element.scrollHeight - END_PX;
    // Whoever scrolls back reads: what comes does not take them away from there.
    if (!atEnd && follow && userScrolls.current) setFollow(false);
  };
  const userScrolls = useRef(false);
  const byHand = () => {
    userScrolls.current = true;
    setTimeout(() => (userScrolls.current = false), 200);
  };

  const showMatch = (at: number) => {
    const number = matches.lines[at]?.number;
    if (number === undefined) return;
    setMatch(at);
    setFollow(false);
    // Of the whole log a line stands at its number.
    const place = stream === "all" ? number : part.lines.findIndex((line) => line.number === number);
    if (place >= 0) rows.scrollToIndex(place, { align: "center" });
  };
  const showFirst = useEffectEvent(() => showMatch(0));
  const firstMatch = matches.lines[0]?.number;
  useEffect(() => {
    if (firstMatch !== undefined) showFirst();
  }, [search, stream, firstMatch]);
  const found = matches.lines.length;
  const move = (by: number) => showMatch((match + by + found) % Math.max(1, found));
  useHotkey("logFind", () => {
    field.current?.focus();
    field.current?.select();
  });
  useHotkey("logFindNext", () => move(1), { enabled: found > 0 });
  useHotkey("logFindPrevious", () => move(-1), { enabled: found > 0 });

  const text = async () => (await wholeLog(of, stream === "all" ? undefined : stream)).map(logText).join("\n");
  const copy = () => {
    const copied = text();
    void copyLater(
      copied,
      copied.then((all) => words.log.copied(all === "" ? 0 : all.split("\n").length)),
    );
  };
  const save = async () => {
    try {
      const host = await getHost();
      const blob = new Blob([await text(), "\n"], { type: "text/plain" });
      if (await host.savePicture(words.log.save, `${of.task}.log`, blob)) announce(words.log.saved);
    } catch (error) {
      reportError(error, () => void save());
    }
  };
  const options: SegmentedOption<Shown>[] = [
    { value: "all", label: words.log.streams.all },
    { value: "out", label: words.log.streams.out },
    { value: "err", label: words.log.streams.err, count: errors > 0 ? words.log.many(errors, MOST_FOUND) : undefined },
  ];
  return (
    <section className={classes["log"]} aria-label={words.log.title}>
      <div className={classes["head"]}>
        <b>{words.log.title}</b>
        <span className={classes["sub"]}>
          {label} · {words.log.lines(log.total)}
        </span>
        <label className={classes["find"]}>
          <Icon name="search" />
          <input
            ref={field}
            type="search"
            aria-label={words.log.find}
            placeholder={words.log.find}
            title={spellKeys(keysOf("logFind") ?? "")}
            spellCheck={false}
            value={search}
            onChange={(event) => {
              setSearch(event.target.value);
              setMatch(0);
            }}
            onKeyDown={(event) => {
              if (event.key === "Enter") move(event.shiftKey ? -1 : 1);
              if (event.key === "Escape") setSearch("");
            }}
          />
          {search !== "" && !matches.isPending && (
            <span className={classes["sub"]} role="status">
              {found === 0 ? words.log.none : words.log.of(match + 1, found, MOST_FOUND)}
            </span>
          )}
          <IconButton icon="up" size="s" label={words.log.previous} disabled={found === 0} onClick={() => move(-1)} />
          <IconButton icon="down" size="s" label={words.log.next} disabled={found === 0} onClick={() => move(1)} />
        </label>
        <Segmented size="s" label={words.log.streams.label} value={stream} options={options} onChange={setStream} />
        <Switch label={words.log.follow} on={follow} onChange={setFollow} />
        <IconButton icon="wrap" size="s" label={words.log.wrap} on={wrap} onClick={() => setWrap(!wrap)} />
        <IconButton icon="copy" size="s" label={words.log.copy} onClick={copy} />
        {place.downloads && <IconButton icon="download" size="s" label={words.log.save} onClick={() => void save()} />}
      </div>
      {log.error && log.total === 0 ? <ErrorNote error={log.error} /> : null}
      <div
        ref={area}
        role="log"
        tabIndex={0}
        aria-label={words.log.label}
        aria-live="off"
        className={cx(classes["lines"], wrap && classes["wrap"])}
        data-copy
        onScroll={onScroll}
        onWheel={byHand}
        onPointerDown={byHand}
        onKeyDown={byHand}
      >
        {count === 0 && !log.isPending && !part.isPending && <p className={classes["empty"]}>{words.log.empty}</p>}
        <div className={classes["sizer"]} style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start }) => (
            <LogLineRow
              key={index}
              index={index}
              top={start}
              line={lineAt(index)}
              search={search}
              current={current !== undefined && lineAt(index)?.number === current}
              measure={wrap ? rows.measureElement : undefined}
            />
          ))}
        </div>
      </div>
    </section>
  );
}
