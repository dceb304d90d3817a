import type { Problem } from "../../ipc/index.ts";
import { Button } from "../Button.tsx";
import { reportError } from "../notice.ts";
import { words } from "../words.ts";
import { workspace } from "../workspace.ts";
import classes from "./TextNotes.module.css";
import type { FileText } from "./useText.ts";

type Noted = Pick<FileText, "conflict" | "takeTheirs" | "keepMine" | "writeBack">;

/** What stands between a text and its file: someone else changed the file, or removed it. */
export function TextNotes({ text, gone, tab }: { text: Noted; gone: boolean; tab: string }) {
  return (
    <>
      {text.conflict && (
        <div className={classes["conflict"]} role="alert">
          <p className={classes["line"]}>
            <span>{words.text.conflict}</span>
            <Button size="s" onClick={text.takeTheirs}>
              {words.text.takeTheirs}
            </Button>
            <Button size="s" onClick={text.keepMine}>
              {words.text.keepMine}
            </Button>
          </p>
          <pre tabIndex={0}>{text.conflict.hint}</pre>
        </div>
      )}
      {gone && (
        <p className={classes["line"]} role="alert">
          <span>{words.text.gone}</span>
          <Button size="s" onClick={() => void text.writeBack().catch((error: unknown) => reportError(error))}>
            {words.text.writeBack}
          </Button>
          <Button size="s" onClick={() => workspace.close(tab)}>
            {words.close}
          </Button>
        </p>
      )}
    </>
  );
}

/** Mistakes that are listed; more than these are counted. */
const SHOWN = 6;

/** The mistakes of a text, each of which leads to its place. `children` says what they mean for what is shown. */
export function ProblemList({
  problems,
  children,
  onPlace,
}: {
  problems: readonly Problem[];
  children?: string;
  onPlace: (problem: Problem) => void;
}) {
  if (problems.length === 0) return null;
  return (
    <section className={classes["problems"]} aria-label={words.text.mistakes(problems.length)}>
      {children !== undefined && <p>{children}</p>}
      <ul>
        {problems.slice(0, SHOWN).map((problem) => (
          <li key={`${problem.line}:${problem.column} ${problem.message}`}>
            <button type="button" onClick={() => onPlace(problem)}>
              <b>
                {problem.line}:{problem.column}
              </b>
              <span>
                {problem.message} {problem.hint}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {problems.length > SHOWN && <p>{words.text.more(problems.length - SHOWN)}</p>}
    </section>
  );
}
