/** Which columns are hidden, which are pinned, and how wide they were made by hand; by their names. */
export interface ColumnView {
  readonly hidden: readonly string[];
  /** In the order in which they stand at the left. */
  readonly pinned: readonly string[];
  readonly widths: Readonly<Record<string, number>>;
}

export const PLAIN_VIEW: ColumnView = { hidden: [], pinned: [], widths: {} };

/** The order of the rows: by a column, or the file's own. */
export interface Order {
  column: string;
  descending: boolean;
}

const without = (names: readonly string[], name: string) => names.filter((other) => other !== name);

export const withHidden = (view: ColumnView, name: string): ColumnView => ({ ...view, hidden: [...without(view.hidden, name), name] });
export const withShown = (view: ColumnView, name: string): ColumnView => ({ ...view, hidden: without(view.hidden, name) });
export const withPinned = (view: ColumnView, name: string): ColumnView => ({ ...view, pinned: [...without(view.pinned, name), name] });
export const withUnpinned = (view: ColumnView, name: string): ColumnView => ({ ...view, pinned: without(view.pinned, name) });
export const withWidth = (view: ColumnView, name: string, width: number): ColumnView => ({
  ...view,
  widths: { ...view.widths, [name]: width },
});
