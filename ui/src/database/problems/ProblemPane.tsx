import type { CatalogProblem } from "../../ipc/index.ts";
import { Button, copyText, formatCount, Icon, IconButton } from "../../shared/index.ts";
import { words } from "../words.ts";
import classes from "./ProblemPane.module.css";

const say = words.problems;

/** Returns problems as text, a line each. */
export const problemText = (problems: readonly CatalogProblem[]): string =>
  problems
    .map(({ statement, message, hint, ...at }) => [`${say.place(at)}: ${statement}: ${message}.`, hint].filter(Boolean).join(" "))
    .join("\n");

/** Statements that could not be followed, each with its line. */
export function ProblemPane({ problems, onClose }: { problems: readonly CatalogProblem[]; onClose: () => void }) {
  return (
    <section className={classes["pane"]} aria-label={say.title}>
      <h3 className={classes["head"]}>
        <Icon name="warn" />
        {say.title} <span>{formatCount(problems.length)}</span>
        <small>{say.rest}</small>
        <Button size="s" tone="quiet" icon="copy" onClick={() => void copyText(problemText(problems))}>
          {say.copy}
        </Button>
        <IconButton size="s" icon="close" label={say.close} onClick={onClose} />
      </h3>
      <div className={classes["scroll"]} tabIndex={0}>
        <table>
          <tbody>
            {problems.map((problem, at) => (
              <tr key={at}>
                <td className={classes["place"]}>{say.place(problem)}</td>
                <td className={classes["statement"]} title={problem.statement}>
                  {problem.statement}
                </td>
                <td>
                  {problem.message}. {problem.hint && <em>{problem.hint}</em>}
                </td>
                <td className={classes["kind"]}>{say.kind(problem.kind)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
