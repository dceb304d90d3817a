import { Button, commands, keysOf } from "../shared/index.ts";
import classes from "./FirstLaunch.module.css";
import { words } from "./words.ts";

const RINGS = [
  [34, 9, 1],
  [78, 20, 0.95],
  [134, 35, 0.85],
  [204, 53, 0.75],
  [288, 75, 0.6],
] as const;

/** The very first screen: one sentence, one place to drop, one sample. */
export function FirstLaunch() {
  const { first } = words;
  return (
    <div className={classes["first"]}>
      <div className={classes["column"]}>
        <h1>{first.title}</h1>
        <div className={classes["drop"]}>
          <svg className={classes["pond"]} viewBox="0 0 638 298" aria-hidden="true">
            {RINGS.map(([rx, ry, opacity]) => (
              <ellipse key={rx} cx="319" cy="206" rx={rx} ry={ry} opacity={opacity} />
            ))}
            <path className={classes["sheet"]} d="M298 112 H327 L341 126 V172 H298 Z" />
            <path className={classes["line"]} d="M327 112 V126 H341 M307 137 H332 M307 147 H332 M307 157 H322" />
          </svg>
          <b>{first.drop}</b>
          <p>{first.hint}</p>
        </div>
        <div className={classes["acts"]}>
          <Button tone="go" size="l" icon="file" keys={keysOf("openFile")} onClick={() => void commands.run("openFile")}>
            {first.openFile}
          </Button>
          <Button size="l" icon="folder" onClick={() => void commands.run("openFolder")}>
            {first.openFolder}
          </Button>
          <div className={classes["sample"]}>
            <Button size="l" icon="database" aria-describedby="sample-hint" onClick={() => void commands.run("openSample")}>
              {first.sample}
            </Button>
            <p id="sample-hint">{first.sampleHint}</p>
          </div>
        </div>
        <p className={classes["quiet"]}>{first.quiet}</p>
      </div>
    </div>
  );
}
