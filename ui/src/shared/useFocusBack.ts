import { useLayoutEffect, useState } from "react";

/**
 * Gives the focus back to what had it before a dialog, at the moment in which the dialog is taken away: Mantine does so for one
 * that closes, not for one that is gone at once.
 */
export function useFocusBack(): void {
  const [before] = useState(() => document.activeElement);
  useLayoutEffect(
    () => () => {
      const now = document.activeElement;
      const elsewhere = now && now !== document.body && !now.closest('[role="dialog"]');
      if (!elsewhere && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    },
    [before],
  );
}
