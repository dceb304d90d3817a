export * from "./alerts.ts";
export { api } from "./api.ts";
export * from "./catalogs.ts";
export { ApiError, asApiError } from "./call.ts";
export * from "./dagQueries.ts";
export { followEvents, waitFor, type EventFeed } from "./events.ts";
export {
  getHost,
  hostKind,
  type CloseAnswer,
  type Closing,
  type DragEvent,
  type Dragged,
  type Dropped,
  type Host,
  type Picked,
} from "./host.ts";
export { whileLeaving } from "./leaving.ts";
export * from "./queries.ts";
export type * from "./catalog.types.ts";
export type * from "./types.ts";
