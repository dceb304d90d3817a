import { Tooltip } from "@mantine/core";
import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import classes from "./Button.module.css";
import { cx } from "./cx.ts";
import { Icon, type IconName } from "./Icon.tsx";
import { Keys } from "./Keys.tsx";

type Native = Omit<ButtonHTMLAttributes<HTMLButtonElement>, "children">;

export interface ButtonProps extends Native {
  /** `go` is the next action: one a screen. `danger` destroys something. */
  tone?: "plain" | "go" | "quiet" | "danger";
  size?: "s" | "m" | "l";
  icon?: IconName | undefined;
  /** An icon after the words: `down` for a menu. */
  after?: IconName | undefined;
  /** The shortcut that does the same, as the table of shortcuts writes it: `Mod+Enter`. */
  keys?: string | undefined;
  ref?: Ref<HTMLButtonElement>;
  children?: ReactNode;
}

/** A button with words. */
export function Button({ tone = "plain", size = "m", icon, after, keys, className, children, type = "button", ...rest }: ButtonProps) {
  return (
    <button type={type} className={cx(classes["button"], classes[tone], classes[size], className)} {...rest}>
      {icon && <Icon name={icon} />}
      {children}
      {keys && <Keys keys={keys} />}
      {after && <Icon name={after} size="xs" />}
    </button>
  );
}

export interface IconButtonProps extends Native {
  icon: IconName;
  /** What it does, for the tooltip and for screen readers. */
  label: string;
  keys?: string | undefined;
  size?: "s" | "m";
  /** For a toggle: whether it is on. */
  on?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

/** A button that is only an icon; its words are in the tooltip. */
export function IconButton({ icon, label, keys, size = "m", on, className, type = "button", ...rest }: IconButtonProps) {
  return (
    <Tooltip
      classNames={{ tooltip: classes["tooltip"] ?? "" }}
      label={
        <>
          {label}
          {keys && <Keys keys={keys} />}
        </>
      }
    >
      <button
        type={type}
        aria-label={label}
        aria-pressed={on}
        className={cx(classes["icon"], size === "s" && classes["iconS"], on && classes["on"], className)}
        {...rest}
      >
        <Icon name={icon} />
      </button>
    </Tooltip>
  );
}
