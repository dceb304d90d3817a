import type { ReactNode } from "react";
import classes from "./EmptyState.module.css";

/** What stands where nothing is yet: one sentence, one action, one sample. */
export function EmptyState({ children, action, sample }: { children: ReactNode; action?: ReactNode; sample?: ReactNode }) {
  return (
    <div className={classes["empty"]}>
      <p>{children}</p>
      {(action ?? sample) && (
        <div className={classes["acts"]}>
          {action}
          {sample}
        </div>
      )}
    </div>
  );
}
