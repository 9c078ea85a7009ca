/**
 * What time alone brings: minutes that no later report closes, silence, the index of the last hours, what is
 * forecast, alerts that nobody has acknowledged, patterns that are gone, changes that were not told, and finished
 * alerts, which go to the past. Run each minute; a run that is missed or repeated does no harm.
 */
import { Unavailable } from "../errors.ts";
import { DOMAINS, type Domain, type EntityKey, entityKey } from "../observation/domain.ts";
import { MINUTE_MS } from "../observation/instant.ts";
import { METRIC_BY_WIRE } from "../observation/metrics.ts";
import type { EntityState } from "../window/entity-state.ts";
import { windowStart } from "../window/window.ts";
import { endSuppression, escalateIfDue, isFinished } from "./alert.ts";
import { foldFindings } from "./fold-findings.ts";
import { isHistory, judgeAbsence, judgeAqi, judgeForecast } from "./judge-slow.ts";
import { announce, keepAlerts } from "./keep-alerts.ts";
import type { AlertSettings, SweepPorts } from "./ports.ts";
import { watches } from "./rule.ts";
import { findingOf, onlyNews } from "./slow-findings.ts";
import { isSuppressed } from "./suppression.ts";
import { isTakenOn } from "./tell-together.ts";
import type { Finding } from "./watch-entity.ts";
import { keepPatterns, NEWS_MINUTES, watchMinutes } from "./watch-minutes.ts";

/** A minute that ended so long ago is closed, whether or not its entity has reported since. */
const CLOSED_AFTER_MS = MINUTE_MS;

/**
 * @param now ms since 1970 UTC.
 * @param watched which minute of each entity this process knows to be watched; it is kept up to date.
 * @throws Unavailable where a store does not answer.
 */
export async function sweepAlerts(
  now: number,
  ports: SweepPorts,
  watched: Map<EntityKey, number> = new Map(),
): Promise<void> {
  const settings = await ports.settings();
  const states = Object.fromEntries(
    await Promise.all(DOMAINS.map(async (domain) => [domain, await ports.states(domain)] as const)),
  ) as States;
  await watchSlow(now, states, ports, watched);
  const findings = [
    ...silences(now, settings, states),
    ...(await indices(now, settings, states, ports)),
    ...(await outlooks(now, settings, states, ports)),
  ];
  await keepAlerts(ports, (live) => {
    const changed = new Map(foldFindings(live, onlyNews(findings, live), settings));
    for (const alert of live) {
      const { suppressed, status, ruleId, entity } = alert;
      if (!suppressed || status === "resolved" || changed.get(alert.id)?.status === "resolved") continue;
      if (isSuppressed(settings.suppressions, { id: ruleId }, entity, now)) continue;
      changed.set(alert.id, endSuppression(changed.get(alert.id) ?? alert, now));
    }
    for (const alert of live) {
      if (isTakenOn(alert, live)) continue;
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

type States = Record<Domain, EntityState[]>;

/**
 * Watches the last minute of what reports seldom: its next report, which would close it in the stream, may be a
 * quarter of an hour or a day away.
 */
async function watchSlow(
  now: number,
  states: States,
  ports: SweepPorts,
  watched: Map<EntityKey, number>,
): Promise<void> {
  const closed = new Map(
    DOMAINS.flatMap((domain) => states[domain])
      .map(({ entity, observedAt }) => [entity, windowStart("1m", observedAt)] as const)
      .filter(
        ([entity, minute]) =>
          minute + MINUTE_MS + CLOSED_AFTER_MS <= now &&
          minute > now - NEWS_MINUTES * MINUTE_MS &&
          minute > (watched.get(entity) ?? Number.NEGATIVE_INFINITY),
      ),
  );
  const seen = await watchMinutes(closed, ports, PARALLEL);
  for (const [entity, minute] of seen.watched) watched.set(entity, minute);
  // The stream is watching those at this moment; whatever else is wrong is.
  for (const error of seen.failed.values()) if (!(error instanceof Unavailable)) throw error;
}

const PARALLEL = 16;

function silences(now: number, { rules }: AlertSettings, states: States): Finding[] {
  const findings: Finding[] = [];
  for (const rule of rules) {
    const { condition, domain } = rule;
    if (!rule.enabled || condition.kind !== "absence") continue;
    const metric = condition.metric && METRIC_BY_WIRE[domain].get(condition.metric)!.name;
    for (const state of states[domain]) {
      const { entity, entityId, observedAt, metrics } = state;
      // An entity that has never told of the metric has no instrument for it.
      const heardAt = metric === undefined ? observedAt : metrics[metric]?.observedAt;
      if (heardAt === undefined || !watches(rule, entityId)) continue;
      // What is read in from an archive neither raises the alarm nor ends one that its instrument has raised.
      if (isHistory(condition, state)) continue;
      findings.push(findingOf(rule, entity, now, judgeAbsence(condition, entity, heardAt, now)));
    }
  }
  return findings;
}

async function indices(
  now: number,
  { rules }: AlertSettings,
  states: States,
  ports: SweepPorts,
): Promise<Finding[]> {
  const index = rules.filter(({ enabled, condition }) => enabled && condition.kind === "aqi");
  if (index.length === 0) return [];
  const findings: Finding[] = [];
  for (const { entityId } of states.air) {
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

async function outlooks(
  now: number,
  { rules }: AlertSettings,
  states: States,
  ports: SweepPorts,
): Promise<Finding[]> {
  if (Math.floor(now / MINUTE_MS) % OUTLOOK_MINUTES !== 0) return [];
  const findings: Finding[] = [];
  for (const rule of rules) {
    const { condition, domain } = rule;
    if (!rule.enabled || condition.kind !== "forecast") continue;
    for (const { entity, entityId } of states[domain]) {
      if (!watches(rule, entityId)) continue;
      const forecast = await ports.forecast(entity, condition.metric, condition.withinHours, now);
      // What can no longer be forecast is no longer expected.
      const evidence = forecast && judgeForecast(condition, entity, forecast, now);
      findings.push(findingOf(rule, entity, now, evidence));
    }
  }
  return findings;
}
