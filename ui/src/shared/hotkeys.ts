import { useEffectEvent, useLayoutEffect, useSyncExternalStore } from "react";
import { matchesKeys, type KeyStroke } from "./keys.ts";
import { SHORTCUT_LIST, SHORTCUTS, type CommandId, type Shortcut } from "./shortcuts.ts";

/** What can be done right now: for each command the handlers that are there, the newest last. */
export class CommandRegistry {
  #handlers = new Map<CommandId, (() => void)[]>();
  #listeners = new Set<() => void>();
  #snapshot: readonly Shortcut[] = [];

  /** Adds a handler; returns what takes it away again. */
  add(id: CommandId, run: () => void): () => void {
    this.#handlers.set(id, [...(this.#handlers.get(id) ?? []), run]);
    this.#changed();
    return () => {
      const left = (this.#handlers.get(id) ?? []).filter((handler) => handler !== run);
      if (left.length > 0) this.#handlers.set(id, left);
      else this.#handlers.delete(id);
      this.#changed();
    };
  }

  /** Runs a command. Returns whether there was one to run. */
  run(id: CommandId): boolean {
    const handler = this.#handlers.get(id)?.at(-1);
    if (handler === undefined) return false;
    commitField();
    handler();
    return true;
  }

  /** Runs a command now, or as soon as what can do it stands there; not at all where that takes longer than the limit. */
  runSoon(id: CommandId, limitMs: number): void {
    if (this.run(id)) return;
    const leave = this.subscribe(() => {
      if (!this.#handlers.has(id)) return;
      stop();
      // What stands there has just been drawn, and is not ready to be drawn anew.
      queueMicrotask(() => this.run(id));
    });
    const limit = setTimeout(() => stop(), limitMs);
    const stop = () => {
      clearTimeout(limit);
      leave();
    };
  }

  /** Returns the command that a key press means, where it can be done now. `undoes`: the field has something of its own to undo. */
  find(event: KeyStroke, typing: boolean, undoes = typing): CommandId | undefined {
    return SHORTCUT_LIST.find((entry) => {
      if (!this.#handlers.has(entry.id)) return false;
      const keys = [entry.keys, entry.also, ...(entry.silent ?? [])].find((keys) => keys !== undefined && matchesKeys(keys, event));
      return keys !== undefined && (!typing || entry.whileTyping === true || isSafeWhileTyping(keys, undoes));
    })?.id;
  }

  /** Commands that can be run now, in the table's order. The same array until something changes. */
  available = (): readonly Shortcut[] => this.#snapshot;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #changed(): void {
    this.#snapshot = SHORTCUT_LIST.filter((entry) => this.#handlers.has(entry.id));
    for (const listener of this.#listeners) listener();
  }
}

// Undo and redo inside a field are the field's own while something is typed in it.
const UNDO_OF_FIELDS = new Set(["Mod+Z", "Mod+Shift+Z", "Mod+Y"]);
const OWN_OF_FIELDS = new Set(["Mod+A", "Mod+C", "Mod+Shift+C"]);

function isSafeWhileTyping(keys: string, undoes: boolean): boolean {
  if (OWN_OF_FIELDS.has(keys) || (undoes && UNDO_OF_FIELDS.has(keys))) return false;
  return keys.startsWith("Mod+") || /^(Shift\+)?F\d+$/.test(keys);
}

/** Returns whether an element takes text. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button", "range", "file"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** Returns whether what a field shows was taken already: undo is of what that changed, not of the field. */
function isSettled(target: EventTarget | null): boolean {
  return target instanceof HTMLSelectElement || (target instanceof HTMLElement && target.dataset["settled"] !== undefined);
}

/** Has a field that is typed in take what is typed, as leaving it does: a command means the screen as it stands. */
function commitField(): void {
  const field = typeof document === "undefined" ? null : document.activeElement;
  if (!(field instanceof HTMLElement) || !isTyping(field)) return;
  field.blur();
  field.focus({ preventScroll: true });
}

export const commands = new CommandRegistry();

/** Listens for shortcuts. Called once, by the app. A dialog in front keeps them to itself. */
export function listenForHotkeys(registry: CommandRegistry = commands): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (document.querySelector('[role="dialog"][aria-modal="true"]') && !event.key.startsWith("F")) return;
    const typing = isTyping(event.target);
    const id = registry.find(event, typing, typing && !isSettled(event.target));
    if (id === undefined) return;
    event.preventDefault();
    registry.run(id);
  };
  window.addEventListener("keydown", onKeyDown);
  return () => window.removeEventListener("keydown", onKeyDown);
}

/** Says that a command of the table can be done here as long as this component stands. */
export function useHotkey(id: CommandId, run: () => void, { enabled = true }: { enabled?: boolean } = {}): void {
  const latest = useEffectEvent(run);
  // In the commit that draws the button: a key pressed as soon as it is seen must not be lost.
  useLayoutEffect(() => {
    if (!enabled || SHORTCUTS[id].helpOnly) return undefined;
    return commands.add(id, () => latest());
  }, [id, enabled]);
}

/** Returns the commands that can be done now. */
export function useAvailableCommands(): readonly Shortcut[] {
  return useSyncExternalStore(commands.subscribe, commands.available);
}
