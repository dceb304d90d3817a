import { useRef, useState, type KeyboardEvent } from "react";
import type { RowFilter } from "../../ipc/index.ts";
import { cx, EngineChart } from "../../shared/index.ts";
import type { ColorScheme } from "../../theme/index.ts";
import { isSameFilter } from "../rows/filter.ts";
import classes from "./BarButtons.module.css";
import type { Bar } from "./figures.ts";
import { words } from "./words.ts";

/** How rows are picked out: by whom the filter is set, and which one is. Where they cannot be, it says why. */
export interface Picking {
  filter: RowFilter | undefined;
  /** Shows the rows of a filter; all rows without one. */
  onPick: ((filter: RowFilter | undefined) => void) | undefined;
}

const NEXT: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity };

/**
 * A chart whose bars are buttons: each shows its rows, and the one that does shows all again. One of them is in the order of the
 * Tab key; arrow keys go from bar to bar.
 */
export function BarButtons({
  svg,
  theme,
  label,
  bars,
  layout,
  inset = "0",
  picking: { filter, onPick },
}: {
  svg: string;
  theme: ColorScheme;
  /** What the chart shows, in words. */
  label: string;
  /** In the order in which they are drawn. */
  bars: readonly Bar[];
  /** Whether the bars stand beside each other or below. */
  layout: "columns" | "rows";
  /** The part of the picture around the bars, as CSS has it. */
  inset?: string;
  picking: Picking;
}) {
  const group = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  const [pointed, setPointed] = useState<number>();
  const [focused, setFocused] = useState(false);
  const current = Math.min(at, bars.length - 1);
  const said = bars[pointed ?? (focused ? current : -1)] ?? bars.find((bar) => isSameFilter(bar.filter, filter));
  const onKeyDown = (event: KeyboardEvent) => {
    const by = NEXT[event.key];
    if (by === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const next = Math.max(0, Math.min(bars.length - 1, current + by));
    setAt(next);
    group.current?.querySelectorAll("button")[next]?.focus();
  };
  return (
    <>
      <div className={classes["figure"]} data-layout={layout}>
        <div aria-hidden={bars.length > 0}>
          <EngineChart svg={svg} theme={theme} label={label} />
        </div>
        {bars.length > 0 && (
          <div
            ref={group}
            role="group"
            aria-label={label}
            className={cx(classes["bars"], classes[layout])}
            style={{ inset }}
            onKeyDown={onKeyDown}
            onPointerLeave={() => setPointed(undefined)}
            onFocus={() => setFocused(true)}
            onBlur={() => setFocused(false)}
          >
            {bars.map((bar, index) => {
              const chosen = isSameFilter(bar.filter, filter);
              const empty = bar.count === 0 || onPick === undefined;
              return (
                <button
                  key={index}
                  type="button"
                  tabIndex={index === current ? 0 : -1}
                  aria-label={words.bar(bar.name, bar.rows)}
                  aria-pressed={chosen}
                  aria-disabled={empty}
                  onPointerEnter={() => setPointed(index)}
                  onFocus={() => setAt(index)}
                  onClick={() => !empty && onPick(chosen ? undefined : bar.filter)}
                />
              );
            })}
          </div>
        )}
      </div>
      {bars.length > 0 && (
        <p className={classes["said"]} aria-hidden="true">
          {said ? (
            <>
              <span className={classes["what"]}>{said.name}</span>
              <b>{said.rows}</b>
            </>
          ) : (
            <span className={classes["note"]}>{onPick ? (layout === "columns" ? words.pickBar : words.pickRow) : words.sampleOnly}</span>
          )}
        </p>
      )}
    </>
  );
}
