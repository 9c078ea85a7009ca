/** Findings of what is looked at on a schedule: every look says of each place that it is a sign, or over. */
import type { EntityKey } from "../observation/domain.ts";
import { MINUTE_MS } from "../observation/instant.ts";
import { windowStart } from "../window/window.ts";
import type { Alert, Evidence } from "./alert.ts";
import type { AlertRule } from "./rule.ts";
import type { Finding } from "./watch-entity.ts";

/** What a look at `now` (ms) found: a sign where there is evidence. */
export const findingOf = (
  rule: AlertRule,
  entity: EntityKey,
  now: number,
  evidence: Evidence | readonly Evidence[] | undefined = [],
): Finding => {
  const all = [evidence].flat();
  return {
    rule,
    entity,
    at: windowStart("1m", now),
    outcome: all.length === 0 ? "over" : "sign",
    evidence: all,
  };
};

/** "Over" says something only of what is open, and only once it has held for as long as the condition asks. */
export const onlyNews = (findings: readonly Finding[], live: readonly Alert[]): Finding[] =>
  findings.filter(({ outcome, rule, entity, at }) => {
    if (outcome === "sign") return true;
    const open = live.find(
      (alert) => alert.ruleId === rule.id && alert.entity === entity && alert.status !== "resolved",
    );
    const { condition } = rule;
    const quiet = "clearMinutes" in condition ? condition.clearMinutes * MINUTE_MS : 0;
    return open !== undefined && at - open.lastSignAt >= quiet;
  });
