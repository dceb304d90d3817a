import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { catalogApi, catalogKeys, catalogQueries, type DiagramPositions, type MoveTables } from "../ipc/index.ts";
import { reportError } from "../shared/index.ts";
import type { Positions } from "./diagram/scene.ts";

const NONE: Positions = new Map();

/** Returns positions as the diagram takes them. */
export const positionsOf = (saved: DiagramPositions | undefined): Positions =>
  saved ? new Map(Object.entries(saved.positions).map(([id, [x = 0, y = 0]]) => [id, { x, y }])) : NONE;

/** Returns positions with some tables moved; nothing puts one back to where the layout has it. */
export function withMoves(saved: DiagramPositions | undefined, moved: MoveTables["moved"]): DiagramPositions {
  const kept = Object.entries({ ...saved?.positions, ...moved });
  return { positions: Object.fromEntries(kept.flatMap(([id, place]) => (place ? [[id, place]] : []))) };
}

export interface SavedPositions {
  /** Nothing until it is known. */
  positions: Positions | undefined;
  /** Moves tables; nothing puts one back to where the layout has it. */
  move: (moved: MoveTables["moved"]) => void;
}

/** Returns where tables were put by hand, as the project's file of the diagram has it. */
export function useSavedPositions(name: string): SavedPositions {
  const client = useQueryClient();
  const { data, error } = useQuery(catalogQueries.diagram(name));
  const positions = useMemo(() => (data || error ? positionsOf(data) : undefined), [data, error]);
  const move = (moved: MoveTables["moved"]) => {
    const key = catalogKeys.diagram(name);
    client.setQueryData<DiagramPositions>(key, (saved) => withMoves(saved, moved));
    catalogApi.moveTables(name, { moved }).catch((failed: unknown) => reportError(failed, () => move(moved)));
  };
  return { positions, move };
}
