/**
 * Alerts of the models themselves: what the hourly monitoring found of a place's series, folded, kept and told as every
 * other alert is. A series that could not be looked at says nothing; one that is no longer watched has no trouble.
 */
import type { MonitorReport } from "../forecast/monitor/monitor-report.ts";
import { parseSeriesId } from "../forecast/serve/series-id.ts";
import { type EntityKey, entityKey, splitEntityKey } from "../observation/domain.ts";
import type { Alert } from "./alert.ts";
import { foldFindings } from "./fold-findings.ts";
import { judgeModel } from "./judge-slow.ts";
import { keepAlerts } from "./keep-alerts.ts";
import type { WatchPorts } from "./ports.ts";
import { type AlertRule, watches } from "./rule.ts";
import { findingOf, onlyNews } from "./slow-findings.ts";
import type { Finding } from "./watch-entity.ts";

/** What one hour's monitoring came to. */
export interface MonitoredModels {
  readonly reports: readonly MonitorReport[];
  /** Series that could not be looked at. */
  readonly failed: readonly string[];
}

/** @throws Unavailable where a store does not answer. */
export async function watchModels(
  monitored: MonitoredModels,
  now: number,
  ports: Pick<WatchPorts, "settings" | "alerts" | "announce">,
): Promise<void> {
  const settings = await ports.settings();
  const rules = settings.rules.filter(({ enabled, condition }) => enabled && condition.kind === "model");
  if (rules.length === 0) return;
  const reports = Map.groupBy(monitored.reports, ({ series }) => entityOf(series));
  const failed = new Set(monitored.failed.map(entityOf));
  await keepAlerts(ports, (live) => {
    const findings = rules.flatMap((rule) => findingsOf(rule, reports, failed, live, now));
    return foldFindings(live, onlyNews(findings, live), settings);
  });
}

function findingsOf(
  rule: AlertRule,
  reports: ReadonlyMap<EntityKey, readonly MonitorReport[]>,
  failed: ReadonlySet<EntityKey>,
  live: readonly Alert[],
  now: number,
): Finding[] {
  const { condition, domain } = rule;
  if (condition.kind !== "model") return [];
  const raised = live.filter(({ ruleId }) => ruleId === rule.id).map(({ entity }) => entity);
  return [...new Set([...reports.keys(), ...raised])].flatMap((entity) => {
    const place = splitEntityKey(entity);
    if (place.domain !== domain) return [];
    const evidence = watches(rule, place.entityId)
      ? (reports.get(entity) ?? []).flatMap((report) => judgeModel(condition, entity, report))
      : [];
    if (evidence.length === 0 && failed.has(entity)) return [];
    return [findingOf(rule, entity, now, evidence)];
  });
}

const entityOf = (series: string): EntityKey => {
  const { domain, entityId } = parseSeriesId(series);
  return entityKey(domain, entityId);
};
