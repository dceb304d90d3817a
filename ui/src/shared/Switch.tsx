import { cx } from "./cx.ts";
import classes from "./Switch.module.css";

/** Something that is on or off at once, with its word. */
export function Switch({
  label,
  on,
  onChange,
  disabled = false,
  title,
}: {
  label: string;
  on: boolean;
  onChange: (on: boolean) => void;
  disabled?: boolean;
  title?: string | undefined;
}) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={on}
      disabled={disabled}
      title={title}
      className={cx(classes["switch"], on && classes["on"])}
      onClick={() => onChange(!on)}
    >
      <i />
      {label}
    </button>
  );
}
