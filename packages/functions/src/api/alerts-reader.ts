/** Alerts for the API: with the place of their first entity, live and past together. */
import type { Alert } from "@nagar/core/alerts/alert.ts";
import { keepAlerts } from "@nagar/core/alerts/keep-alerts.ts";
import type { StoredAlert } from "@nagar/core/alerts/ports.ts";
import { sameTrouble } from "@nagar/core/alerts/tell-together.ts";
import { type AlertsQuery, alertAnswer, matches, spanOf } from "@nagar/core/alerts/wire.ts";
import { Conflict, NotFound } from "@nagar/core/errors.ts";
import { DAY_MS, localDate } from "@nagar/core/observation/instant.ts";
import { isInside } from "@nagar/core/read/entity-answer.ts";
import { announceAlert } from "../alerts/announce-alert.ts";
import { placeOf, townPlaces } from "../alerts/town-places.ts";
import { linked } from "../lib/resource.ts";
import { dynamoAlerts, pastKey } from "../store/alert-store.ts";
import { dynamoClient } from "../store/dynamo.ts";
import { entityReader } from "./readers.ts";

const alerts = () => dynamoAlerts(dynamoClient(), linked("AlertTable"));
const sortKey = (alert: Alert) => pastKey(alert.id)?.sk ?? "";
/** Past alerts that one request looks through. */
const MAX_READS = 2000;
const PAGE = 200;
/** Past alerts are kept for two years: there are no earlier months to look through. */
const KEPT_MS = 2 * 366 * DAY_MS;

/** An alert with its place, as the API says it. */
async function answerOf(alert: Alert): Promise<ReturnType<typeof alertAnswer>> {
  const [state, places] = await Promise.all([entityReader().getEntity(alert.entity), townPlaces()]);
  return alertAnswer(alert, placeOf(alert.entity, state, places));
}

/** @throws NotFound */
export async function readAlert(id: string): Promise<StoredAlert> {
  const stored = await alerts().find(id);
  if (stored === undefined) throw new NotFound(`no alert "${id}"`, { details: { field: "id", value: id } });
  return stored;
}

/** The newest alerts first, at most `limit`; `next` is where the page after begins. */
export async function listAlerts(query: AlertsQuery, now: number) {
  const before = query.cursor;
  const wanted = (alert: Alert) =>
    matches(alert, query, now) && (before === undefined || sortKey(alert) < before);
  const live = (await alerts().live()).map(({ alert }) => alert).filter(wanted);
  const past =
    query.status === undefined || query.status === "resolved"
      ? await pastAlerts(query, now, wanted)
      : { found: [], readTo: undefined };
  // What is older than the past was read to belongs to a later page.
  const found = [...new Map([...live, ...past.found].map((alert) => [alert.id, alert])).values()]
    .filter((alert) => past.readTo === undefined || sortKey(alert) >= past.readTo)
    .sort((a, b) => (sortKey(a) < sortKey(b) ? 1 : -1));
  // In a box are whichever lie there; without one a page is the first of them.
  const looked = query.bbox === undefined ? found.slice(0, query.limit + 1) : found;
  const [states, places] = await Promise.all([
    entityReader().getEntities(looked.map(({ entity }) => entity)),
    townPlaces(),
  ]);
  const placed = looked
    .map((alert) => ({ alert, location: placeOf(alert.entity, states.get(alert.entity), places) }))
    .filter(
      ({ location }) => query.bbox === undefined || isInside({ ...(location && { location }) }, query.bbox),
    );
  const page = placed.slice(0, query.limit);
  return {
    alerts: page.map(({ alert, location }) => alertAnswer(alert, location)),
    next: placed.length > page.length ? sortKey(page.at(-1)!.alert) : past.readTo,
  };
}

/**
 * Past alerts, newest first, until there are enough for a page or one request has read enough: then `readTo` is the sort
 * key of the last that was read.
 */
async function pastAlerts(query: AlertsQuery, now: number, wanted: (alert: Alert) => boolean) {
  const [asked, to] = spanOf(query, now);
  const from = Math.max(asked, now - KEPT_MS);
  const found: Alert[] = [];
  let reads = 0;
  for (
    let month = localDate(to - 1).slice(0, 7);
    month >= localDate(from).slice(0, 7);
    month = monthBefore(month)
  ) {
    let before = query.cursor;
    for (;;) {
      const page = await alerts().past(month, PAGE, before);
      reads += page.length;
      found.push(...page.filter(wanted));
      if (page.length < PAGE) break;
      before = sortKey(page.at(-1)!);
      if (found.length > query.limit || reads >= MAX_READS) return { found, readTo: before };
    }
  }
  return { found, readTo: undefined };
}

function monthBefore(month: string): string {
  const [year, number] = month.split("-").map(Number) as [number, number];
  return number === 1 ? `${year - 1}-12` : `${year}-${String(number - 1).padStart(2, "0")}`;
}

/**
 * Changes an alert as somebody asks, and tells of it.
 * @param allPlaces also the other alerts of the same trouble, where their status allows it.
 * @throws NotFound, Conflict where its status does not allow it, and Unavailable.
 */
export async function changeAlert(id: string, change: (alert: Alert) => Alert, allPlaces = false) {
  const ports = { alerts: alerts(), announce: announceAlert };
  const stored = await readAlert(id);
  const fold = (known: readonly Alert[]) => {
    const own = known.find((alert) => alert.id === id) ?? stored.alert;
    const others = allPlaces ? known.filter((other) => sameTrouble(own, other)) : [];
    return new Map([[id, change(own)], ...others.flatMap((other) => ifAllowed(other, change))]);
  };
  await keepAlerts(ports, fold, stored);
  return answerOf((await readAlert(id)).alert);
}

function ifAllowed(alert: Alert, change: (alert: Alert) => Alert): [string, Alert][] {
  try {
    return [[alert.id, change(alert)]];
  } catch (error) {
    if (error instanceof Conflict) return [];
    throw error;
  }
}
