/**
 * From signs to alerts: one alert a rule and entity from its first sign to its last, one a pattern whatever entities
 * join it, and alerts near one another in one incident. A pure fold: the alerts before and what was found give the
 * alerts after, and finding the same again gives the same.
 */

import type { EntityKey } from "../observation/domain.ts";
import { MINUTE_MS } from "../observation/instant.ts";
import {
  type Alert,
  addSign,
  autoResolve,
  continues,
  INCIDENT_GAP_MINUTES,
  openAlert,
  type Sign,
} from "./alert.ts";
import { type AlertRule, SESSION_GAP_MINUTES } from "./rule.ts";
import { isSuppressed, type Suppression } from "./suppression.ts";
import type { Finding } from "./watch-entity.ts";
import type { Pattern, Relations } from "./watch-groups.ts";

export interface AlertContext {
  relations: Relations;
  suppressions: readonly Suppression[];
}

/** A sign opens an alert of its own, except for rules that only make patterns. */
const standsAlone = ({ condition }: AlertRule) =>
  condition.kind !== "spread" && condition.kind !== "together";

/**
 * Takes findings in time order. Returns the alerts that changed, by id; `alerts` are all that are open, and those
 * that resolved within the time in which they may re-open.
 */
export function foldFindings(
  alerts: readonly Alert[],
  findings: readonly Finding[],
  context: AlertContext,
): Map<string, Alert> {
  const known = new Map(alerts.map((alert) => [alert.id, alert]));
  const changed = new Map<string, Alert>();
  const keep = (alert: Alert, before: Alert | undefined) => {
    if (alert === before) return;
    known.set(alert.id, alert);
    changed.set(alert.id, alert);
  };
  for (const { rule, entity, at, outcome, evidence } of [...findings].sort((a, b) => a.at - b.at)) {
    if (!standsAlone(rule)) continue;
    const own = latest(known, (alert) => alert.ruleId === rule.id && alert.entity === entity);
    if (outcome === "over") {
      if (own) keep(autoResolve(own, at), own);
      continue;
    }
    keep(takeSign(own, { rule, entity, at, evidence }, known, context), own);
  }
  return changed;
}

/** Patterns as they stand at `now`: the ones that hold go on or open, the ones that no longer do resolve after the gap. */
export function foldPatterns(
  alerts: readonly Alert[],
  rules: readonly AlertRule[],
  patterns: readonly Pattern[],
  now: number,
  context: AlertContext,
): Map<string, Alert> {
  const known = new Map(alerts.map((alert) => [alert.id, alert]));
  const changed = new Map<string, Alert>();
  const seen = new Set<string>();
  for (const { rule, entities, at } of patterns) {
    const own = latest(
      known,
      (alert) =>
        alert.ruleId === rule.id &&
        !seen.has(alert.id) &&
        alert.entities.some((entity) => entities.includes(entity)),
    );
    // A pattern that goes on is seen again now; a new one began when its last part did.
    const sign: Sign = {
      rule,
      entity: own?.entity ?? entities[0]!,
      at: own === undefined || !continues(own, at) ? at : Math.max(at, now),
      entities,
      evidence: entities.map((entity) => ({
        entity,
        metric: rule.type,
        value: entities.length,
        unit: "entities",
      })),
    };
    const after = takeSign(own, sign, known, context);
    seen.add(after.id);
    if (after === own) continue;
    known.set(after.id, after);
    changed.set(after.id, after);
  }
  const patternRules = new Set(rules.filter((rule) => !standsAlone(rule)).map(({ id }) => id));
  for (const alert of known.values()) {
    if (!patternRules.has(alert.ruleId) || seen.has(alert.id) || alert.status === "resolved") continue;
    if (now - alert.lastSignAt < SESSION_GAP_MINUTES * MINUTE_MS) continue;
    changed.set(alert.id, autoResolve(alert, now));
  }
  return changed;
}

function takeSign(
  own: Alert | undefined,
  sign: Sign,
  known: ReadonlyMap<string, Alert>,
  { relations, suppressions }: AlertContext,
): Alert {
  if (own !== undefined && continues(own, sign.at)) return addSign(own, sign);
  const opened = openAlert(sign, { suppressed: isSuppressed(suppressions, sign.rule, sign.entity, sign.at) });
  // Finding the same first sign again must not open over an alert that lives already.
  const same = known.get(opened.id);
  if (same !== undefined) return same;
  return { ...opened, incidentId: incidentOf(opened, known.values(), relations) ?? opened.id };
}

/**
 * The incident that a new alert belongs to: that of an alert with a sign within `INCIDENT_GAP_MINUTES`, in the same
 * group or at a neighbouring entity. The oldest such incident, where there are several.
 */
function incidentOf(alert: Alert, others: Iterable<Alert>, relations: Relations): string | undefined {
  const near = new Set<EntityKey>([
    ...alert.entities,
    ...alert.entities.flatMap((each) => relations.neighboursOf(each)),
  ]);
  const groups = new Set(alert.entities.flatMap((each) => relations.groupsOf(each)));
  let found: Alert | undefined;
  for (const other of others) {
    const apart = Math.abs(alert.openedAt - other.lastSignAt);
    if (other.id === alert.id || apart > INCIDENT_GAP_MINUTES * MINUTE_MS) continue;
    const together = other.entities.some(
      (each) => near.has(each) || relations.groupsOf(each).some((group) => groups.has(group)),
    );
    if (together && (found === undefined || other.openedAt < found.openedAt)) found = other;
  }
  return found?.incidentId;
}

function latest(alerts: ReadonlyMap<string, Alert>, wanted: (alert: Alert) => boolean): Alert | undefined {
  let found: Alert | undefined;
  for (const alert of alerts.values()) {
    if (wanted(alert) && (found === undefined || alert.openedAt > found.openedAt)) found = alert;
  }
  return found;
}
