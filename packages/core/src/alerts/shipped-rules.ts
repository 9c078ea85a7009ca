/**
 * The rules that every town starts with, over all seven domains, and those of the Graded Response Action Plan for a
 * day. A town edits copies of them; these stay as they are. Thresholds name their source or say `assumption`.
 */
import { grapTables } from "../air/grap-table.ts";
import { InvalidInput } from "../errors.ts";
import { type AlertRule, type AlertRuleInput, alertRule } from "./rule.ts";
import { agricultureRules } from "./shipped/agriculture.ts";
import { airRules } from "./shipped/air.ts";
import { energyRules } from "./shipped/energy.ts";
import { instrumentRules } from "./shipped/instruments.ts";
import { marketRules } from "./shipped/market.ts";
import { modelRules } from "./shipped/models.ts";
import { ruleOf } from "./shipped/row.ts";
import { trafficRules } from "./shipped/traffic.ts";
import { waterRules } from "./shipped/water.ts";
import { weatherRules } from "./shipped/weather.ts";

const rules: readonly AlertRuleInput[] = [
  ...trafficRules.map(ruleOf("traffic")),
  ...airRules.map(ruleOf("air")),
  ...waterRules.map(ruleOf("water")),
  ...energyRules.map(ruleOf("energy")),
  ...weatherRules.map(ruleOf("weather")),
  ...agricultureRules.map(ruleOf("agriculture")),
  ...marketRules.map(ruleOf("market")),
  ...instrumentRules,
  ...modelRules,
];

const GRAP_SEVERITY = { 1: "warning", 2: "severe", 3: "critical", 4: "critical" } as const;

/**
 * The rules that hold on a local day, YYYY-MM-DD: the stages of GRAP are those of the table in force then.
 * @throws InvalidInput where `date` is not a day.
 */
export function shippedRules(date: string): AlertRule[] {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(Date.parse(date))) {
    throw new InvalidInput(`date "${date}": a calendar day YYYY-MM-DD is needed`, {
      details: { field: "date" },
    });
  }
  const stages = grapTables.findLast(({ validFrom }) => validFrom <= date)?.stages ?? [];
  const grap = stages.map(
    ({ stage, name, aboveIndex, actions }): AlertRuleInput => ({
      id: `grap-${stage}`,
      title: `GRAP stage ${stage}: ${name}`,
      domain: "air",
      type: "grap_stage",
      severity: GRAP_SEVERITY[stage],
      condition: { kind: "aqi", above: aboveIndex },
      actions: actions.map(({ action }) => action),
      source: "CAQM's orders, see air/grap-table.ts",
    }),
  );
  return [...rules, ...grap].map((rule) => alertRule.parse(rule));
}
