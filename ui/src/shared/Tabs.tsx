import { useLayoutEffect, useRef, type KeyboardEvent, type MouseEvent, type RefObject } from "react";
import { cx } from "./cx.ts";
import { Icon, type IconName } from "./Icon.tsx";
import classes from "./Tabs.module.css";

export interface TabItem {
  key: string;
  title: string;
  icon: IconName;
  dirty?: boolean | undefined;
  closable?: boolean;
}

/** Tabs of open things. Arrow keys move along them, Delete or a middle click closes one. */
export function Tabs({
  label,
  tabs,
  active,
  onActivate,
  onClose,
  closeLabel,
  dirtyLabel,
}: {
  label: string;
  tabs: readonly TabItem[];
  active: string | undefined;
  onActivate: (key: string) => void;
  onClose: (key: string) => void;
  closeLabel: (title: string) => string;
  dirtyLabel: string;
}) {
  const list = useRef<HTMLDivElement>(null);
  useFront(list, tabs.length, active);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const at = tabs.findIndex((tab) => tab.key === active);
    if (event.key === "Delete" && active !== undefined && tabs[at]?.closable !== false) {
      onClose(active);
      return;
    }
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    const next = to === undefined ? undefined : tabs[(to + tabs.length) % tabs.length];
    if (!next) return undefined;
    event.preventDefault();
    onActivate(next.key);
    event.currentTarget.querySelector<HTMLElement>(`[data-key="${CSS.escape(next.key)}"]`)?.focus();
    return undefined;
  };
  const onAuxClick = (tab: TabItem) => (event: MouseEvent) => {
    if (event.button === 1 && tab.closable !== false) onClose(tab.key);
  };
  return (
    <div ref={list} role="tablist" aria-label={label} className={classes["tabs"]} onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <div key={tab.key} className={cx(classes["tab"], tab.key === active && classes["on"])} onAuxClick={onAuxClick(tab)}>
          <button
            type="button"
            role="tab"
            data-key={tab.key}
            aria-selected={tab.key === active}
            tabIndex={tab.key === active ? 0 : -1}
            className={classes["name"]}
            title={tab.title}
            onClick={() => onActivate(tab.key)}
          >
            <Icon name={tab.icon} />
            <span>{tab.title}</span>
            {tab.dirty && <i className={classes["dirty"]} role="img" aria-label={dirtyLabel} title={dirtyLabel} />}
          </button>
          {tab.closable !== false && (
            <button
              type="button"
              tabIndex={-1}
              className={classes["close"]}
              aria-label={closeLabel(tab.title)}
              onClick={() => onClose(tab.key)}
            >
              <Icon name="close" size="xs" />
            </button>
          )}
        </div>
      ))}
    </div>
  );
}

/** Keeps the tab in front in view, and gives it the focus that a closed one, or what stood in it, took along. */
function useFront(list: RefObject<HTMLDivElement | null>, count: number, active: string | undefined): void {
  const before = useRef(count);
  useLayoutEffect(() => {
    const front = list.current?.querySelector<HTMLElement>('[aria-selected="true"]');
    // The whole tab, not its name only: its cross stands at the right end.
    front?.parentElement?.scrollIntoView({ block: "nearest", inline: "nearest" });
    const closed = count < before.current;
    before.current = count;
    const focused = document.activeElement;
    if (closed && focused === document.body) {
      // Where no tab is left, what to do next is.
      (front ?? list.current?.parentElement?.querySelector("button"))?.focus();
    } else if (focused?.matches('[role="tab"]') && list.current?.contains(focused)) {
      // A shortcut brought another tab to the front while one of them had the focus.
      front?.focus();
    }
  }, [list, count, active]);
}
