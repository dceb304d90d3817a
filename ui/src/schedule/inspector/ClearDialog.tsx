import { Checkbox, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { api, type ClearTasks, type DagRunDetail, type TaskView } from "../../ipc/index.ts";
import { announce, Button, Dialog, ErrorNote, StateGlyph, words as common } from "../../shared/index.ts";
import list from "../../shared/preview.module.css";
import { taskLook } from "../looks.ts";
import { words } from "../words.ts";

type Scope = "only" | "downstream" | "upstream" | "both" | "all";
const SCOPES = (["only", "downstream", "upstream", "both", "all"] as const).map((value) => ({ value, label: words.clear[value] }));

/** Asks which tasks of a run are to run again, and lists them first. */
export function ClearDialog({ run, task, onClose }: { run: DagRunDetail; task: TaskView | undefined; onClose: () => void }) {
  const form = useId();
  const [scope, setScope] = useState<Scope>(task ? "downstream" : "all");
  const [onlyFailed, setOnlyFailed] = useState(false);
  const [error, setError] = useState<unknown>();
  const body: ClearTasks = {
    ...(task && scope !== "all" ? { tasks: [task.name] } : {}),
    downstream: scope === "downstream" || scope === "both",
    upstream: scope === "upstream" || scope === "both",
    only_failed: onlyFailed,
    dry_run: true,
  };
  const look = useQuery({
    queryKey: ["clear", run.id, body],
    queryFn: () => api.clearTasks(run.id, body),
    gcTime: 0,
    staleTime: 0,
    retry: false,
  });
  const tasks = look.data?.tasks ?? [];
  const submit = (event: { preventDefault: () => void }) => {
    event.preventDefault();
    if (tasks.length === 0) return;
    api.clearTasks(run.id, { ...body, dry_run: false }).then((cleared) => {
      onClose();
      announce(words.clear.done(cleared.tasks.length));
    }, setError);
  };
  return (
    <form onSubmit={submit} id={form}>
      <Dialog
        title={words.clear.title(task?.name ?? run.dag)}
        onClose={onClose}
        actions={
          <>
            <Button onClick={onClose}>{common.cancel}</Button>
            <Button tone="go" type="submit" form={form} data-autofocus disabled={tasks.length === 0 || look.isFetching}>
              {words.clear.action}
            </Button>
          </>
        }
      >
        {error !== undefined && <ErrorNote error={error} />}
        {task && (
          <Select
            label={words.clear.scope}
            data={SCOPES}
            value={scope}
            allowDeselect={false}
            onChange={(value) => setScope(value ?? "downstream")}
          />
        )}
        <Checkbox
          form={form}
          label={words.clear.onlyFailed}
          checked={onlyFailed}
          onChange={(event) => setOnlyFailed(event.currentTarget.checked)}
        />
        {look.error ? <ErrorNote error={look.error} /> : null}
        <div className={list["preview"]} aria-live="polite">
          {look.data ? (
            <>
              <p>{words.clear.preview(tasks.length)}</p>
              <ul>
                {tasks.map((name) => {
                  const brief = run.tasks.find((other) => other.name === name);
                  return (
                    <li key={name}>
                      {brief && <StateGlyph state={taskLook(brief).glyph} />}
                      {name}
                    </li>
                  );
                })}
              </ul>
            </>
          ) : look.isFetching ? (
            <p>{words.clear.looking}</p>
          ) : null}
        </div>
      </Dialog>
    </form>
  );
}
