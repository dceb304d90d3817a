import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type RefObject } from "react";
import { cx, formatCount, Icon, IconButton, type Tab } from "../../shared/index.ts";
import list from "../../shared/list.module.css";
import { plainNamespace } from "../diagram/measure.ts";
import { namespaceColours } from "../diagram/styles.ts";
import type { ErModel, ErNode } from "../model/types.ts";
import { goTo, placeOf } from "../place.ts";
import { reveal } from "../reveal.ts";
import { words } from "../words.ts";
import classes from "./DatabaseList.module.css";
import { firstOpen, treeLines } from "./tree.ts";

const ROW_PX = 28;
const say = words.list;

/** The tables of a catalog by their namespaces, which are shown and hidden here. */
export function TableTree({
  tab,
  model,
  typed,
  scroll,
}: {
  tab: Tab;
  model: ErModel;
  typed: string;
  scroll: RefObject<HTMLDivElement | null>;
}) {
  const { picked, hidden, scope } = placeOf(tab);
  const plain = plainNamespace(model);
  const colours = useMemo(() => namespaceColours(model.namespaces, plain), [model, plain]);
  const [turned, setTurned] = useState<ReadonlyMap<string, boolean>>(new Map());
  const first = useMemo(() => firstOpen(model, plain), [model, plain]);
  const lines = useMemo(
    () => treeLines(model, plain, typed, (namespace) => turned.get(namespace) ?? first(namespace), hidden),
    [model, plain, typed, turned, first, hidden],
  );
  const body = useRef<HTMLDivElement>(null);
  const [offset, setOffset] = useState(0);
  useEffect(() => setOffset(body.current?.offsetTop ?? 0), [lines.length]);
  // eslint-disable-next-line react-hooks/incompatible-library -- the virtualizer's own state is read in this component only
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
    scrollMargin: offset,
  });
  const at = lines.findIndex((line) => line.kind === "table" && line.node.id === picked);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: "auto" });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only a table that is picked anew is brought into view
  }, [picked]);

  const turn = (namespace: string, open: boolean) => setTurned(new Map([...turned, [namespace, open]]));
  const hide = (namespace: string) => {
    const next = new Set(hidden);
    if (!next.delete(namespace)) next.add(namespace);
    goTo(tab, { hidden: next });
  };
  const open = (node: ErNode) => {
    const next = new Set(hidden);
    next.delete(node.name.namespace);
    // Around another table it stands elsewhere, or nowhere: what is looked at follows.
    const elsewhere = scope.of === "near" && scope.table !== node.id;
    goTo(tab, {
      picked: node.id,
      hidden: next,
      ...(elsewhere ? { scope: { ...scope, table: node.id } } : scope.of === "path" ? { scope: { of: "all" } } : {}),
    });
    reveal(tab.key, node.id);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const here = event.target instanceof HTMLElement ? Number(event.target.dataset["line"]) : NaN;
    const line = lines[here];
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined && !Number.isNaN(here)) {
      const to = Math.max(0, Math.min(lines.length - 1, here + by));
      event.preventDefault();
      virtual.scrollToIndex(to, { align: "auto" });
      requestAnimationFrame(() => body.current?.querySelector<HTMLElement>(`[data-line="${to}"]`)?.focus());
    } else if (line?.kind === "namespace" && (event.key === "ArrowRight" || event.key === "ArrowLeft"))
      turn(line.namespace, event.key === "ArrowRight");
  };
  const shown = virtual.getVirtualItems();
  const front = at >= 0 ? at : 0;
  return (
    <div
      ref={body}
      role="tree"
      aria-label={say.tree}
      style={{ height: virtual.getTotalSize(), position: "relative" }}
      onKeyDown={onKeyDown}
    >
      {shown.map(({ index, start }) => {
        const line = lines[index];
        if (!line) return null;
        const style = { transform: `translateY(${start - offset}px)` };
        if (line.kind === "namespace") {
          const { namespace } = line;
          return (
            <div key={`ns ${namespace}`} className={classes["line"]} style={style}>
              <button
                type="button"
                role="treeitem"
                aria-level={1}
                aria-expanded={line.open}
                aria-selected={false}
                data-line={index}
                tabIndex={index === front ? 0 : -1}
                className={cx(list["item"], classes["namespace"], line.hidden && classes["off"])}
                onClick={() => turn(namespace, !line.open)}
              >
                <Icon name={line.open ? "down" : "right"} size="xs" />
                <i className={classes["tick"]} style={{ background: `var(--${colours.get(namespace) ?? "text-faint"})` }} />
                <span className={list["name"]}>{namespace}</span>
                {!line.open && <span className={cx(list["right"], classes["count"])}>{say.tables(line.tables)}</span>}
              </button>
              <IconButton
                size="s"
                icon={line.hidden ? "eyeOff" : "eye"}
                label={line.hidden ? say.show(namespace) : say.hide(namespace)}
                on={false}
                className={cx(classes["eye"], line.hidden && classes["hidden"])}
                onClick={() => hide(namespace)}
              />
            </div>
          );
        }
        const { node, columns } = line;
        const view = node.kind === "view" || node.kind === "materialized";
        const on = node.id === picked;
        return (
          <div key={node.id} className={classes["line"]} style={style}>
            <button
              type="button"
              role="treeitem"
              aria-level={2}
              aria-selected={on}
              data-line={index}
              tabIndex={index === front ? 0 : -1}
              className={cx(
                list["item"],
                classes["table"],
                on && list["on"],
                on && classes["picked"],
                hidden.has(node.name.namespace) && classes["off"],
              )}
              onClick={() => open(node)}
            >
              <Icon name={view ? "eye" : "table"} />
              <span className={list["name"]}>{node.name.name}</span>
              <span className={list["right"]} title={say.columns(node.rows.length)}>
                {columns > 0 ? say.found(columns) : formatCount(node.rows.length)}
              </span>
            </button>
          </div>
        );
      })}
    </div>
  );
}
