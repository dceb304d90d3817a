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

/** As the last event said: whoever read `matches` in between would be in another theme than the rest of the page. */
let systemIsDark = system.matches;
system.addEventListener("change", (event) => {
  systemIsDark = event.matches;
  tell();
});

function tell(): void {
  for (const listener of listeners) listener();
}

function scheme(): ColorScheme {
  if (choice !== "system") return choice;
  return systemIsDark ? "dark" : "light";
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
  tell();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
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
