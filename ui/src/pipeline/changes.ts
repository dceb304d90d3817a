import type { EditedText, StepView } from "../ipc/index.ts";
import { words } from "./words.ts";

type Read = Pick<EditedText, "text" | "steps" | "problems" | "source" | "sink">;

const say = words.changes;

/** Returns in words what makes one text of another: `move “Sort” from 3 to 1`. It is for both undo and redo. */
export function changeWords(from: Read, to: Read): string {
  // What a text with mistakes says is not known.
  if (from.problems.length > 0 || to.problems.length > 0) return say.text;
  return stepsWords(from.steps, to.steps) ?? tablesWords(from, to) ?? say.text;
}

function stepsWords(from: readonly StepView[], to: readonly StepView[]): string | undefined {
  const [before, after] = [from.map(wholeOf), to.map(wholeOf)];
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < Math.min(before.length, after.length) - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const [gone, come] = [from.slice(start, from.length - end), to.slice(start, to.length - end)];
  const [old, fresh] = [gone[0], come[0]];
  if (gone.length === 0 && come.length === 0) return undefined;
  if (gone.length === 0) return come.length === 1 && fresh ? say.add(fresh.title, start + 1) : say.addMany(come.length);
  if (come.length === 0) return gone.length === 1 && old ? say.remove(old.title, start + 1) : say.removeMany(gone.length);
  if (old && fresh && gone.length === 1 && come.length === 1) return oneWords(old, fresh, start + 1);
  return movedWords(gone, come, start) ?? say.steps;
}

function oneWords(old: StepView, fresh: StepView, place: number): string {
  if (specOf(old) === specOf(fresh)) return fresh.enabled ? say.turnOn(fresh.title, place) : say.turnOff(fresh.title, place);
  return old.verb === fresh.verb ? say.set(fresh.title, place) : say.replace(old.title, fresh.title);
}

/** Returns which step was moved; nothing where the same steps do not stand in both, or more than one was. */
function movedWords(gone: readonly StepView[], come: readonly StepView[], start: number): string | undefined {
  const [before, after] = [gone.map(wholeOf), come.map(wholeOf)];
  const same = (list: readonly string[], other: readonly string[]) =>
    list.length === other.length && list.every((it, at) => it === other[at]);
  const [first, last] = [gone[0], gone.at(-1)];
  const end = start + gone.length;
  // Of two neighbours either was moved; the one that went down is told.
  if (first && same([...before.slice(1), before[0] ?? ""], after)) return say.move(first.title, start + 1, end);
  if (last && same([before.at(-1) ?? "", ...before.slice(0, -1)], after)) return say.move(last.title, end, start + 1);
  return undefined;
}

function tablesWords(from: Read, to: Read): string | undefined {
  const [source, sink] = [isOther(from.source, to.source), isOther(from.sink, to.sink)];
  if (source && sink) return undefined;
  if (sink) return say.sink;
  if (!source) return undefined;
  const [keys, expected] = [
    keysThatDiffer(from.source, to.source),
    keysThatDiffer(tableOf(from.source, "expect"), tableOf(to.source, "expect")),
  ];
  const [only] = keys;
  if (keys.length !== 1 || only === undefined) return say.source;
  return only === "expect" ? (expected.join() === "aliases" ? say.aliases : say.expect) : say.sourceKey(only);
}

/** Returns all that a step says, and all but whether it is on. */
const wholeOf = (step: StepView): string => JSON.stringify(step.spec);
const specOf = ({ spec }: StepView): string => JSON.stringify({ ...(spec as object), enabled: undefined });

const isOther = (one: unknown, other: unknown): boolean => JSON.stringify(one ?? null) !== JSON.stringify(other ?? null);

function tableOf(table: unknown, key: string): unknown {
  return typeof table === "object" && table !== null ? (table as Record<string, unknown>)[key] : undefined;
}

function keysThatDiffer(one: unknown, other: unknown): string[] {
  const keys = new Set([one, other].flatMap((table) => (typeof table === "object" && table !== null ? Object.keys(table) : [])));
  return [...keys].filter((key) => isOther(tableOf(one, key), tableOf(other, key)));
}
