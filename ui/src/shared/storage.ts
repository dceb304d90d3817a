import { useCallback, useState } from "react";

/** Returns a value kept on this machine, or `otherwise` where there is none or it cannot be read. */
export function readStored<T>(key: string, otherwise: T, valid: (value: unknown) => value is T): T {
  try {
    const text = localStorage.getItem(`millpond.${key}`);
    if (text === null) return otherwise;
    const value: unknown = JSON.parse(text);
    return valid(value) ? value : otherwise;
  } catch {
    return otherwise;
  }
}

/** Keeps a value on this machine. A full or forbidden store loses only a convenience. */
export function writeStored(key: string, value: unknown): void {
  try {
    localStorage.setItem(`millpond.${key}`, JSON.stringify(value));
  } catch {
    // Sizes and open tabs are then forgotten at the next start, nothing else.
  }
}

/** State that is kept on this machine under a name. */
export function useStored<T>(key: string, otherwise: T, valid: (value: unknown) => value is T): [T, (value: T) => void] {
  const [value, setValue] = useState(() => readStored(key, otherwise, valid));
  const set = useCallback(
    (next: T) => {
      setValue(next);
      writeStored(key, next);
    },
    [key],
  );
  return [value, set];
}

export const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
export const isBoolean = (value: unknown): value is boolean => typeof value === "boolean";
export const isString = (value: unknown): value is string => typeof value === "string";
