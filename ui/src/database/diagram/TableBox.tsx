import { memo } from "react";
import type { ErRow } from "../model/types.ts";
import { HEAD_PX, NAME_X, ROW_PX, TITLE_X, TYPE_END, type ErBox } from "./measure.ts";
import { CHANGE_COLOUR, CHANGE_SOFT } from "./styles.ts";

// Drawn with attributes and tokens alone, so that a file looks the same as the window.

const of = (token: string): string => `var(--${token})`;
const UI = "var(--font-ui)";
const MONO = "var(--font-mono)";

const KEY_BIT = "M6 0H12M9.8 0V2.6M12 0V2.2";
const ENUM = "M2 -3H3M5.5 -3H11M2 0H3M5.5 0H11M2 3H3M5.5 3H11";
const CHECK = "M2.5 .5L5.2 3.2L10.5 -3";

/** What a column is, before its name. */
function RowMark({ row, hot }: { row: ErRow; hot: boolean }) {
  const stroke = { fill: "none", strokeWidth: 1.3, strokeLinecap: "round", strokeLinejoin: "round" } as const;
  if (row.primary)
    return (
      <g {...stroke} stroke={of("data-2")}>
        <circle cx={3.5} cy={0} r={2.6} fill={of("data-2")} />
        <path d={KEY_BIT} />
      </g>
    );
  const colour = of(hot ? "accent" : "text-subtle");
  if (row.foreign)
    return (
      <g {...stroke} stroke={colour}>
        <circle cx={3.5} cy={0} r={2.4} />
        <path d={KEY_BIT} />
      </g>
    );
  if (row.isEnum || row.checked) return <path {...stroke} stroke={of("text-subtle")} d={row.isEnum ? ENUM : CHECK} />;
  return null;
}

export interface TableLook {
  focus: boolean;
  picked: boolean;
  beyond: boolean;
  /** The rows at the ends of lines that stand out. */
  hot: ReadonlySet<number> | undefined;
  /** The token of its namespace's colour. */
  colour: string;
}

/** A table as a box, from its corner. */
export const TableBox = memo(function TableBox({ box, look, moreWords }: { box: ErBox; look: TableLook; moreWords: string }) {
  const { node, width, height, prefix, note, rows, more } = box;
  const { focus, picked, beyond, hot } = look;
  const view = node.kind === "view" || node.kind === "materialized";
  const change = node.change;
  const edge = change ? CHANGE_COLOUR[change] : focus || picked ? "accent" : "border-strong";
  const thick = focus || picked || change !== undefined;
  const words = of(beyond || node.notAllowed ? "text-faint" : "text");
  const faded = beyond ? 0.55 : 1;
  const radius = view ? 9 : 4;
  const head = change ? CHANGE_SOFT[change] : focus ? "accent-soft" : "surface-sunk";
  const inner = radius - 0.5;
  return (
    <g fontFamily={UI} fontSize={12}>
      <rect
        width={width}
        height={height}
        rx={radius}
        fill={of("surface")}
        stroke={of(edge)}
        strokeWidth={thick ? 1.5 : 1}
        strokeDasharray={beyond ? "3 3" : undefined}
      />
      {!beyond && (
        <path
          fill={of(head)}
          d={`M.5 ${HEAD_PX - 1}V${radius}a${inner} ${inner} 0 0 1 ${inner} -${inner}H${width - radius}a${inner} ${inner} 0 0 1 ${inner} ${inner}V${HEAD_PX - 1}Z`}
        />
      )}
      <path d={`M.5 ${HEAD_PX - 0.5}H${width - 0.5}`} stroke={of(focus && !change ? "accent" : "border")} />
      <rect x={8.5} y={6} width={3} height={12} rx={1} fill={of(look.colour)} opacity={faded} />
      <text x={TITLE_X} y={16.5} fontWeight={600} fontStyle={view ? "italic" : undefined} fill={words}>
        {prefix !== "" && (
          <tspan fontWeight={400} fill={of("text-faint")}>
            {prefix}
          </tspan>
        )}
        {node.name.name}
      </text>
      {note !== "" && (
        <text x={width - 8} y={16.5} textAnchor="end" fontSize={11} fill={of(focus ? "text-subtle" : "text-faint")}>
          {note}
        </text>
      )}
      {rows.map(({ row, index, name, nameWidth, type }, at) => {
        const y = HEAD_PX + ROW_PX * at + ROW_PX / 2;
        const isHot = hot?.has(index) === true;
        const cut = name !== row.name || type !== row.type;
        return (
          <g key={index} transform={`translate(0 ${y})`}>
            {cut && <title>{`${row.name} ${row.type}`}</title>}
            {isHot && <rect x={1} y={-ROW_PX / 2} width={width - 2} height={ROW_PX} fill={of("selected")} />}
            {row.change && <rect x={1} y={-ROW_PX / 2} width={width - 2} height={ROW_PX} fill={of(CHANGE_SOFT[row.change])} />}
            <g transform="translate(6.5 0)" opacity={faded}>
              <RowMark row={row} hot={isHot} />
            </g>
            <text x={NAME_X} y={4} fill={words} textDecoration={row.change === "removed" ? "line-through" : undefined}>
              {name}
            </text>
            {row.unique && (
              <text x={NAME_X + nameWidth + 6} y={3.5} fontSize={10} fontWeight={500} fill={of("text-subtle")}>
                U
              </text>
            )}
            <text
              x={width - TYPE_END}
              y={4}
              textAnchor="end"
              fontFamily={MONO}
              fontSize={11}
              fill={of(isHot ? "text-subtle" : "text-faint")}
              style={{ fontVariantLigatures: "none" }}
            >
              {type}
            </text>
            {row.notNull && <circle cx={width - 8} cy={0} r={2} fill={of("text-faint")} />}
          </g>
        );
      })}
      {more > 0 && (
        <text x={NAME_X} y={HEAD_PX + ROW_PX * rows.length + ROW_PX / 2 + 4} fill={of("text-faint")} fontSize={11}>
          {moreWords}
        </text>
      )}
    </g>
  );
});
