import { useEffect, useState } from "react";
import { api, isActive, type RunSummary } from "../ipc/index.ts";
import { Button, keysOf, reportError } from "./shared.ts";
import { words } from "./words.ts";

/** How long a button that came in another one's place takes no press, which was meant for the other one, or is half of two. */
const SWAPPED_MS = 400;

/** Run, or Cancel in its place while a run is on its way. */
export function RunButton({ run, broken, onRun }: { run: RunSummary | undefined; broken: boolean; onRun: () => void }) {
  const active = run !== undefined && isActive(run);
  const settled = useSettled(active);
  return active ? (
    <Button
      icon="stop"
      aria-disabled={!settled}
      onClick={() => void (settled && api.cancelRun(run.id).catch((error: unknown) => reportError(error)))}
    >
      {words.cancel}
    </Button>
  ) : (
    <Button tone="go" icon="play" keys={keysOf("run")} disabled={broken} aria-disabled={!settled} onClick={() => settled && onRun()}>
      {words.run}
    </Button>
  );
}

/** Returns whether a value has stayed what it is for a moment, or from the start. */
function useSettled(value: boolean): boolean {
  const [known, setKnown] = useState({ value, settled: true });
  if (known.value !== value) setKnown({ value, settled: false });
  useEffect(() => {
    if (known.settled) return undefined;
    const timer = setTimeout(() => setKnown({ value: known.value, settled: true }), SWAPPED_MS);
    return () => clearTimeout(timer);
  }, [known]);
  return known.settled && known.value === value;
}
