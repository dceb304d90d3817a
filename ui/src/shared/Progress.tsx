import { cx } from "./cx.ts";
import classes from "./Progress.module.css";

/** How far something is. Without a share it only says that it goes on. */
export function Progress({ share, label, className }: { share?: number | undefined; label: string; className?: string }) {
  const percent = share === undefined ? undefined : Math.max(0, Math.min(1, share)) * 100;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent === undefined ? undefined : Math.round(percent)}
      className={cx(classes["track"], className)}
    >
      <i
        className={cx(classes["done"], percent === undefined && classes["unknown"])}
        style={percent === undefined ? undefined : { width: `${percent}%` }}
      />
    </div>
  );
}
