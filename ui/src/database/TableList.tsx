import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef, type KeyboardEvent } from "react";
import type { CatalogReading } from "../ipc/index.ts";
import { cx, formatCount, Icon, type Tab } from "../shared/index.ts";
import { plainNamespace } from "./diagram/measure.ts";
import { namespaceColours } from "./diagram/styles.ts";
import { idOf } from "./model/names.ts";
import type { ErModel, ErNode } from "./model/types.ts";
import { focusOn, goTo } from "./place.ts";
import classes from "./TableList.module.css";
import { words } from "./words.ts";

const ROW_PX = 28;
const say = words.table;

interface Line {
  node: ErNode;
  comment: string;
  key: string;
  refers: readonly string[];
  referred: readonly string[];
}

/** What the diagram shows, as a list: every table with what it refers to and who refers to it. */
export function TableList({
  tab,
  model,
  reading,
  picked,
}: {
  tab: Tab;
  model: ErModel;
  reading: CatalogReading;
  picked: string | undefined;
}) {
  const lines = useMemo(() => linesOf(model, reading), [model, reading]);
  const colours = useMemo(() => namespaceColours(model.namespaces, plainNamespace(model)), [model]);
  const scroll = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- the virtualizer's own state is read in this component only
  const virtual = useVirtualizer({ count: lines.length, getScrollElement: () => scroll.current, estimateSize: () => ROW_PX, overscan: 16 });
  const items = virtual.getVirtualItems();
  const front = Math.max(
    0,
    lines.findIndex(({ node }) => node.id === picked),
  );
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const here = Number((event.target as HTMLElement).dataset["line"]);
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 20, PageUp: -20 }[event.key];
    const line = lines[here];
    if (line && event.key.toLowerCase() === "f" && !event.ctrlKey && !event.metaKey) focusOn(tab, line.node.id);
    if (by === undefined || Number.isNaN(here)) return;
    event.preventDefault();
    const to = Math.max(0, Math.min(lines.length - 1, here + by));
    virtual.scrollToIndex(to, { align: "auto" });
    requestAnimationFrame(() => scroll.current?.querySelector<HTMLElement>(`[data-line="${to}"]`)?.focus());
  };
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <div ref={scroll} className={classes["scroll"]}>
      <table className={classes["table"]} aria-label={say.label} aria-rowcount={lines.length + 1} onKeyDown={onKeyDown}>
        <thead>
          <tr>
            <th>{say.name}</th>
            <th>{say.kind}</th>
            <th className={classes["number"]}>{say.columns}</th>
            <th>{say.key}</th>
            <th>{say.refers}</th>
            <th>{say.referred}</th>
            <th>{say.comment}</th>
          </tr>
        </thead>
        <tbody>
          {before > 0 && <tr aria-hidden="true" style={{ height: before }} />}
          {items.map(({ index }) => {
            const line = lines[index];
            if (!line) return null;
            const { node } = line;
            return (
              <tr
                key={node.id}
                aria-rowindex={index + 2}
                aria-selected={node.id === picked}
                className={cx(node.id === picked && classes["on"])}
                onClick={() => goTo(tab, { picked: node.id })}
                onDoubleClick={() => focusOn(tab, node.id)}
              >
                <td>
                  <button
                    type="button"
                    data-line={index}
                    tabIndex={index === front ? 0 : -1}
                    onClick={() => goTo(tab, { picked: node.id })}
                  >
                    <i style={{ background: `var(--${colours.get(node.name.namespace) ?? "text-faint"})` }} />
                    {model.namespaces.length > 1 && <small>{node.name.namespace}.</small>}
                    {node.name.name}
                  </button>
                </td>
                <td className={classes["faint"]}>{node.junction ? words.diagram.junction : words.kind(node.kind)}</td>
                <td className={classes["number"]}>{formatCount(node.rows.length)}</td>
                <td>
                  {line.key !== "" && <Icon name="key" size="xs" className={classes["key"]} />}
                  {line.key}
                </td>
                <td title={line.refers.join("\n")}>{line.refers.join(", ")}</td>
                <td title={line.referred.join("\n")}>{line.referred.join(", ")}</td>
                <td className={classes["faint"]} title={line.comment}>
                  {line.comment}
                </td>
              </tr>
            );
          })}
          {after > 0 && <tr aria-hidden="true" style={{ height: after }} />}
        </tbody>
      </table>
    </div>
  );
}

/** Returns the lines of the list, in the order of names. */
function linesOf(model: ErModel, { catalog }: CatalogReading): Line[] {
  const comments = new Map([...catalog.tables, ...catalog.views].map(({ name, comment }) => [idOf(name), comment ?? ""]));
  const [refers, referred] = [new Map<string, Set<string>>(), new Map<string, Set<string>>()];
  const add = (to: Map<string, Set<string>>, id: string, other: string) => {
    const known = to.get(id) ?? new Set();
    to.set(id, known.add(model.byId.get(other)?.name.name ?? other));
  };
  for (const { from, to } of model.edges) {
    add(refers, from, to);
    add(referred, to, from);
  }
  return model.nodes.map((node) => ({
    node,
    comment: comments.get(node.id) ?? "",
    key: node.rows
      .filter(({ primary }) => primary)
      .map(({ name }) => name)
      .join(", "),
    refers: [...(refers.get(node.id) ?? [])].sort(),
    referred: [...(referred.get(node.id) ?? [])].sort(),
  }));
}
