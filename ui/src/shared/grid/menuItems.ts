import type { MenuItem } from "../Menu.tsx";
import { keysOf } from "../shortcuts.ts";
import { words } from "../words.ts";
import type { CopyForm } from "./clipboard.ts";
import type { GridColumn } from "./types.ts";
import { COPY_KEYS } from "./useGridCopy.ts";

interface Asked {
  /** The column whose header was asked for its menu; a cell's menu otherwise. */
  column: number | undefined;
  /** The column that the cursor is in. */
  current: number | undefined;
  columns: readonly GridColumn[];
  columnItems: ((column: number) => readonly MenuItem[]) | undefined;
  onFit: (column: number) => void;
  onCopy: (form: CopyForm) => void;
  onExpand: () => void;
}

/** Returns what the menu of a cell or of a column's header offers: a cell's offers what its column's does, by keyboard too. */
export function cellItems({ column, current, columns, columnItems, onFit, onCopy, onExpand }: Asked): MenuItem[] {
  const at = column ?? current;
  const about = at === undefined ? undefined : columns[at];
  const fit: MenuItem[] = at === undefined ? [] : [{ label: words.grid.fit, icon: "fit", run: () => onFit(at) }];
  const own: MenuItem[] = at === undefined || !columnItems ? [] : [...columnItems(at), ...fit];
  if (column !== undefined) return own;
  const copies = COPY_KEYS.map(([form, keys]): MenuItem => ({
    label: words.grid.copyForms[form],
    icon: "copy",
    keys,
    run: () => onCopy(form),
  }));
  return [
    ...copies,
    { label: words.grid.expand, icon: "eye", keys: keysOf("gridExpand"), run: onExpand },
    ...(own.length > 0 && about ? [{ kind: "heading", label: about.name } as const, ...own] : []),
  ];
}
