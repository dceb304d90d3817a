import type { DragEvent as Drag, Host, Picked } from "./host.ts";

function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

/** Opens the browser's own file dialog. Closing it without a choice answers nothing. */
function pick(): Promise<Picked> {
  return new Promise((resolve) => {
    const input = document.createElement("input");
    input.type = "file";
    input.hidden = true;
    const done = (picked: Picked) => {
      input.remove();
      resolve(picked);
    };
    input.addEventListener("change", () => {
      const file = input.files?.[0];
      done(file ? { file } : null);
    });
    input.addEventListener("cancel", () => done(null));
    // A test fills the field by hand; it must stand in the page for that.
    document.body.append(input);
    input.click();
  });
}

function follow(listener: (event: Drag) => void): () => void {
  // Enter and leave come for every element that is crossed: only the count says when the window is left.
  let depth = 0;
  const over = (event: DragEvent) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
    const files = [...(event.dataTransfer?.items ?? [])].filter((item) => item.kind === "file").map(({ type }) => ({ type }));
    listener({ phase: "over", dragged: { known: "types", files }, x: event.clientX, y: event.clientY });
  };
  const enter = (event: DragEvent) => {
    if (!carriesFiles(event)) return;
    depth += 1;
    over(event);
  };
  const leave = (event: DragEvent) => {
    if (!carriesFiles(event)) return;
    depth -= 1;
    if (depth > 0) return;
    depth = 0;
    listener({ phase: "leave" });
  };
  const drop = (event: DragEvent) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    depth = 0;
    const items = [...(event.dataTransfer?.items ?? [])].filter((item) => item.kind === "file");
    const folders = items.filter((item) => item.webkitGetAsEntry()?.isDirectory).length;
    const files = items.filter((item) => !item.webkitGetAsEntry()?.isDirectory).flatMap((item) => item.getAsFile() ?? []);
    listener({ phase: "drop", dropped: { files, folders }, x: event.clientX, y: event.clientY });
  };
  const on = { dragenter: enter, dragover: over, dragleave: leave, drop } as const;
  const names = Object.keys(on) as (keyof typeof on)[];
  for (const name of names) window.addEventListener(name, on[name]);
  return () => {
    for (const name of names) window.removeEventListener(name, on[name]);
  };
}

/** Hands bytes to the browser's own downloads. */
function download(name: string, bytes: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(bytes);
  link.download = name;
  link.hidden = true;
  document.body.append(link);
  link.click();
  link.remove();
  // The download has begun by then, and keeps what it needs.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** A browser: a dropped file is uploaded, paths are typed, nothing native around the page. */
export function browserHost(): Host {
  return {
    kind: "browser",
    picksFolders: false,
    local: ["localhost", "127.0.0.1", "[::1]"].includes(location.hostname),
    pickFile: pick,
    pickFolder: () => Promise.resolve(null),
    pickSave: () => Promise.resolve(null),
    savePicture: (_title, name, picture) => {
      download(name, picture);
      return Promise.resolve(true);
    },
    onDrag: follow,
    onMenu: () => () => undefined,
    // Runs belong to the server, and go on when the page is closed.
    onClose: () => () => undefined,
    onOpen: () => () => undefined,
    setTitle: (title) => {
      document.title = title;
    },
    ready: () => undefined,
  };
}
