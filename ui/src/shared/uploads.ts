import { api, getHost, type Upload } from "../ipc/index.ts";
import { createStore, useStore } from "./store.ts";

/** A file on its way to the engine's disk. */
export interface UploadState {
  name: string;
  sent: number;
  total: number;
  cancel: () => void;
}

const current = createStore<UploadState | undefined>(undefined);
export const useUpload = (): UploadState | undefined => useStore(current);

function askBeforeLeaving(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

/** Uploads one file with its progress shown. Leaving the page meanwhile asks. */
export async function uploadFile(file: File): Promise<Upload> {
  const abort = new AbortController();
  const show = (sent: number) => current.set({ name: file.name, sent, total: file.size, cancel: () => abort.abort() });
  show(0);
  window.addEventListener("beforeunload", askBeforeLeaving);
  try {
    return await api.upload(file, show, abort.signal);
  } finally {
    window.removeEventListener("beforeunload", askBeforeLeaving);
    current.set(undefined);
  }
}

/** Asks for a file with the host's own dialog; a browser's is uploaded. Returns its path, or nothing where none was chosen. */
export async function pickInput(): Promise<string | undefined> {
  const picked = await (await getHost()).pickFile();
  if (!picked) return undefined;
  return "path" in picked ? picked.path : (await uploadFile(picked.file)).path;
}
