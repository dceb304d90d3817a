import { announce } from "./LiveRegion.tsx";
import { words } from "./words.ts";

/** Puts text on the clipboard and says so. */
export async function copyText(text: string, said: string = words.copied): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    announce(said);
  } catch {
    // A page that is not served over https or from this machine has no clipboard of its own: the old way still works.
    announce(copyBySelection(text) ? said : words.copyFailed);
  }
}

function copyBySelection(text: string): boolean {
  const focused = document.activeElement;
  const area = document.createElement("textarea");
  area.value = text;
  area.setAttribute("readonly", "");
  area.style.position = "fixed";
  area.style.opacity = "0";
  document.body.append(area);
  area.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way where there is no clipboard API
  const done = document.execCommand("copy");
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return done;
}
