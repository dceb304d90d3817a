// Pictures of figures, as the engine draws them.
import { queryOptions } from "@tanstack/react-query";
import { api, type ChartWanted, type DrawCharts } from "../ipc/index.ts";
import type { ColorScheme } from "../theme/index.ts";

/** Returns the question for pictures in a theme's colours. */
export function drawing(charts: readonly ChartWanted[], size: DrawCharts["size"], theme: ColorScheme) {
  return queryOptions({
    queryKey: ["charts", size, theme, charts],
    queryFn: async ({ signal }) => ({ ...(await api.drawCharts({ charts: [...charts], size, theme }, signal)), theme }),
    // The same figures give the same picture.
    staleTime: Infinity,
  });
}

/** Draws one picture by itself. */
export async function drawSheet(chart: ChartWanted, theme: ColorScheme): Promise<string> {
  const { charts } = await api.drawCharts({ charts: [chart], size: "sheet", theme });
  return charts[0] ?? "";
}
