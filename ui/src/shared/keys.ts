// Shortcuts as text: `Mod+Shift+K`. `Mod` is Command on a Mac and Control elsewhere.

export const isMac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.userAgent);

const GLYPH: Readonly<Record<string, string>> = {
  Enter: "⏎",
  Escape: "Esc",
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Delete: "Del",
  Space: "Space",
  Backspace: "⌫",
};

/** Returns the parts of a shortcut; the last may be the plus sign itself. */
const partsOf = (keys: string): string[] => keys.split(/\+(?!$)/);

/** Returns a shortcut as a person reads it: `Ctrl K`, on a Mac `⌘ K`. */
export function spellKeys(keys: string, mac: boolean = isMac): string {
  return partsOf(keys)
    .map((part) => {
      if (part === "Mod") return mac ? "⌘" : "Ctrl";
      if (part === "Alt") return mac ? "⌥" : "Alt";
      if (part === "Shift") return mac ? "⇧" : "Shift";
      return GLYPH[part] ?? part;
    })
    .join(" ");
}

/** What of a keyboard event decides a shortcut. */
export type KeyStroke = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

const SYMBOL = /^[^a-z0-9]$/i;

/** Returns whether a key press is this shortcut. */
export function matchesKeys(keys: string, event: KeyStroke, mac: boolean = isMac): boolean {
  const parts = partsOf(keys);
  const main = parts.at(-1) ?? "";
  const wants = (name: string) => parts.slice(0, -1).includes(name);
  if ((mac ? event.metaKey : event.ctrlKey) !== wants("Mod")) return false;
  if (mac ? event.ctrlKey : event.metaKey) return false;
  if (event.altKey !== wants("Alt")) return false;
  // `?` is typed with Shift on most keyboards and without on some: the sign decides, not the modifier.
  if (SYMBOL.test(main)) return event.key === main;
  if (event.shiftKey !== wants("Shift")) return false;
  if (event.key.toLowerCase() === main.toLowerCase()) return true;
  if (main === "Space") return event.key === " ";
  // A keyboard in another script: `Ctrl` and the key where K stands still open the palette.
  return main.length === 1 && event.code === `Key${main.toUpperCase()}`;
}
