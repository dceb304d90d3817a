import { announce } from "./LiveRegion.tsx";
import { reportError } from "./notice.ts";
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

/** Puts text on the clipboard that is still being made, and says so. The page must ask for the clipboard while the key is fresh. */
export async function copyLater(text: Promise<string>, said: Promise<string>): Promise<void> {
  // Where there is no text there is nothing to say either, and why is told once.
  said.catch(() => undefined);
  try {
    const blob = text.then((made) => new Blob([made], { type: "text/plain" }));
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
    announce(await said);
  } catch {
    try {
      await copyText(await text, await said);
    } catch (error) {
      reportError(error);
    }
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
