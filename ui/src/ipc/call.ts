import { CancelledError } from "@tanstack/react-query";

// One way to the engine for both hosts: the page and the door have one origin (`mill://localhost` in the window,
// the served address in a browser), so a plain request works in either.

/** What went wrong, in the door's own words: what, where, what next. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  constructor(
    /** Stable; a few are branched on: `conflict`, `not_found`, `cancelled`. */
    readonly code: string,
    message: string,
    readonly hint: string | null = null,
    readonly place: string | null = null,
    readonly retryable = false,
    readonly status = 0,
  ) {
    super(message);
  }
}

/** Returns any thrown thing as an error with words. What has words of its own keeps them. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof CancelledError || (error instanceof DOMException && error.name === "AbortError"))
    return new ApiError("cancelled", "The request was cancelled.");
  const said = error instanceof Error ? error.message : typeof error === "string" ? error : "";
  return new ApiError("internal", said === "" ? "Something went wrong, and nothing is known of it." : said);
}

/** Returns what is said where a request did not arrive: nobody listens, or the network is cut. */
const unreachable = (): ApiError =>
  new ApiError("unreachable", "Millpond does not answer.", "It may have been closed. It is asked again by itself.", null, true);

/** Returns why a request got no answer: `fetch` throws a TypeError for every failure of the network. */
const noAnswer = (error: unknown): ApiError => (error instanceof TypeError ? unreachable() : asApiError(error));

function fromBody(status: number, text: string): ApiError {
  try {
    const body = JSON.parse(text) as { code?: string; message?: string; hint?: string | null; where?: string | null; retryable?: boolean };
    if (typeof body.message === "string") {
      return new ApiError(body.code ?? "internal", body.message, body.hint ?? null, body.where ?? null, body.retryable ?? false, status);
    }
  } catch {
    // Not the door's own form: a proxy's page, say. Below it is named by its status.
  }
  if (status === 401)
    return new ApiError(
      "login",
      "This browser is not logged in.",
      "Open the login link that `millpond serve` prints.",
      null,
      false,
      status,
    );
  return new ApiError("internal", `Millpond answered with status ${status}.`, null, null, status >= 500, status);
}

export type Method = "GET" | "POST" | "PUT" | "DELETE";

interface CallOptions {
  /** Sent as JSON, a blob as it is. */
  body?: unknown;
  query?: object;
  signal?: AbortSignal | undefined;
}

/** Returns a path with its query; what is undefined or null stays out. */
export function withQuery(path: string, query: object = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query) as [string, string | number | boolean | null | undefined][]) {
    if (value !== undefined && value !== null) search.set(key, String(value));
  }
  const text = search.toString();
  return text === "" ? path : `${path}?${text}`;
}

const sent = (body: unknown): RequestInit =>
  body instanceof Blob
    ? { headers: { "content-type": "application/octet-stream" }, body }
    : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };

/** Asks the door and returns its answer. Throws an [`ApiError`]. */
export async function call<T>(method: Method, path: string, { body, query, signal }: CallOptions = {}): Promise<T> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(withQuery(`/api${path}`, query), {
      method,
      signal: signal ?? null,
      credentials: "same-origin",
      ...(body === undefined ? {} : sent(body)),
    });
    text = await response.text();
  } catch (error) {
    throw noAnswer(error);
  }
  if (!response.ok) throw fromBody(response.status, text);
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

/** Sends a file's bytes to the engine's disk. `onProgress` gets bytes sent and in all. */
export function upload<T>(name: string, file: Blob, onProgress: (sent: number, total: number) => void, signal?: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    // A fetch tells nothing about what was sent so far.
    const request = new XMLHttpRequest();
    request.open("POST", withQuery("/api/uploads", { name }));
    request.setRequestHeader("content-type", "application/octet-stream");
    request.upload.onprogress = (event) => onProgress(event.loaded, file.size);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as T);
      else reject(fromBody(request.status, request.responseText));
    };
    request.onerror = () => reject(unreachable());
    request.onabort = () => reject(new ApiError("cancelled", "The upload was cancelled."));
    signal?.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}
