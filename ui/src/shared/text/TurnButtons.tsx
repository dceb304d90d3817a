import { IconButton } from "../Button.tsx";
import { keysOf } from "../shortcuts.ts";
import type { Turns } from "./useTurns.ts";

/** Undo and redo, with what they would undo and redo as their labels. */
export function TurnButtons({ turns }: { turns: Turns }) {
  return (["undo", "redo"] as const).map((way) => (
    <IconButton
      key={way}
      icon={way}
      label={turns[way].label}
      keys={keysOf(way)}
      disabled={turns[way].run === undefined}
      onClick={turns[way].run}
    />
  ));
}
