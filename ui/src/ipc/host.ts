import type { ScheduleState } from "./types.ts";

/** A thing being dragged over the window, as far as it can be known before it is released. */
export type Dragged =
  /** The window's host tells paths at once. */
  | { known: "paths"; paths: readonly string[] }
  /** A browser tells only how many files there are, and their media types. */
  | { known: "types"; files: readonly { type: string }[] };

/** What was released: paths of this machine, or a browser's files that must be uploaded first. */
export type Dropped = { paths: readonly string[] } | { files: readonly File[]; folders: number };

export type DragEvent =
  | { phase: "over"; dragged: Dragged; x: number; y: number }
  | { phase: "drop"; dropped: Dropped; x: number; y: number }
  | { phase: "leave" };

/** The window is about to be closed: what goes on, and a schedule that nobody was asked about yet. */
export interface Closing {
  /** Runs of pipelines and tasks of DAGs that go on. */
  runs: number;
  schedule: ScheduleState | null;
  starts_with_computer: boolean;
}

/** What a person answers: `finish` and `cancel` settle what goes on, `keep` and `leave` also say what holds from now on. */
export type CloseAnswer = { do: "stay" | "cancel" | "finish" | "leave" } | { do: "keep"; start_with_computer: boolean };

/** What a file dialog gives: a path, a file to upload, or nothing. */
export type Picked = { path: string } | { file: File } | null;

/** What only the program around the page can do. Two of them: the desktop window and a browser. */
export interface Host {
  readonly kind: "window" | "browser";
  /** Whether a folder can be chosen with a dialog. In a browser a path is typed. */
  readonly picksFolders: boolean;
  /** Whether files stand on the machine that the person sits at, so that showing them in a folder makes sense. */
  readonly local: boolean;
  pickFile: () => Promise<Picked>;
  pickFolder: (title: string) => Promise<string | null>;
  /** Asks where to save; a browser has no such dialog and returns null. */
  pickSave: (title: string, name: string) => Promise<string | null>;
  /** Saves a picture where the person wants it, and returns whether it was; in a browser it is downloaded. */
  savePicture: (title: string, name: string, picture: Blob) => Promise<boolean>;
  onDrag: (listener: (event: DragEvent) => void) => () => void;
  /** A command chosen in the native menu, by its id in the table of shortcuts. */
  onMenu: (listener: (command: string) => void) => () => void;
  /** The person closes the window while something goes on: the page asks, the host does. */
  onClose: (ask: (closing: Closing) => Promise<CloseAnswer>) => () => void;
  /** A file that the app was started with, or that a second start brings. */
  onOpen: (listener: (path: string) => void) => () => void;
  setTitle: (title: string) => void;
  /** Tells the host that the first frame stands, so that it can show the window. */
  ready: () => void;
}

/** What the page stands in: known at once, without the host itself. */
export const hostKind: Host["kind"] = "__TAURI_INTERNALS__" in window ? "window" : "browser";

let current: Promise<Host> | undefined;

/** Returns the host of this page. */
export function getHost(): Promise<Host> {
  current ??=
    hostKind === "window"
      ? import("./host.window.ts").then((module) => module.windowHost())
      : import("./host.browser.ts").then((module) => module.browserHost());
  return current;
}
