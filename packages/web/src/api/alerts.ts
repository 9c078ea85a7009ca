/** Asks for alerts, and says what a person does about one. */
import type { Alert, AlertDetail, AlertsAnswer } from "./alert-types.ts";
import { get, post, type Query } from "./client.ts";

/** As many as the API gives at once: a town that is dark is one incident of some hundred alerts. */
const LIMIT = 500;

export const getAlerts = (query: Query, signal?: AbortSignal): Promise<AlertsAnswer> =>
  get("/v1/alerts", { limit: LIMIT, ...query }, signal);

/** One alert with its area, how it is there now and what is to come. */
export const getAlert = (id: string, signal?: AbortSignal): Promise<AlertDetail> =>
  get(`/v1/alerts/${encodeURIComponent(id)}`, {}, signal);

/** For the count in the navigation. */
export const getOpenAlerts = (signal?: AbortSignal): Promise<AlertsAnswer> =>
  getAlerts({ status: "open" }, signal);

export const ALERT_DEEDS = ["acknowledge", "resolve", "actions"] as const;
export type AlertDeed = (typeof ALERT_DEEDS)[number];

export const actOnAlert = (
  id: string,
  deed: AlertDeed,
  said: { by?: string; note?: string; all_places?: boolean },
): Promise<Alert> => post(`/v1/alerts/${encodeURIComponent(id)}/${deed}`, said);
