import { Menu } from "@mantine/core";
import { createPortal } from "react-dom";
import { MenuItems, type MenuItem } from "../Menu.tsx";
import menuClasses from "../Menu.module.css";

/** A menu at a point: of a right click in a grid, or of its key. */
export function GridMenu({ at, items, onClose }: { at: { x: number; y: number }; items: readonly MenuItem[]; onClose: () => void }) {
  return createPortal(
    <Menu opened onClose={onClose} position="bottom-start" offset={2} classNames={{ dropdown: menuClasses["dropdown"] ?? "" }}>
      <Menu.Target>
        <span style={{ position: "fixed", left: at.x, top: at.y }} />
      </Menu.Target>
      <Menu.Dropdown>
        <MenuItems items={items} />
      </Menu.Dropdown>
    </Menu>,
    document.body,
  );
}
