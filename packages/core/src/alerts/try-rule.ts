/** What a rule would have said of a place in the days that lie behind: its windows again, through the same engine. */
import { InvalidInput } from "../errors.ts";
import { type EntityKey, splitEntityKey } from "../observation/domain.ts";
import { HOUR_MS, MINUTE_MS } from "../observation/instant.ts";
import type { Alert } from "./alert.ts";
import { foldFindings } from "./fold-findings.ts";
import { lookBackMinutes, type Minute } from "./judge-minute.ts";
import type { WatchPorts } from "./ports.ts";
import type { AlertRule } from "./rule.ts";
import { conditionsFor, newWatch, watchEntity } from "./watch-entity.ts";

/** Conditions that a place shows by itself, minute by minute. */
const ALONE = new Set<AlertRule["condition"]["kind"]>(["threshold", "rate", "anomaly", "stuck"]);
const ALL_ALONE = {
  relations: { neighboursOf: () => [], groupsOf: () => [] },
  suppressions: [],
};

/** What a rule would have said, and of how much. */
export interface Tried {
  /** Oldest first. */
  alerts: Alert[];
  /** Minutes in which the place was observed: where there is none, the silence says nothing. */
  minutes: number;
}

/**
 * The alerts that the rule would have raised of `entity` in the hours from `from` up to `to` (ms, whole hours). What is unusual is judged by what is usual now, which these very days have had a part in.
 * @throws InvalidInput where the rule needs more than one place, or time, to be judged; Unavailable.
 */
export async function tryRule(
  rule: AlertRule,
  entity: EntityKey,
  { from, to }: { from: number; to: number },
  recent: WatchPorts["recent"],
): Promise<Tried> {
  const { kind } = rule.condition;
  if (!ALONE.has(kind) || splitEntityKey(entity).domain !== rule.domain) {
    throw new InvalidInput(
      `rule.condition.kind: "${kind}" cannot be tried at one place; allowed are ${[...ALONE].join(", ")}`,
      { details: { field: "rule.condition.kind", value: kind, allowed: [...ALONE] } },
    );
  }
  const { entities: _, ...anywhere } = rule;
  const conditions = conditionsFor([{ ...anywhere, enabled: true, except: [] }], entity);
  const lookBack = Math.max(...conditions.map(({ condition }) => lookBackMinutes(condition))) * MINUTE_MS;
  const alerts = new Map<string, Alert>();
  let watch = { ...newWatch(entity), watchedTo: from - MINUTE_MS };
  // What one hour looks back on was read for those before it.
  let minutes: readonly Minute[] = [];
  let readTo = from - lookBack;
  let observed = 0;
  for (let hour = from; hour < to; hour += HOUR_MS) {
    const end = Math.min(to, hour + HOUR_MS);
    const read = await recent(entity, [{ from: readTo, to: end }], kind === "anomaly");
    minutes = [...minutes.filter(({ start }) => start >= hour - lookBack), ...read.minutes];
    readTo = end;
    observed += read.minutes.filter(({ start }) => start >= from).length;
    const seen = watchEntity(
      { ...watch, watchedTo: hour - MINUTE_MS },
      conditions,
      { ...read, minutes },
      end - MINUTE_MS,
    );
    watch = seen.watch;
    for (const [id, alert] of foldFindings([...alerts.values()], seen.findings, ALL_ALONE)) {
      alerts.set(id, alert);
    }
  }
  return { alerts: [...alerts.values()].sort((a, b) => a.openedAt - b.openedAt), minutes: observed };
}
