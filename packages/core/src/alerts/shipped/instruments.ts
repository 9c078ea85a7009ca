/** The shipped rules of the instruments themselves: those that are silent, and those that do not move. */
import type { Domain } from "../../observation/domain.ts";
import type { AlertRuleInput } from "../rule.ts";

/** Minutes without a word; of this metric, where the entity is observed in more than one way. */
const SILENT: readonly [Domain, minutes: number, metric?: string][] = [
  ["traffic", 30],
  ["air", 120],
  ["water", 60],
  ["energy", 60],
  ["weather", 60],
  ["agriculture", 720, "soil_moisture"],
  ["market", 7200],
];

/** The metric that never stands still in a sound instrument; minutes until it counts as stuck, and as well again. */
const STUCK: readonly [Domain, metric: string, for_minutes: number, clear_minutes: number][] = [
  ["traffic", "average_speed", 90, 30],
  ["air", "pm25", 180, 60],
  ["water", "pressure", 120, 30],
  ["energy", "current", 180, 60],
  ["weather", "temperature", 180, 60],
  ["agriculture", "soil_moisture", 720, 240],
];

export const instrumentRules: readonly AlertRuleInput[] = [
  ...SILENT.map(
    ([domain, minutes, metric]): AlertRuleInput => ({
      id: `${domain}-silent`,
      title: "Nothing heard from the instrument",
      domain,
      type: "no_data",
      severity: "info",
      condition: { kind: "absence", minutes, ...(metric !== undefined && { metric }) },
      actions: ["Check the instrument's power, line and clock", "See the data quality page for its source"],
    }),
  ),
  ...STUCK.map(
    ([domain, metric, for_minutes, clear_minutes]): AlertRuleInput => ({
      id: `${domain}-stuck`,
      title: "The instrument shows the same again and again",
      domain,
      type: "stuck_sensor",
      severity: "info",
      condition: { kind: "stuck", metric, for_minutes, clear_minutes },
      actions: ["Restart the instrument", "Do not trust its values until it moves again"],
    }),
  ),
];
