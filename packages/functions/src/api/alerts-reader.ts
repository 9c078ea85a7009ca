/** Alerts for the API: with the place of their first entity, live and past together. */
import type { Alert } from "@nagar/core/alerts/alert.ts";
import { keepAlerts } from "@nagar/core/alerts/keep-alerts.ts";
import type { StoredAlert } from "@nagar/core/alerts/ports.ts";
import { type AlertsQuery, alertAnswer, matches, spanOf } from "@nagar/core/alerts/wire.ts";
import { NotFound } from "@nagar/core/errors.ts";
import { localDate } from "@nagar/core/observation/instant.ts";
import { isInside } from "@nagar/core/read/entity-answer.ts";
import type { EntityState } from "@nagar/core/window/entity-state.ts";
import { announceAlert } from "../alerts/announce-alert.ts";
import { linked } from "../lib/resource.ts";
import { dynamoAlerts, pastKey } from "../store/alert-store.ts";
import { dynamoClient } from "../store/dynamo.ts";
import { entityReader } from "./readers.ts";

const alerts = () => dynamoAlerts(dynamoClient(), linked("AlertTable"));
const sortKey = (alert: Alert) => pastKey(alert.id)?.sk ?? "";
/** Past alerts that one request looks through. */
const MAX_READS = 2000;
const PAGE = 200;

/** An alert with its place, as the API says it. */
export async function answerOf(alert: Alert, known?: EntityState): Promise<ReturnType<typeof alertAnswer>> {
  const state = known ?? (await entityReader().getEntity(alert.entity));
  return alertAnswer(alert, state?.location);
}

/** @throws NotFound */
export async function readAlert(id: string): Promise<StoredAlert> {
  const stored = await alerts().find(id);
  if (stored === undefined) throw new NotFound(`no alert "${id}"`, { details: { field: "id", value: id } });
  return stored;
}

/** The newest alerts first, at most `limit`; `next` is where the page after begins. */
export async function listAlerts(query: AlertsQuery, now: number) {
  const [from, to] = spanOf(query, now);
  const before = query.cursor;
  const wanted = (alert: Alert) =>
    matches(alert, query, now) && (before === undefined || sortKey(alert) < before);
  const found = (await alerts().live()).map(({ alert }) => alert).filter(wanted);
  if (query.status === undefined || query.status === "resolved")
    found.push(...(await pastAlerts(from, to, before, wanted)));
  const unique = [...new Map(found.map((alert) => [alert.id, alert])).values()];
  unique.sort((a, b) => (sortKey(a) < sortKey(b) ? 1 : -1));
  const placed: ReturnType<typeof alertAnswer>[] = [];
  let last: Alert | undefined;
  for (const alert of unique) {
    if (placed.length === query.limit) return { alerts: placed, next: last && sortKey(last) };
    const state = await entityReader().getEntity(alert.entity);
    if (query.bbox !== undefined && !(state && isInside(state, query.bbox))) continue;
    placed.push(await answerOf(alert, state));
    last = alert;
  }
  return { alerts: placed, next: undefined };
}

async function pastAlerts(
  from: number,
  to: number,
  cursor: string | undefined,
  wanted: (alert: Alert) => boolean,
) {
  const found: Alert[] = [];
  let reads = 0;
  for (
    let month = localDate(to - 1).slice(0, 7);
    month >= localDate(from).slice(0, 7);
    month = monthBefore(month)
  ) {
    let before = cursor;
    while (reads < MAX_READS) {
      const page = await alerts().past(month, PAGE, before);
      reads += page.length;
      found.push(...page.filter(wanted));
      if (page.length < PAGE) break;
      before = sortKey(page.at(-1)!);
    }
  }
  return found;
}

function monthBefore(month: string): string {
  const [year, number] = month.split("-").map(Number) as [number, number];
  return number === 1 ? `${year - 1}-12` : `${year}-${String(number - 1).padStart(2, "0")}`;
}

/**
 * Changes an alert as somebody asks, and tells of it.
 * @throws NotFound, Conflict where its status does not allow it, and Unavailable.
 */
export async function changeAlert(id: string, change: (alert: Alert) => Alert) {
  const ports = { alerts: alerts(), announce: announceAlert };
  const stored = await readAlert(id);
  const fold = (known: readonly Alert[]) =>
    new Map([[id, change(known.find((alert) => alert.id === id) ?? stored.alert)]]);
  await keepAlerts(ports, fold, stored);
  return answerOf((await readAlert(id)).alert);
}
