/** A shipped rule as a row of its domain's table. */
import type { Domain } from "../../observation/domain.ts";
import type { AlertRuleInput } from "../rule.ts";

/** What a rule says beside the columns. A bound without a source is an assumption. */
type More = Pick<AlertRuleInput, "trouble" | "escalate_after_minutes" | "source">;

export type ShippedRow = readonly [
  id: string,
  type: string,
  severity: AlertRuleInput["severity"],
  title: string,
  condition: AlertRuleInput["condition"],
  actions: readonly string[],
  more?: More,
];

export const ruleOf =
  (domain: Domain) =>
  ([id, type, severity, title, condition, actions, more]: ShippedRow): AlertRuleInput => ({
    id,
    title,
    domain,
    type,
    severity,
    condition,
    actions: [...actions],
    ...more,
  });
