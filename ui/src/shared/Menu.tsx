import { Menu as MantineMenu } from "@mantine/core";
import {
  cloneElement,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type MouseEventHandler,
  type ReactElement,
  type ReactNode,
} from "react";
import { filterBy } from "./filter.ts";
import { Icon, type IconName } from "./Icon.tsx";
import { Keys } from "./Keys.tsx";
import classes from "./Menu.module.css";

export type MenuItem =
  | {
      kind?: "item";
      label: string;
      hint?: string | undefined;
      /** A sentence below the label. */
      about?: string | undefined;
      icon?: IconName | undefined;
      keys?: string | undefined;
      danger?: boolean;
      checked?: boolean;
      disabled?: boolean;
      run: () => void;
    }
  | { kind: "line" }
  | { kind: "heading"; label: string };

/**
 * A menu on a button. Arrow keys, first letters and Esc work in it; opened by keyboard, its first item has the focus. A long one
 * has a search field: what is typed leaves the items that fit, best first, and Enter takes the one that is marked, or the first.
 */
export function Menu({
  items,
  children,
  position = "bottom-end",
  width,
  search,
}: {
  items: readonly MenuItem[];
  /** The button it hangs on. */
  children: ReactElement<{ onClick?: MouseEventHandler }>;
  position?: "bottom-end" | "bottom-start" | "right-end" | "top-end" | "top-start";
  width?: number;
  /** Words for the search field: its name, and what is said where nothing fits. */
  search?: { label: string; none: string };
}) {
  const [typed, setTyped] = useState("");
  // A long menu is made when it is opened: a closed one must cost nothing.
  const [opened, setOpened] = useState(false);
  const shown = !opened
    ? NONE
    : search && typed.trim() !== ""
      ? filterBy(items.filter(isItem), typed, (item) => `${item.label} ${item.about ?? ""}`)
      : items;
  const [byKeys, setByKeys] = useState(false);
  const onClick = (event: MouseEvent) => {
    // A click without a press of a button: Enter, Space, or a shortcut that stands for the button.
    setByKeys(event.detail === 0);
    children.props.onClick?.(event);
  };
  const first = byKeys && !search ? items.findIndex((item) => isItem(item) && item.disabled !== true) : -1;
  const onSearchKey = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
    const list = event.currentTarget.closest("[data-menu-dropdown]");
    if (list?.querySelector("[data-menu-active]")) return;
    event.preventDefault();
    list?.querySelector<HTMLElement>("[data-menu-item]:not([data-disabled])")?.click();
  };
  return (
    <MantineMenu
      position={position}
      offset={4}
      {...(width === undefined ? {} : { width })}
      classNames={{ dropdown: classes["dropdown"] ?? "" }}
      returnFocus
      onChange={setOpened}
      withInitialFocusPlaceholder={!byKeys}
    >
      <MantineMenu.Target>{cloneElement(children, { onClick })}</MantineMenu.Target>
      <MantineMenu.Dropdown>
        {search && (
          <MantineMenu.Search
            data-autofocus
            className={classes["search"] ?? ""}
            aria-label={search.label}
            placeholder={search.label}
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            onKeyDown={onSearchKey}
          />
        )}
        {search ? (
          <div className={classes["list"]}>
            {shown.map((item, index) => renderItem(item, index, false))}
            {shown.length === 0 && <p className={classes["none"]}>{search.none}</p>}
          </div>
        ) : (
          <MenuItems items={shown} first={first} />
        )}
      </MantineMenu.Dropdown>
    </MantineMenu>
  );
}

const NONE: readonly MenuItem[] = [];

function isItem(item: MenuItem): item is Extract<MenuItem, { label: string; run: () => void }> {
  return item.kind !== "line" && item.kind !== "heading";
}

/** The items of a menu, inside of one. `first`: the one that has the focus when it opens. */
export function MenuItems({ items, first = -1 }: { items: readonly MenuItem[]; first?: number }) {
  return items.map((item, index) => renderItem(item, index, index === first));
}

function renderItem(item: MenuItem, index: number, first: boolean): ReactNode {
  if (item.kind === "line") return <MantineMenu.Divider key={index} />;
  if (item.kind === "heading") return <MantineMenu.Label key={index}>{item.label}</MantineMenu.Label>;
  const { label, hint, about, icon, keys, danger, checked, disabled, run } = item;
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
      {about && <span className={classes["about"]}>{about}</span>}
    </MantineMenu.Item>
  );
}
