import { useRef, type KeyboardEvent } from "react";
import { cx } from "./cx.ts";
import classes from "./Segmented.module.css";

export interface SegmentedOption<T extends string> {
  value: T;
  label: string;
  /** A figure after the word: `Problems 39`. */
  count?: string | undefined;
  disabled?: boolean;
}

/** One choice out of a few, side by side. Arrow keys move it. */
export function Segmented<T extends string>({
  label,
  value,
  options,
  onChange,
  size = "m",
}: {
  label: string;
  value: T;
  options: readonly SegmentedOption<T>[];
  onChange: (value: T) => void;
  size?: "s" | "m";
}) {
  const group = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const open = options.filter((option) => !option.disabled);
    const at = open.findIndex((option) => option.value === value);
    const next = open[(at + by + open.length) % open.length];
    if (!next) return;
    onChange(next.value);
    group.current?.querySelector<HTMLElement>(`[data-value="${CSS.escape(next.value)}"]`)?.focus();
  };
  return (
    <div ref={group} role="radiogroup" aria-label={label} className={cx(classes["group"], classes[size])} onKeyDown={move}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          role="radio"
          data-value={option.value}
          aria-checked={option.value === value}
          tabIndex={option.value === value ? 0 : -1}
          disabled={option.disabled}
          className={cx(classes["option"], option.value === value && classes["on"])}
          onClick={() => onChange(option.value)}
        >
          {option.label}
          {option.count !== undefined && <span className={classes["count"]}>{option.count}</span>}
        </button>
      ))}
    </div>
  );
}
