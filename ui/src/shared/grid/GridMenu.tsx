import { Menu } from "@mantine/core";
import { createPortal } from "react-dom";
import { Icon } from "../Icon.tsx";
import { Keys } from "../Keys.tsx";
import menuClasses from "../Menu.module.css";
import { keysOf } from "../shortcuts.ts";
import { words } from "../words.ts";

/** The menu of a right click in a grid. */
export function GridMenu({
  at,
  onClose,
  onCopy,
  onExpand,
}: {
  at: { x: number; y: number };
  onClose: () => void;
  onCopy: (form: "tsv" | "csv" | "tsv-head") => void;
  onExpand: () => void;
}) {
  const keys = (id: Parameters<typeof keysOf>[0]) => <Keys keys={keysOf(id) ?? ""} />;
  return createPortal(
    <Menu opened onClose={onClose} position="bottom-start" offset={2} classNames={{ dropdown: menuClasses["dropdown"] ?? "" }}>
      <Menu.Target>
        <span style={{ position: "fixed", left: at.x, top: at.y }} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Icon name="copy" />} rightSection={keys("gridCopy")} onClick={() => onCopy("tsv")}>
          {words.grid.copyCells}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="copy" />} onClick={() => onCopy("tsv-head")}>
          {words.grid.copyWithHeader}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="copy" />} rightSection={keys("gridCopyCsv")} onClick={() => onCopy("csv")}>
          {words.grid.copyCsv}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="eye" />} rightSection={keys("gridExpand")} onClick={onExpand}>
          {words.grid.expand}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>,
    document.body,
  );
}
