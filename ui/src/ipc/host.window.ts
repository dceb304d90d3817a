import { emit, listen, type EventCallback } from "@tauri-apps/api/event";
import { getCurrentWindow } from "@tauri-apps/api/window";
import { open, save } from "@tauri-apps/plugin-dialog";
import { api } from "./api.ts";
import type { CloseAnswer, Closing, DragEvent, Host } from "./host.ts";

interface Position {
  x: number;
  y: number;
}
type DragPayload = { paths?: string[]; position: Position };

const TABLES = ["csv", "tsv", "txt", "tab", "psv", "gz", "zst", "zip", "xlsx", "xlsm", "xlsb", "xls", "ods", "parquet", "jsonl", "ndjson"];

/** What is still on its way to being listened to. */
const beginning = new Set<Promise<unknown>>();

/** Listens to an event of the window's host until told to stop, also when it is told before listening began. */
function on<T>(event: string, handler: EventCallback<T>): () => void {
  const stop = listen<T>(event, handler);
  beginning.add(stop);
  void stop.finally(() => beginning.delete(stop));
  return () => void stop.then((unlisten) => unlisten());
}

/** The desktop window: native dialogs, paths of dragged files, native menu. */
export function windowHost(): Host {
  return {
    kind: "window",
    picksFolders: true,
    local: true,
    async pickFile() {
      const path = await open({
        multiple: false,
        directory: false,
        filters: [
          { name: "Tables, pipelines and SQL", extensions: [...TABLES, "toml", "sql"] },
          { name: "All files", extensions: ["*"] },
        ],
      });
      return path === null ? null : { path };
    },
    pickFolder: (title) => open({ multiple: false, directory: true, title }),
    async savePicture(title, name, picture) {
      const ending = name.slice(name.lastIndexOf(".") + 1);
      const path = await save({ title, defaultPath: name, filters: [{ name: ending.toUpperCase(), extensions: [ending] }] });
      if (path === null) return false;
      // A name that was typed without its ending gets it.
      await api.writePicture(path.toLowerCase().endsWith(`.${ending}`) ? path : `${path}.${ending}`, picture);
      return true;
    },
    pickSave: (title, name) => save({ title, defaultPath: name }),
    onDrag(listener) {
      // `drag-over` tells only the position; the paths came with `drag-enter`.
      let paths: readonly string[] = [];
      // Windows tells physical pixels, GTK and macOS logical ones under the same name (tauri#10744).
      const scale = navigator.userAgent.includes("Windows") ? window.devicePixelRatio : 1;
      const at = ({ x, y }: Position) => ({ x: x / scale, y: y / scale });
      const over = (payload: DragPayload): DragEvent => ({ phase: "over", dragged: { known: "paths", paths }, ...at(payload.position) });
      const stops = [
        on<DragPayload>("tauri://drag-enter", ({ payload }) => {
          paths = payload.paths ?? [];
          if (paths.length > 0) listener(over(payload));
        }),
        on<DragPayload>("tauri://drag-over", ({ payload }) => {
          if (paths.length > 0) listener(over(payload));
        }),
        on<DragPayload>("tauri://drag-drop", ({ payload }) => {
          const dropped = payload.paths ?? paths;
          paths = [];
          if (dropped.length > 0) listener({ phase: "drop", dropped: { paths: dropped }, ...at(payload.position) });
          else listener({ phase: "leave" });
        }),
        on("tauri://drag-leave", () => {
          paths = [];
          listener({ phase: "leave" });
        }),
      ];
      return () => {
        for (const stop of stops) stop();
      };
    },
    onMenu: (listener) => on<string>("menu", ({ payload }) => listener(payload)),
    onClose: (ask) =>
      on<Closing>("close-requested", ({ payload }) => {
        void ask(payload).then((answer: CloseAnswer) => emit("close-answer", answer));
      }),
    onOpen: (listener) => on<string>("open", ({ payload }) => listener(payload)),
    setTitle: (title) => void getCurrentWindow().setTitle(title),
    // The host tells at once what to open; calls do not keep their order on the way, so listening must have begun.
    ready: () => void Promise.allSettled(beginning).then(() => emit("ready")),
  };
}
