import { Button, commands, EmptyState, keysOf } from "../shared/index.ts";
import { words } from "./words.ts";

/** Where no catalog is open: what to drop. */
export function DatabaseEmpty() {
  return (
    <EmptyState
      action={
        <Button tone="go" icon="file" keys={keysOf("openFile")} onClick={() => void commands.run("openFile")}>
          {words.empty.open}
        </Button>
      }
      sample={
        <Button icon="database" onClick={() => void commands.run("openSample")}>
          {words.empty.sample}
        </Button>
      }
    >
      {words.empty.none}
    </EmptyState>
  );
}
