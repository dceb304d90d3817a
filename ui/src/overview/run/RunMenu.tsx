import { api, isActive, type RunDetail } from "../../ipc/index.ts";
import { clearNotice, IconButton, Menu, reportError, runTab, workspace, type MenuItem } from "../../shared/index.ts";
import { words } from "../words.ts";

/** What can be done with a run that has ended: run it again, as it was or not, or hold it beside the one before. */
export function RunMenu({ run, onCompare }: { run: RunDetail; onCompare: (before: string) => void }) {
  const again = async (asItWas: boolean) => {
    try {
      const { id } = await api.runAgain(run.id, { as_it_was: asItWas });
      clearNotice();
      workspace.open(runTab({ id, pipeline: run.pipeline }));
    } catch (error) {
      reportError(error, () => void again(asItWas));
    }
  };
  const compare = async () => {
    try {
      const { runs } = await api.runs({ pipeline: run.pipeline, before: run.id, limit: 50 });
      const before = runs.find((other) => other.state === "success" && !other.trial && !other.mends);
      if (before) onCompare(before.id);
      else reportError(new Error(words.run.noneBefore));
    } catch (error) {
      reportError(error, () => void compare());
    }
  };
  if (isActive(run)) return null;
  const items: MenuItem[] = [
    { label: words.run.again, hint: words.run.againHint, icon: "play", run: () => void again(false) },
    { label: words.run.asItWas, hint: words.run.asItWasHint, icon: "clock", run: () => void again(true) },
    { kind: "line" },
    { label: words.run.compareWith, icon: "files", disabled: run.state !== "success" || run.trial, run: () => void compare() },
  ];
  return (
    <Menu items={items}>
      <IconButton icon="more" label={words.run.more} />
    </Menu>
  );
}
