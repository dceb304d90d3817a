import { useLayoutEffect, useState } from "react";

/**
 * Gives the focus back to what had it before a dialog, at the moment in which the dialog is taken away: Mantine does so for one
 * that closes, not for one that is gone at once. In an editor of text the caret is put back where it was: a browser puts it at the
 * beginning, and an editor that hears of that late believes it.
 */
export function useFocusBack(): void {
  const [before] = useState(() => ({ element: document.activeElement, caret: caretOf(document.activeElement) }));
  useLayoutEffect(
    () => () => {
      const { element, caret } = before;
      const now = document.activeElement;
      const elsewhere = now && now !== document.body && !now.closest('[role="dialog"]');
      if (elsewhere || !(element instanceof HTMLElement) || !element.isConnected) return;
      element.focus({ preventScroll: true });
      if (!caret?.startContainer.isConnected) return;
      const selection = document.getSelection();
      selection?.removeAllRanges();
      selection?.addRange(caret);
    },
    [before],
  );
}

/** Returns what is selected in an element that is edited as a whole. */
function caretOf(element: Element | null): Range | undefined {
  const selection = document.getSelection();
  if (!(element instanceof HTMLElement) || !element.isContentEditable || !selection?.rangeCount) return undefined;
  return selection.getRangeAt(0).cloneRange();
}
