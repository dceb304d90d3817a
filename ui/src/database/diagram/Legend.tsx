import type { ErModel } from "../model/types.ts";
import { words } from "../words.ts";
import classes from "./Diagram.module.css";
import { arrow, crowsFoot, type Mark } from "./marks.ts";

/** What the marks mean: those that are on the screen. */
export function Legend({ model }: { model: ErModel }) {
  const keys = model.edges.filter(({ kind }) => kind === "relation");
  const has = (kind: string) => model.edges.some((edge) => edge.kind === kind);
  const say = words.legend;
  return (
    <div className={classes["legend"]} aria-label={say.label} role="note">
      {keys.length > 0 && (
        <>
          <Line mark={crowsFoot("exactly_one", 23.5, 6.5, -1)} label={say.one} />
          <Line mark={crowsFoot("zero_or_one", 23.5, 6.5, -1)} label={say.zeroOrOne} />
          <Line mark={crowsFoot("zero_or_many", 23.5, 6.5, -1)} label={say.zeroOrMany} />
        </>
      )}
      {keys.some(({ inferred }) => inferred) && <Line dash="5 4" label={say.inferred} />}
      {has("inherits") && <Line mark={arrow("inherits", 23.5, 6.5, -1)} label={say.inherits} />}
      {has("part_of") && <Line mark={arrow("part_of", 23.5, 6.5, -1)} dash="8 3" label={say.partOf} />}
      {has("reads") && <Line mark={arrow("reads", 23.5, 6.5, -1)} dash="1.5 3" label={say.reads} />}
      <span>
        <i className={classes["notNull"]} />
        {say.notNull}
      </span>
      <span>{say.unique}</span>
    </div>
  );
}

function Line({ mark, dash, label }: { mark?: Mark; dash?: string; label: string }) {
  return (
    <span>
      <svg width="24" height="13" aria-hidden="true">
        <path d="M0 6.5H24" strokeDasharray={dash} />
        {mark && (
          <>
            <path d={mark.filled} className={classes["hides"]} />
            <path d={mark.strokes} />
          </>
        )}
      </svg>
      {label}
    </span>
  );
}
