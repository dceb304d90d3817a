import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { ChartWanted } from "../../ipc/index.ts";
import { ChartMenu, ErrorNote, drawing, drawSheet } from "../../shared/index.ts";
import { useColorScheme } from "../../theme/index.ts";
import { BarButtons, type Picking } from "./BarButtons.tsx";
import type { Bar } from "./figures.ts";
import classes from "./Sheet.module.css";

/** Pixels of a picture above and below the lines that its buttons lie over, and the height of a line. */
export interface Lines {
  above: number;
  below: number;
  height: number;
}

/** A picture by itself, which can be saved; its lines, where it has some, show their rows. */
export function Sheet({
  chart,
  label,
  bars = [],
  lines,
  picking,
  children,
}: {
  chart: ChartWanted;
  /** What it shows, in words. */
  label: string;
  bars?: readonly Bar[];
  lines?: Lines;
  picking: Picking;
  /** What is said below it. */
  children?: ReactNode;
}) {
  const theme = useColorScheme();
  const drawn = useQuery({ ...drawing([chart], "sheet", theme), placeholderData: keepPreviousData });
  const svg = drawn.data?.charts[0];
  if (drawn.error) return <ErrorNote error={drawn.error} onRetry={() => void drawn.refetch()} />;
  if (svg === undefined || !drawn.data) return <div className={classes["sheet"]} />;
  return (
    <figure className={classes["sheet"]}>
      <div className={classes["menu"]}>
        <ChartMenu name={chart.title ?? label} svg={() => drawSheet(chart, theme)} />
      </div>
      <BarButtons {...{ svg, label, bars, picking }} theme={drawn.data.theme} layout="rows" inset={insetOf(lines, bars.length)} />
      {children}
    </figure>
  );
}

/** Returns the part of a picture that its lines take, as CSS has it. */
function insetOf(lines: Lines | undefined, count: number): string {
  if (!lines) return "0";
  const height = lines.above + lines.below + lines.height * count;
  const share = (px: number) => `${((px / height) * 100).toFixed(3)}%`;
  return `${share(lines.above)} 0 ${share(lines.below)}`;
}
