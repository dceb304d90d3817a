import { lazy, Suspense } from "react";
import { api, type DagDetail } from "../ipc/index.ts";
import { askPlace, Button, copyText, ProblemList, reportError, TurnButtons, usePlace, type FileText, type Turns } from "../shared/index.ts";
import classes from "./CodeView.module.css";
import { words } from "./words.ts";

const TomlEditor = lazy(() => import("../shared/TomlEditor.tsx").then((module) => ({ default: module.TomlEditor })));

/** The DAG's text, to be edited, with its mistakes marked and listed. */
export function CodeView({ dag, tab, text, turns }: { dag: DagDetail; tab: string; text: FileText | undefined; turns: Turns }) {
  const place = usePlace();
  const attempt = (work: Promise<unknown>) => void work.catch((error: unknown) => reportError(error));
  return (
    <>
      <div className={classes["head"]}>
        <span className={classes["path"]} title={dag.path}>
          {`dags/${dag.name}.toml`}
        </span>
        <span className={classes["note"]}>{words.code.note}</span>
        <span className={classes["space"]} />
        <TurnButtons turns={turns} />
        {place.here && (
          <>
            <Button size="s" icon="folder" onClick={() => attempt(api.reveal(dag.path))}>
              {words.code.reveal}
            </Button>
            <Button size="s" icon="pencil" onClick={() => attempt(api.launch(dag.path))}>
              {words.code.open}
            </Button>
          </>
        )}
        <Button size="s" icon="copy" onClick={() => void copyText(dag.path)}>
          {words.code.copy}
        </Button>
      </div>
      <div className={classes["text"]}>
        {text && (
          <Suspense fallback={null}>
            <TomlEditor label={words.code.label} file={tab} text={text.text} problems={text.problems} onChange={text.write} />
          </Suspense>
        )}
      </div>
      {/* Below the text, which stays where it is while mistakes come and go in it. */}
      {text && (
        <ProblemList problems={text.problems} onPlace={(problem) => askPlace(tab, problem)}>
          {words.bar.broken(dag.in_force, text.text !== dag.text)}
        </ProblemList>
      )}
    </>
  );
}
