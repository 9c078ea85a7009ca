/**
 * The engine for one entity: its closed minutes in, signs and ends out. What it remembers between calls is small,
 * belongs to the entity alone, and is stored beside its alerts; a call that is repeated changes nothing.
 */
import { type EntityKey, splitEntityKey } from "../observation/domain.ts";
import { METRIC_BY_WIRE, metricUnit } from "../observation/metrics.ts";
import type { Evidence } from "./alert.ts";
import { type Judgement, judgeMinute, type Recent } from "./judge-minute.ts";
import { type Persistence, stepPersistence, UNTOUCHED } from "./persistence.ts";
import { type AlertRule, type MinuteCondition, watches } from "./rule.ts";

/** What is remembered of an entity: for each of its minute conditions how long it has held. */
export interface Watch {
  entity: EntityKey;
  /** Start of the last minute that was watched (ms). */
  watchedTo: number;
  /** By rule, and part of a rule: `rule`, `rule/0`. */
  conditions: Record<string, Persistence>;
}

export const newWatch = (entity: EntityKey): Watch => ({
  entity,
  watchedTo: Number.NEGATIVE_INFINITY,
  conditions: {},
});

/** Something that a rule says of an entity at a minute. */
export interface Finding {
  rule: AlertRule;
  entity: EntityKey;
  /** Start of the minute (ms). */
  at: number;
  outcome: "sign" | "over";
  evidence: readonly Evidence[];
}

/** A minute condition of a rule that this entity can show, and the key under which it is remembered. */
interface Watched {
  key: string;
  rule: AlertRule;
  condition: MinuteCondition;
}

/** The minute conditions that concern an entity. */
export function conditionsFor(rules: readonly AlertRule[], entity: EntityKey): Watched[] {
  const { domain, entityId } = splitEntityKey(entity);
  const inside = <C extends MinuteCondition>(condition: C): C => ({
    ...condition,
    metric: METRIC_BY_WIRE[domain].get(condition.metric)!.name,
  });
  return rules.flatMap((rule): Watched[] => {
    const { condition } = rule;
    if (condition.kind === "together") {
      if (!rule.enabled) return [];
      return condition.parts.flatMap((part, index) =>
        part.domain === domain ? [{ key: `${rule.id}/${index}`, rule, condition: inside(part.of) }] : [],
      );
    }
    if (rule.domain !== domain || !watches(rule, entityId)) return [];
    if (condition.kind === "spread") return [{ key: rule.id, rule, condition: inside(condition.of) }];
    switch (condition.kind) {
      case "threshold":
      case "rate":
      case "anomaly":
      case "stuck":
        return [{ key: rule.id, rule, condition: inside(condition) }];
      default:
        return [];
    }
  });
}

/**
 * Watches the minutes of `recent` that start after `watch.watchedTo` and up to `through` (ms), in time order.
 * `recent` has to hold what every condition looks back on (`spansRead`).
 */
export function watchEntity(
  watch: Watch,
  conditions: readonly Watched[],
  recent: Recent,
  through: number,
): { watch: Watch; findings: Finding[] } {
  const findings: Finding[] = [];
  const states: Record<string, Persistence> = {};
  const { domain } = splitEntityKey(watch.entity);
  for (const { key, rule, condition } of conditions) {
    let state = watch.conditions[key] ?? UNTOUCHED;
    for (const { start } of recent.minutes) {
      if (start <= watch.watchedTo || start > through) continue;
      const judgement = judgeMinute(condition, recent, start, state.value);
      const step = stepPersistence(state, start, judgement.verdict, condition);
      state = step.state;
      if (condition.kind === "stuck" && judgement.value !== undefined) {
        state = { ...state, value: judgement.value };
      }
      if (step.outcome === "none") continue;
      findings.push({
        rule,
        entity: watch.entity,
        at: start,
        outcome: step.outcome,
        evidence: [evidenceOf(condition, judgement, watch.entity, metricUnit(domain, condition.metric))],
      });
    }
    if (state !== UNTOUCHED) states[key] = state;
  }
  const last = recent.minutes.findLast(({ start }) => start <= through)?.start ?? Number.NEGATIVE_INFINITY;
  return {
    watch: { ...watch, watchedTo: Math.max(watch.watchedTo, last), conditions: states },
    findings: findings.sort((a, b) => a.at - b.at),
  };
}

function evidenceOf(
  condition: MinuteCondition,
  judgement: Judgement,
  entity: EntityKey,
  unit: string,
): Evidence {
  const evidence = { entity, metric: condition.metric, value: judgement.value ?? Number.NaN };
  switch (condition.kind) {
    case "stuck":
      return { ...evidence, unit };
    case "anomaly":
      return { ...evidence, bound: condition.deviations, unit: "deviations" };
    case "rate":
      return {
        ...evidence,
        bound: condition.above ?? condition.below!,
        unit: condition.percent ? "%" : unit,
      };
    case "threshold":
      return { ...evidence, bound: condition.above ?? condition.below!, unit };
  }
}
