import { Menu as MantineMenu } from "@mantine/core";
import { cloneElement, useState, type MouseEvent, type MouseEventHandler, type ReactElement, type ReactNode } from "react";
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

/** A menu on a button. Arrow keys, first letters and Esc work in it; opened by keyboard, its first item has the focus. */
export function Menu({
  items,
  children,
  position = "bottom-end",
  width,
}: {
  items: readonly MenuItem[];
  /** The button it hangs on. */
  children: ReactElement<{ onClick?: MouseEventHandler }>;
  position?: "bottom-end" | "bottom-start" | "right-end" | "top-end" | "top-start";
  width?: number;
}) {
  const [byKeys, setByKeys] = useState(false);
  const onClick = (event: MouseEvent) => {
    // A click without a press of a button: Enter, Space, or a shortcut that stands for the button.
    setByKeys(event.detail === 0);
    children.props.onClick?.(event);
  };
  const first = byKeys ? items.findIndex((item) => item.kind !== "line" && item.kind !== "heading" && item.disabled !== true) : -1;
  return (
    <MantineMenu
      position={position}
      offset={4}
      {...(width === undefined ? {} : { width })}
      classNames={{ dropdown: classes["dropdown"] ?? "" }}
      returnFocus
      withInitialFocusPlaceholder={!byKeys}
    >
      <MantineMenu.Target>{cloneElement(children, { onClick })}</MantineMenu.Target>
      <MantineMenu.Dropdown>{items.map((item, index) => renderItem(item, index, index === first))}</MantineMenu.Dropdown>
    </MantineMenu>
  );
}

function renderItem(item: MenuItem, index: number, first: boolean): ReactNode {
  if (item.kind === "line") return <MantineMenu.Divider key={index} />;
  if (item.kind === "heading") return <MantineMenu.Label key={index}>{item.label}</MantineMenu.Label>;
  const { label, hint, icon, keys, danger, checked, disabled, run } = item;
  return (
    <MantineMenu.Item
      key={index}
      data-autofocus={first ? true : undefined}
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
