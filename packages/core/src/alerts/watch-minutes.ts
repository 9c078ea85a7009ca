/** One look at an entity: the minutes that have closed since the last one, through conditions, alerts and patterns. */
import { Unavailable } from "../errors.ts";
import type { EntityKey } from "../observation/domain.ts";
import { MINUTE_MS } from "../observation/instant.ts";
import { foldFindings, foldPatterns } from "./fold-findings.ts";
import { lookBackMinutes } from "./judge-minute.ts";
import { keepAlerts } from "./keep-alerts.ts";
import type { AlertSettings, WatchPorts } from "./ports.ts";
import { conditionsFor, newWatch, type Watch, watchEntity } from "./watch-entity.ts";
import { findPatterns } from "./watch-groups.ts";

/** Minutes further back are history, not news: an import of old files raises no alerts. */
export const NEWS_MINUTES = 180;

/**
 * Watches an entity's minutes up to the one that starts at `through` (ms). Safe to repeat: what was watched is not
 * watched again, and what failed half-way comes to the same.
 * @returns the start of the last minute that is watched now.
 * @throws Unavailable where a store does not answer.
 */
export async function watchMinutes(entity: EntityKey, through: number, ports: WatchPorts): Promise<number> {
  const settings = await ports.settings();
  const conditions = conditionsFor(settings.rules, entity);
  if (conditions.length === 0) return through;
  const stored = await ports.watches.load(entity);
  const before = stored?.watch ?? newWatch(entity);
  if (before.watchedTo >= through) return before.watchedTo;
  const lookBack = Math.max(...conditions.map(({ condition }) => lookBackMinutes(condition)));
  const from = Math.max(before.watchedTo + MINUTE_MS, through - NEWS_MINUTES * MINUTE_MS);
  const withUsual = conditions.some(({ condition }) => condition.kind === "anomaly");
  const recent = await ports.recent(entity, from - lookBack * MINUTE_MS, through + MINUTE_MS, withUsual);
  const { watch, findings } = watchEntity(
    { ...before, watchedTo: from - MINUTE_MS },
    conditions,
    recent,
    through,
  );
  if (findings.length > 0) await keepAlerts(ports, (live) => foldFindings(live, findings, settings));
  const parts = new Set(settings.rules.flatMap(patternKeys));
  const held = holdsPart(before, parts);
  const holds = holdsPart(watch, parts);
  if (held || holds) {
    await ports.watches.hold(watch, holds);
    await keepPatterns(through, settings, ports);
  }
  const watched = { ...watch, watchedTo: through };
  if ((await ports.watches.save(watched, stored?.version ?? 0)) === "conflict") {
    throw new Unavailable(`alerts: ${entity} is watched twice at once`);
  }
  return through;
}

/** Patterns as they stand, at event time `now` (ms). */
export async function keepPatterns(now: number, settings: AlertSettings, ports: WatchPorts): Promise<void> {
  const patterns = findPatterns(settings.rules, await ports.watches.holding(), settings.relations);
  await keepAlerts(ports, (live) => foldPatterns(live, settings.rules, patterns, now, settings));
}

const patternKeys = ({ id, condition }: AlertSettings["rules"][number]): string[] =>
  condition.kind === "spread"
    ? [id]
    : condition.kind === "together"
      ? condition.parts.map((_, index) => `${id}/${index}`)
      : [];

const holdsPart = ({ conditions }: Watch, parts: ReadonlySet<string>) =>
  Object.entries(conditions).some(([key, { firing }]) => firing && parts.has(key));
