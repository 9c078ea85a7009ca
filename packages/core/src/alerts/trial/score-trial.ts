/** What a trial's alerts are worth: what was heard and how soon, what was called for nothing, what was told twice. */
import type { Device } from "../../devices/device.ts";
import { DOMAINS, type Domain, type EntityKey, entityKey } from "../../observation/domain.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../observation/instant.ts";
import type { Alert } from "../alert.ts";
import type { OwnIncident } from "./own-incidents.ts";
import type { Planted } from "./plant-incidents.ts";
import type { TrialResult } from "./run-trial.ts";
import { firstPassed, levelWasPassed } from "./true-level.ts";

export interface Heard {
  incident: Planted;
  /** The alert that told of it and the minutes from its beginning to the first message; absent where none did. */
  alert?: Alert;
  delayMinutes?: number;
  /** Of what can be foretold: whether it was told before it was there. */
  foretold?: boolean;
}

export interface TrialScore {
  heard: Heard[];
  /** Alerts of what was neither planted nor went wrong by itself. */
  falseAlerts: Alert[];
  byDomain: Record<Domain, { planted: number; detected: number; falseAWeek: number }>;
  /** Messages that somebody got more than once. */
  duplicates: number;
  messages: number;
}

/** After an incident its traces are still to be seen for a while: a queue that dissolves, a mean that forgets. */
const AFTERMATH_MS = 3 * HOUR_MS;
/** What the weather and the town's air reach. */
const REACH: Partial<Record<Domain, readonly Domain[]>> = {
  weather: ["weather", "traffic", "air", "energy", "agriculture"],
};
/** The index is of 24 hours: what was in the air is in it for a day. */
const INDEX_MEMORY_MS = DAY_MS;

/** What was not foretold is told so soon after its bound is passed: rules look at the mean of an hour for half an hour. */
const TOLD_AFTER_MS = 2 * HOUR_MS;

const TELLS = new Set(["opened", "reopened", "worsened"]);

/** Scores a trial of `days` days. */
export function scoreTrial(
  { planted, own, devices, alerts, delivered }: TrialResult,
  days: number,
): TrialScore {
  const toldAt = new Map<string, number>();
  for (const { alert, kind, at } of delivered) {
    if (!TELLS.has(kind)) continue;
    const key = `${alert} ${kind}`;
    toldAt.set(key, Math.min(at, toldAt.get(key) ?? Number.POSITIVE_INFINITY));
  }
  const heard = planted.map((incident): Heard => hear(incident, alerts, toldAt, devices));
  const falseAlerts = alerts.filter(
    (alert) =>
      !planted.some((incident) => explains(incident, alert)) &&
      !own.some((incident) => explainsOwn(incident, alert)) &&
      !levelWasPassed(alert, devices),
  );
  const byDomain = Object.fromEntries(
    DOMAINS.map((domain) => {
      const here = heard.filter(({ incident }) => incident.kind.domain === domain);
      return [
        domain,
        {
          planted: here.length,
          detected: here.filter(({ alert }) => alert).length,
          falseAWeek: (7 * falseAlerts.filter((alert) => alert.domain === domain).length) / days,
        },
      ];
    }),
  ) as TrialScore["byDomain"];
  const times = new Map<string, number>();
  for (const { id } of delivered) times.set(id, (times.get(id) ?? 0) + 1);
  return {
    heard,
    falseAlerts,
    byDomain,
    duplicates: [...times.values()].filter((count) => count > 1).length,
    messages: delivered.length,
  };
}

function hear(
  incident: Planted,
  alerts: readonly Alert[],
  toldAt: ReadonlyMap<string, number>,
  devices: readonly Device[],
): Heard {
  const { kind, from, to, entities } = incident;
  let best: Heard = { incident };
  let foretold = false;
  for (const alert of alerts) {
    if (!kind.heardAs.includes(alert.type) || !touches(alert, entities)) continue;
    const device = devices.find(({ domain, entityId }) => alert.entity === entityKey(domain, entityId));
    const passed = kind.foretold && device && firstPassed(device, kind.foretold, from, to);
    const foretells = alert.type === kind.foretold?.by;
    const latest = Math.min(
      from + kind.within * MINUTE_MS,
      passed === undefined ? Number.POSITIVE_INFINITY : passed + (foretells ? 0 : TOLD_AFTER_MS),
    );
    for (const change of alert.history) {
      if (!TELLS.has(change.kind) || change.at < from - MINUTE_MS) continue;
      // The message of a trouble at many places stands for each of them, from when the place shows it.
      const told = toldAt.get(`${change.toldWith ?? alert.id} ${change.kind}`);
      if (told === undefined) continue;
      const at = Math.max(told, change.at);
      if (at > latest) continue;
      foretold ||= foretells && passed !== undefined;
      const delayMinutes = (at - from) / MINUTE_MS;
      if (best.delayMinutes === undefined || delayMinutes < best.delayMinutes) {
        best = { incident, alert, delayMinutes };
      }
    }
  }
  return kind.foretold ? { ...best, foretold } : best;
}

const touches = (alert: Alert, entities: ReadonlySet<EntityKey>) =>
  alert.entities.some((entity) => entities.has(entity));

/** An alert is right where it opened while the incident lasted, or soon after, and where it struck. */
function explains({ kind, from, to, entities }: Planted, alert: Alert): boolean {
  const traces = kind.traces === undefined ? AFTERMATH_MS : kind.traces * MINUTE_MS;
  const memory = alert.type === "grap_stage" ? INDEX_MEMORY_MS : traces;
  if (alert.openedAt < from - MINUTE_MS || alert.openedAt >= to + memory) return false;
  if (kind.weather) return REACH.weather!.includes(alert.domain);
  return touches(alert, entities);
}

function explainsOwn({ domain, entity, heardAs, from, to }: OwnIncident, alert: Alert): boolean {
  return (
    alert.domain === domain &&
    heardAs.includes(alert.type) &&
    (entity === undefined || alert.entities.includes(entity)) &&
    alert.openedAt >= from - MINUTE_MS &&
    alert.openedAt < to + AFTERMATH_MS
  );
}
