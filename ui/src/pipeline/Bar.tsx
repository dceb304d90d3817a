import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { queries, type RunSummary } from "../ipc/index.ts";
import {
  Button,
  Chip,
  Menu,
  schedulePipeline,
  Segmented,
  shownPath,
  TurnButtons,
  useStatusPath,
  workspace,
  type Tab,
  type Turns,
  IconButton,
  words as common,
} from "./shared.ts";
import bar from "../shared/bar.module.css";
import classes from "./Bar.module.css";
import { dialectOf } from "./dialect.ts";
import { RunButton } from "./RunButton.tsx";
import type { Draft } from "./useDraft.ts";
import { usePipelineCommands } from "./usePipelineCommands.tsx";
import { words } from "./words.ts";

/** How long it is said that the file was saved. */
const SAVED_MS = 2_000;

export type View = "steps" | "toml" | "profile";
const VIEWS = (["steps", "toml", "profile"] as const).map((value) => ({ value, label: words.views[value] }));

/** What it is, where rows come from and go, how the file is written, and Run. */
export function Bar({
  tab,
  draft,
  history,
  view,
  broken,
  run,
  onView,
  onRun,
  onTrial,
}: {
  tab: Tab;
  draft: Draft;
  history: Turns;
  view: View;
  broken: boolean;
  run: RunSummary | undefined;
  onView: (view: View) => void;
  onRun: () => void;
  onTrial: () => void;
}) {
  const project = useStatusPath();
  const [saved, setSaved] = useState(false);
  const input = draft.input ?? tab.params["path"] ?? draft.detail?.input_path ?? "";
  // On another file the output has that file's name; where it went is said when it is done.
  const output = draft.input === undefined ? (draft.output ?? "") : "";
  const look = useQuery({ ...queries.inspection({ path: input }), enabled: input !== "" });
  useEffect(() => {
    if (!saved) return undefined;
    const timer = setTimeout(() => setSaved(false), SAVED_MS);
    return () => clearTimeout(timer);
  }, [saved]);
  const { items, dialog } = usePipelineCommands({ tab, draft, broken, run, onTrial, onSaved: () => setSaved(true) });
  const dialect = dialectOf(draft.source, look.data?.dialect ?? []);
  const ownInput = () => workspace.change(tab.key, { params: draft.name === undefined ? {} : { name: draft.name } });
  return (
    <div className={bar["bar"]}>
      <h2 className={bar["title"]}>{draft.name ?? tab.title}</h2>
      <span className={bar["sub"]} title={output === "" ? input : `${input} → ${output}`}>
        {shownPath(input, project)}
        {output !== "" && ` → ${shownPath(output, project)}`}
      </span>
      {draft.input !== undefined && (
        <Button size="s" tone="quiet" icon="undo" title={draft.detail?.input_path ?? ""} onClick={ownInput}>
          {words.ownInput}
        </Button>
      )}
      {dialect.length > 0 && (
        <span className={classes["dialect"]}>
          <Chip title={dialect.map(({ word, reason }) => (reason ? `${word}: ${reason}` : word)).join("\n")}>
            {dialect.map(({ word }) => word).join(" · ")}
          </Chip>
        </span>
      )}
      {saved && <span className={bar["sub"]}>{common.text.savedShort}</span>}
      <span className={bar["space"]} />
      <Segmented label={words.views.label} value={view} options={VIEWS} onChange={onView} />
      <TurnButtons turns={history} />
      <Menu items={items} width={260}>
        <IconButton icon="more" label={words.more} />
      </Menu>
      {draft.name !== undefined && (
        <Button icon="clock" onClick={() => schedulePipeline(draft.name ?? "")}>
          {words.schedule}
        </Button>
      )}
      <RunButton run={run} broken={broken} onRun={onRun} />
      {dialog}
    </div>
  );
}
