import { renderToStaticMarkup } from "react-dom/server.browser";
import type { Paints } from "../../shared/index.ts";
import type { Emphasis } from "../diagram/emphasis.ts";
import type { Scene } from "../diagram/scene.ts";
import { lineStyle } from "../diagram/styles.ts";
import { TableBox } from "../diagram/TableBox.tsx";
import { words } from "../words.ts";

const MARGIN_PX = 24;
const of = (token: string): string => `var(--${token})`;

interface Drawing {
  scene: Scene;
  emphasis: Emphasis;
  colourOf: (namespace: string) => string;
}

function Picture({ scene, emphasis, colourOf }: Drawing) {
  const [width, height] = [Math.ceil(scene.width + 2 * MARGIN_PX), Math.ceil(scene.height + 2 * MARGIN_PX)];
  return (
    <svg
      width={width}
      height={height}
      viewBox={`${Math.floor(scene.x - MARGIN_PX)} ${Math.floor(scene.y - MARGIN_PX)} ${width} ${height}`}
      xmlns="http://www.w3.org/2000/svg"
    >
      <rect x={scene.x - MARGIN_PX} y={scene.y - MARGIN_PX} width={width} height={height} fill={of("surface")} />
      {scene.islands.map((island) => (
        <g key={island.namespace}>
          <rect {...boxOf(island)} rx={10} fill={of("surface-sunk")} stroke={of("border")} />
          <rect x={island.x + 12} y={island.y + 13} width={3} height={14} fill={of(colourOf(island.namespace))} />
          <text x={island.x + 22} y={island.y + 25} fontFamily={of("font-ui")} fontSize={14} fontWeight={600} fill={of("text-subtle")}>
            {island.namespace}
          </text>
        </g>
      ))}
      {scene.edges.map(({ edge, line, ends, far }) => {
        const faint = far || emphasis.beyond.has(edge.from) || emphasis.beyond.has(edge.to);
        const { colour, width: thick, dash } = lineStyle(edge, emphasis.hotEdges.has(edge.id), faint);
        return (
          <g key={edge.id} fill="none" stroke={of(colour)} strokeWidth={thick} strokeLinecap="round" strokeLinejoin="round">
            <path d={line} strokeDasharray={dash.length > 0 ? dash.join(" ") : undefined} />
            {ends.filled !== "" && <path d={ends.filled} fill={of("surface")} />}
            {ends.strokes !== "" && <path d={ends.strokes} />}
          </g>
        );
      })}
      {[...scene.tables.values()].map(({ id, x, y, box }) => (
        <g key={id} transform={`translate(${x} ${y})`}>
          <TableBox
            box={box}
            moreWords={words.diagram.moreColumns(box.more)}
            look={{
              focus: id === emphasis.focus,
              picked: id === emphasis.picked,
              beyond: emphasis.beyond.has(id),
              hot: emphasis.hotRows.get(id),
              colour: colourOf(box.node.name.namespace),
            }}
          />
        </g>
      ))}
    </svg>
  );
}

const boxOf = ({ x, y, width, height }: Scene["islands"][number]) => ({ x, y, width, height });

/** Returns the whole diagram as an SVG that needs nothing of the page: tokens are what they are in the theme of the moment. */
export function svgOf(drawing: Drawing, { colour }: Pick<Paints, "colour">, fontOf: (token: string) => string): string {
  return renderToStaticMarkup(<Picture {...drawing} />).replaceAll(/var\(--([a-z0-9-]+)\)/g, (_, token: string) =>
    token.startsWith("font-") ? fontOf(token).replaceAll('"', "&quot;") : colour(token),
  );
}
