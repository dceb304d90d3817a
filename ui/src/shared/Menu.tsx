import { Menu as MantineMenu } from "@mantine/core";
import type { ReactElement, ReactNode } from "react";
import { Icon, type IconName } from "./Icon.tsx";
import { Keys } from "./Keys.tsx";
import classes from "./Menu.module.css";

export type MenuItem =
  | {
      kind?: "item";
      label: string;
      hint?: string | undefined;
      icon?: IconName | undefined;
      keys?: string | undefined;
      danger?: boolean;
      checked?: boolean;
      disabled?: boolean;
      run: () => void;
    }
  | { kind: "line" }
  | { kind: "heading"; label: string };

/** A menu on a button. Arrow keys, first letters and Esc work in it. */
export function Menu({
  items,
  children,
  position = "bottom-end",
  width,
}: {
  items: readonly MenuItem[];
  /** The button it hangs on. */
  children: ReactElement;
  position?: "bottom-end" | "bottom-start" | "right-end" | "top-end" | "top-start";
  width?: number;
}) {
  return (
    <MantineMenu
      position={position}
      offset={4}
      {...(width === undefined ? {} : { width })}
      classNames={{ dropdown: classes["dropdown"] ?? "" }}
      returnFocus
    >
      <MantineMenu.Target>{children}</MantineMenu.Target>
      <MantineMenu.Dropdown>{items.map(renderItem)}</MantineMenu.Dropdown>
    </MantineMenu>
  );
}

function renderItem(item: MenuItem, index: number): ReactNode {
  if (item.kind === "line") return <MantineMenu.Divider key={index} />;
  if (item.kind === "heading") return <MantineMenu.Label key={index}>{item.label}</MantineMenu.Label>;
  const { label, hint, icon, keys, danger, checked, disabled, run } = item;
  return (
    <MantineMenu.Item
      key={index}
      className={danger ? (classes["danger"] ?? "") : ""}
      disabled={disabled ?? false}
      onClick={run}
      aria-checked={checked}
      leftSection={
        checked ? <Icon name="check" /> : icon ? <Icon name={icon} /> : checked === false ? <span className={classes["space"]} /> : null
      }
      rightSection={keys ? <Keys keys={keys} /> : null}
    >
      {label}
      {hint && <span className={classes["hint"]}>{hint}</span>}
    </MantineMenu.Item>
  );
}
