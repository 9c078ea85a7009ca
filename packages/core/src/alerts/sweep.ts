/**
 * What time alone brings: silence, the index of the last hours, what is forecast, alerts that nobody has acknowledged, patterns that are
 * gone, changes that were not told, and finished alerts, which go to the past. Run each minute; a run that is missed
 * or repeated does no harm.
 */
import { type EntityKey, entityKey } from "../observation/domain.ts";
import { MINUTE_MS } from "../observation/instant.ts";
import { windowStart } from "../window/window.ts";
import { type Alert, escalateIfDue, isFinished } from "./alert.ts";
import { foldFindings } from "./fold-findings.ts";
import { judgeAbsence, judgeAqi, judgeForecast } from "./judge-slow.ts";
import { announce, keepAlerts } from "./keep-alerts.ts";
import type { AlertSettings, SweepPorts } from "./ports.ts";
import { type AlertRule, watches } from "./rule.ts";
import type { Finding } from "./watch-entity.ts";
import { keepPatterns } from "./watch-minutes.ts";

/** @param now ms since 1970 UTC. @throws Unavailable where a store does not answer. */
export async function sweepAlerts(now: number, ports: SweepPorts): Promise<void> {
  const settings = await ports.settings();
  const findings = [
    ...(await silences(now, settings, ports)),
    ...(await indices(now, settings, ports)),
    ...(await outlooks(now, settings, ports)),
  ];
  await keepAlerts(ports, (live) => {
    const changed = new Map(foldFindings(live, onlyNews(findings, live), settings));
    for (const alert of live) {
      const current = changed.get(alert.id) ?? alert;
      const escalated = escalateIfDue(current, now);
      if (escalated !== current) changed.set(alert.id, escalated);
    }
    return changed;
  });
  await keepPatterns(now, settings, ports);
  for (const stored of await ports.alerts.live()) {
    if (stored.announced < stored.alert.history.length) await announce(ports, stored);
    else if (isFinished(stored.alert, now)) await ports.alerts.finish(stored);
  }
}

/** "Over" says something only of what is open. */
const onlyNews = (findings: readonly Finding[], live: readonly Alert[]) =>
  findings.filter(
    ({ outcome, rule, entity }) =>
      outcome === "sign" ||
      live.some(
        (alert) => alert.ruleId === rule.id && alert.entity === entity && alert.status !== "resolved",
      ),
  );

async function silences(now: number, { rules }: AlertSettings, ports: SweepPorts): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const rule of rules) {
    const { condition, domain } = rule;
    if (!rule.enabled || condition.kind !== "absence") continue;
    for (const { entity, entityId, observedAt } of await ports.states(domain)) {
      if (!watches(rule, entityId)) continue;
      findings.push(findingOf(rule, entity, now, judgeAbsence(condition, entity, observedAt, now)));
    }
  }
  return findings;
}

async function indices(now: number, { rules }: AlertSettings, ports: SweepPorts): Promise<Finding[]> {
  const index = rules.filter(({ enabled, condition }) => enabled && condition.kind === "aqi");
  if (index.length === 0) return [];
  const findings: Finding[] = [];
  for (const { entityId } of await ports.states("air")) {
    const station = entityKey("air", entityId);
    const value = await ports.aqi(station, now);
    for (const rule of index) {
      if (rule.condition.kind !== "aqi" || !watches(rule, entityId)) continue;
      findings.push(findingOf(rule, station, now, judgeAqi(rule.condition, station, value)));
    }
  }
  return findings;
}

/** Forecasts are of hours: looking at them each quarter of an hour is often enough. */
const OUTLOOK_MINUTES = 15;

async function outlooks(now: number, { rules }: AlertSettings, ports: SweepPorts): Promise<Finding[]> {
  if (Math.floor(now / MINUTE_MS) % OUTLOOK_MINUTES !== 0) return [];
  const findings: Finding[] = [];
  for (const rule of rules) {
    const { condition, domain } = rule;
    if (!rule.enabled || condition.kind !== "forecast") continue;
    for (const { entity, entityId } of await ports.states(domain)) {
      if (!watches(rule, entityId)) continue;
      const forecast = await ports.forecast(entity, condition.metric, condition.withinHours, now);
      if (forecast)
        findings.push(findingOf(rule, entity, now, judgeForecast(condition, entity, forecast, now)));
    }
  }
  return findings;
}

const findingOf = (
  rule: AlertRule,
  entity: EntityKey,
  now: number,
  evidence: Finding["evidence"] | undefined,
): Finding => ({
  rule,
  entity,
  at: windowStart("1m", now),
  outcome: evidence === undefined ? "over" : "sign",
  evidence: evidence ?? { entity, metric: rule.type, value: 0, unit: "" },
});
