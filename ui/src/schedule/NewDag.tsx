import { useQueryClient } from "@tanstack/react-query";
import { usePipelines, useStatus } from "../ipc/index.ts";
import { NameDialog } from "../shared/index.ts";
import classes from "./NewDag.module.css";
import { dagFiles } from "./files.ts";
import { starterText } from "./starter.ts";
import { words } from "./words.ts";

/** Asks for the name of a new DAG, and shows the text that it starts with. */
export function NewDag({ pipeline, onClose }: { pipeline: string | undefined; onClose: () => void }) {
  const client = useQueryClient();
  const pipelines = usePipelines().data ?? [];
  const zone = useStatus().data ? Intl.DateTimeFormat().resolvedOptions().timeZone : undefined;
  const text = starterText(pipeline ?? pipelines[0]?.name, zone);
  return (
    <NameDialog
      title={words.files.newTitle}
      label={words.files.newLabel}
      note={words.files.newNote}
      action={words.files.make}
      {...(pipeline === undefined ? {} : { suggestion: pipeline })}
      onName={(name) => dagFiles(client).add(name, text)}
      onClose={onClose}
    >
      <pre className={classes["text"]} tabIndex={0} aria-label={words.files.starter}>
        {text}
      </pre>
    </NameDialog>
  );
}
