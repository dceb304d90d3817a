import type { Problem } from "../ipc/index.ts";

/** A mistake inside a value, at its characters. */
export interface Mistake {
  message: string;
  start: number;
  end: number;
}

/** Returns the mistake in a value of a step: the problem whose place in the text lies inside the value as it is written there. */
export function mistakeIn(text: string, problems: readonly Problem[], step: number, value: string): Mistake | undefined {
  if (value === "") return undefined;
  const [from, to] = stepRange(text, step);
  for (const { span, message, hint } of problems) {
    const [start, end] = [placeOf(text, span[0]), placeOf(text, span[1])];
    if (start < from || start >= to) continue;
    // The value may stand in the step more than once; the problem lies in one of them.
    for (let at = text.indexOf(value, from); at >= 0 && at < to; at = text.indexOf(value, at + 1)) {
      if (start >= at && end <= at + value.length) {
        return { message: hint ? `${message} ${hint}` : message, start: start - at, end: Math.max(end, start + 1) - at };
      }
    }
  }
  return undefined;
}

/** Returns where a step's table begins and ends in the text. */
function stepRange(text: string, step: number): [number, number] {
  const headers = [...text.matchAll(/^[ \t]*\[\[\s*step\s*\]\]/gm)].map((found) => found.index);
  const from = headers[step] ?? text.length;
  const next = [...text.matchAll(/^[ \t]*\[\[?\s*(?!step\s*\.)[\w."-]+\s*\]\]?/gm)].map((found) => found.index).find((at) => at > from);
  return [from, next ?? text.length];
}

/** Returns the place in a text of a place in its bytes. */
function placeOf(text: string, bytes: number): number {
  return new TextDecoder().decode(new TextEncoder().encode(text).subarray(0, bytes)).length;
}
