import { useColorScheme, type ColorScheme } from "../theme/index.ts";
import { cx } from "./cx.ts";
import classes from "./EngineChart.module.css";

interface Props {
  /** Drawn by the engine: an SVG of numbers and escaped text. */
  svg: string;
  /** Whose colours it is drawn in. */
  theme: ColorScheme;
  /** What it shows, in words. */
  label: string;
  title?: string;
}

/** A chart that the engine drew. It is not shown on the colours of another theme. */
export function EngineChart({ svg, theme, label, title }: Props) {
  const stale = useColorScheme() !== theme;
  return (
    <div
      className={cx(classes["chart"], stale && classes["stale"])}
      role="img"
      aria-label={label}
      title={title}
      data-theme-drawn={theme}
      dangerouslySetInnerHTML={{ __html: svg }}
    />
  );
}
