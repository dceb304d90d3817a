import { lazy, Suspense } from "react";
import { api, type DagDetail } from "../ipc/index.ts";
import { Button, copyText, reportError, usePlace } from "../shared/index.ts";
import classes from "./CodeView.module.css";
import { words } from "./words.ts";

const TomlEditor = lazy(() => import("../shared/TomlEditor.tsx").then((module) => ({ default: module.TomlEditor })));

/** The DAG's file, with its mistakes marked. */
export function CodeView({ dag }: { dag: DagDetail }) {
  const place = usePlace();
  const attempt = (work: Promise<unknown>) => void work.catch((error: unknown) => reportError(error));
  return (
    <>
      <div className={classes["head"]}>
        <span className={classes["path"]} title={dag.path}>
          {dag.path}
        </span>
        <span className={classes["note"]}>{words.code.note}</span>
        <span className={classes["space"]} />
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
        <Suspense fallback={null}>
          <TomlEditor label={words.code.label} text={dag.text} problems={dag.problems} />
        </Suspense>
      </div>
    </>
  );
}
