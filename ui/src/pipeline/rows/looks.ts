import type { RowFilter } from "../../ipc/index.ts";
import { beside, currentOf, startVersions, withReplaced, withVersion, type Versions } from "../../shared/text/versions.ts";
import { PLAIN_VIEW, type ColumnView, type Order } from "./columns.ts";
import { words } from "./words.ts";

/** How the rows are looked at: which columns, in which order, which rows. */
export interface Look {
  view: ColumnView;
  order: Order | undefined;
  filter: RowFilter | undefined;
}

/** A look, the text whose rows it was of, and when it was taken: undo goes back through looks and texts by turns. */
interface Taken {
  look: Look;
  text: string;
  when: number;
}

/** The looks that undo and redo walk through. */
export type Looks = Versions<Taken>;

export const startLooks = (): Looks =>
  startVersions({ look: { view: PLAIN_VIEW, order: undefined, filter: undefined }, text: "", when: 0 });
export const lookOf = (looks: Looks): Look => currentOf(looks).look;

/** What comes sooner after a change of the same kind is one with it: a condition that is typed, a column that is drawn. */
const ONE_MS = 1_000;

/** Returns the looks with a new one in front. */
export function withLook(looks: Looks, look: Look, text: string, when: number): Looks {
  const last = looks.list[looks.at - 1];
  const now = currentOf(looks);
  const goesOn =
    last !== undefined && now.text === text && when - now.when < ONE_MS && lookWords(last.look, now.look) === lookWords(now.look, look);
  return (goesOn ? withReplaced : withVersion)(looks, { look, text, when });
}

/** Returns whether undo is of the last look: nothing was done to the text after it. */
export const isLookBack = (looks: Looks, text: string): boolean => looks.at > 0 && currentOf(looks).text === text;

/** Returns whether redo is of a look that was undone: the text is again what it was taken on. */
export const isLookNext = (looks: Looks, text: string): boolean => beside(looks, 1)?.text === text;

/** Returns in words what makes one look of another. It is for both undo and redo. */
export function lookWords(from: Look, to: Look): string {
  const say = words.looks;
  const added = (before: readonly string[], after: readonly string[]) => after.filter((name) => !before.includes(name));
  const [one, other] = [from.view, to.view];
  const [hidden, shown] = [added(one.hidden, other.hidden), added(other.hidden, one.hidden)];
  const [pinned, unpinned] = [added(one.pinned, other.pinned), added(other.pinned, one.pinned)];
  const sized = Object.keys(other.widths).find((name) => one.widths[name] !== other.widths[name]);
  if (hidden[0] !== undefined) return say.hide(hidden[0]);
  if (shown[0] !== undefined) return shown.length > 1 ? say.showMany(shown.length) : say.show(shown[0]);
  if (pinned[0] !== undefined) return say.pin(pinned[0]);
  if (unpinned[0] !== undefined) return say.unpin(unpinned[0]);
  if (sized !== undefined) return say.width(sized);
  if (from.order !== to.order) return to.order ? say.sort(to.order.column, to.order.descending) : say.unsort;
  return to.filter ? say.filter : say.unfilter;
}
