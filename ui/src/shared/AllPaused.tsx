import { useQueryClient } from "@tanstack/react-query";
import { api, dagKeys, useScheduleState } from "../ipc/index.ts";
import classes from "./AllPaused.module.css";
import { Button } from "./Button.tsx";
import { useHotkey } from "./hotkeys.ts";
import { announce } from "./LiveRegion.tsx";
import { reportError } from "./notice.ts";
import { words } from "./words.ts";

/** That all DAGs were paused together, here or in the tray, and the way to enable the same ones again. */
export function AllPaused() {
  const client = useQueryClient();
  const { data: state } = useScheduleState();
  const held = state?.paused_together ?? 0;
  const pause = (paused: boolean) => {
    api
      .pauseSchedule(paused)
      .then((now) => {
        client.setQueryData(dagKeys.state, now);
        announce(paused ? words.allPaused.paused(now.paused_together) : words.allPaused.enabled);
      })
      .catch((error: unknown) => reportError(error));
  };
  useHotkey("pauseAll", () => pause(true), { enabled: (state?.enabled ?? 0) > 0 });
  useHotkey("enableAll", () => pause(false), { enabled: held > 0 });
  if (held === 0) return null;
  return (
    <div role="note" className={classes["note"]}>
      <span>{words.allPaused.paused(held)}</span>
      <Button size="s" onClick={() => pause(false)}>
        {words.allPaused.enable}
      </Button>
    </div>
  );
}
