import { useQuery } from "@tanstack/react-query";
import { api, isActive, queries, type RunSummary } from "../ipc/index.ts";
import { Button, Chip, IconButton, keysOf, Menu, reportError, Segmented, shortPath, useStatusPath, type Tab } from "./shared.ts";
import classes from "./Bar.module.css";
import type { Draft } from "./useDraft.ts";
import { usePipelineCommands } from "./usePipelineCommands.tsx";
import { words } from "./words.ts";

export type View = "steps" | "toml" | "profile";
const VIEWS = (["steps", "toml", "profile"] as const).map((value) => ({ value, label: words.views[value] }));

/** What it is, where rows come from and go, how the file is written, and Run. */
export function Bar({
  tab,
  draft,
  view,
  broken,
  run,
  onView,
  onRun,
  onTrial,
}: {
  tab: Tab;
  draft: Draft;
  view: View;
  broken: boolean;
  run: RunSummary | undefined;
  onView: (view: View) => void;
  onRun: () => void;
  onTrial: () => void;
}) {
  const project = useStatusPath();
  const input = draft.input ?? tab.params["path"] ?? draft.detail?.input_path ?? "";
  const output = draft.output ?? "";
  const look = useQuery({ ...queries.inspection({ path: input }), enabled: input !== "" });
  const active = run !== undefined && isActive(run);
  const { items, dialog } = usePipelineCommands({ tab, draft, broken, run, onTrial });
  const dialect = (look.data?.dialect ?? []).filter((finding) => finding.key !== "line_end");
  return (
    <div className={classes["bar"]}>
      <h2 className={classes["title"]}>{draft.name ?? tab.title}</h2>
      <span className={classes["sub"]} title={output === "" ? input : `${input} → ${output}`}>
        {shortPath(input, project)}
        {output !== "" && ` → ${shortPath(output, project)}`}
      </span>
      {dialect.length > 0 && (
        <Chip title={dialect.map((finding) => `${finding.word}: ${finding.reason}`).join("\n")}>
          {dialect.map((finding) => finding.word).join(" · ")}
        </Chip>
      )}
      <span className={classes["space"]} />
      <Segmented label={words.views.label} value={view} options={VIEWS} onChange={onView} />
      <IconButton icon="undo" label={words.undo} keys={keysOf("undo")} disabled={!draft.canUndo} onClick={draft.undo} />
      <IconButton icon="redo" label={words.redo} keys={keysOf("redo")} disabled={!draft.canRedo} onClick={draft.redo} />
      <Menu items={items} width={260}>
        <IconButton icon="more" label={words.more} />
      </Menu>
      {active ? (
        <Button icon="stop" onClick={() => void api.cancelRun(run.id).catch((error: unknown) => reportError(error))}>
          {words.cancel}
        </Button>
      ) : (
        <Button tone="go" icon="play" keys={keysOf("run")} disabled={broken} onClick={onRun}>
          {words.run}
        </Button>
      )}
      {dialog}
    </div>
  );
}
