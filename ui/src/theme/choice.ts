import { useSyncExternalStore } from "react";

/** What the person asked for: the system's own theme, or one of the two always. */
export type ThemeChoice = "system" | "light" | "dark";
export type ColorScheme = "light" | "dark";

const KEY = "millpond.theme";
const system = window.matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

function readChoice(): ThemeChoice {
  const stored = localStorage.getItem(KEY);
  return stored === "light" || stored === "dark" ? stored : "system";
}

let choice = readChoice();

function scheme(): ColorScheme {
  if (choice !== "system") return choice;
  return system.matches ? "dark" : "light";
}

/** Puts the choice on the document. Called before the first render, so that nothing flashes. */
export function applyTheme(): void {
  const root = document.documentElement;
  if (choice === "system") delete root.dataset["theme"];
  else root.dataset["theme"] = choice;
}

export function setThemeChoice(next: ThemeChoice): void {
  choice = next;
  if (next === "system") localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, next);
  applyTheme();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  system.addEventListener("change", listener);
  return () => {
    listeners.delete(listener);
    system.removeEventListener("change", listener);
  };
}

/** Returns what the person chose. */
export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, () => choice);
}

/** Returns the scheme that holds now. */
export function useColorScheme(): ColorScheme {
  return useSyncExternalStore(subscribe, scheme);
}
