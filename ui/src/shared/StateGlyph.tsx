import { cx } from "./cx.ts";
import { GLYPHS, type Shape, type State } from "./glyphs.ts";
import classes from "./StateGlyph.module.css";

export type { State } from "./glyphs.ts";

/** A state's shape, 12 px. The word stands beside it. */
export function StateGlyph({ state, className }: { state: State; className?: string | undefined }) {
  return (
    <svg className={cx(classes["glyph"], className)} viewBox="0 0 12 12" aria-hidden="true" focusable="false">
      {GLYPHS[state].map((shape) => (
        <path key={shape.d} d={shape.d} style={styleOf(shape)} />
      ))}
    </svg>
  );
}

function styleOf({ fill, opacity, stroke, width, dash }: Shape): React.CSSProperties {
  return {
    ...(fill ? { fill: `var(--${fill})`, fillOpacity: opacity ?? 1 } : {}),
    ...(stroke ? { stroke: `var(--${stroke})`, strokeWidth: width ?? 1 } : {}),
    ...(dash === undefined ? {} : { strokeDasharray: `${dash} ${dash}` }),
  };
}
