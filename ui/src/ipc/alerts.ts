import { queryOptions, useQuery } from "@tanstack/react-query";
import { api } from "./api.ts";
import type { components } from "./schema.ts";

type Words = components["schemas"];

export type AlertChannel = Words["AlertChannel"];
export type AlertEvent = Words["AlertEvent"];
export type AlertDelivery = Words["AlertDelivery"];
export type AlertView = Words["AlertView"];
export type AlertChannelView = Words["AlertChannelView"];
export type AlertListing = Words["AlertListing"];
export type AlertTested = Words["AlertTested"];
export type AlertNotice = Words["AlertNotice"];
export type TestAlert = Words["TestAlert"];
export type AddAlert = Words["AddAlert"];
export type NoticeShown = Words["NoticeShown"];

export const alertsKey = ["alerts"] as const;

/** The alerts of the project, and what became of their messages. */
export const alertsQuery = () => queryOptions({ queryKey: alertsKey, queryFn: ({ signal }) => api.alerts(signal) });

export const useAlerts = () => useQuery(alertsQuery());
