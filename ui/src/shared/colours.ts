import { useMemo, useSyncExternalStore } from "react";
import { useColorScheme } from "../theme/index.ts";

/** What a canvas is drawn with: colours by their tokens' names, and how many pixels of the screen one of CSS has. */
export interface Paints {
  colour: (token: string) => string;
  ratio: number;
}

/** Returns how tokens look in the page as it is now. */
function makePaints(ratio: number): Paints {
  const known = new Map<string, string>();
  const colour = (token: string): string => {
    let value = known.get(token);
    if (value === undefined) {
      // A token may be one of two colours: what it is, is told of an element that has it.
      const probe = document.createElement("span");
      probe.style.color = `var(--${token})`;
      document.body.append(probe);
      value = getComputedStyle(probe).color;
      probe.remove();
      known.set(token, value);
    }
    return value;
  };
  return { colour, ratio };
}

function subscribeRatio(listener: () => void): () => void {
  let leave = (): void => undefined;
  // What is asked is whether the ratio is still the one it is now: after each change it is another question.
  const watch = () => {
    const query = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    const onChange = () => {
      leave();
      watch();
      listener();
    };
    query.addEventListener("change", onChange);
    leave = () => query.removeEventListener("change", onChange);
  };
  watch();
  return () => leave();
}

/** Returns what canvases are drawn with: anew when the theme is another one, or the window is on another screen. */
export function usePaints(): Paints {
  const scheme = useColorScheme();
  const ratio = useSyncExternalStore(subscribeRatio, () => window.devicePixelRatio);
  return useMemo(() => ({ scheme, paints: makePaints(ratio) }), [scheme, ratio]).paints;
}
